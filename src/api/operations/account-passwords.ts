import { z } from 'zod'
import { findAccount, lockAccountNamed } from '../../accounts/account.ts'
import { noteDeskAct } from '../../clearing/lately.ts'
import { resetPasswordForNotice, resetPasswordShown } from '../../contracts/contracts.ts'
import type { Deps } from '../../deps.ts'
import { policy } from '../../policy.ts'
import type { CustomerSite } from '../../site.ts'
import { work } from '../../work.ts'
import { type Created, creating, type Operation } from '../operation.ts'
import type { Problem } from '../problem.ts'
import type { AccountFamily } from './account-family.ts'
import { delivery, initialPassword } from './fields.ts'
import { handOfKey, refusesPassword } from './same-hand.ts'

const passwordReset = z
  .strictObject({ initialPassword })
  .meta({ id: 'PasswordReset', title: 'PasswordReset' })

export function passwordOperations<P extends z.ZodObject>(family: AccountFamily<P>): readonly Operation[] {
  const { site, idOf, noun, person, params } = family
  const reset = creating({
    id: `reset${noun}Password`,
    scope: 'passwords:reset',
    summary: `Make a new initial password for ${person}`,
    description: `All sessions of the ID end. The password has ${policy.password.initialCharacters} characters besides hyphens, and has to be changed at the first sign-in. One that is in the answer opens nothing without a code, even before codes are compulsory; an administrator without a number also needs an activation code. A key that set the number of the ID lately cannot receive one.`,
    problems: ['same-hand'],
    path: `${family.path}/password-resets`,
    params,
    body: { schema: z.strictObject({ delivery }), example: { delivery: 'answer' } },
    answer: {
      schema: passwordReset,
      description: 'The new initial password',
      example: { initialPassword: 'abcd-efgh-jkmn-pqrs-tuvw' },
    },
    async create(deps, of, body) {
      if (body.delivery === 'notice') {
        const { kind } = await resetPasswordForNotice(deps, site, idOf(of))
        return kind === 'reset' ? answerWith(null) : { kind: 'not-found' }
      }
      return resetTold(deps, { site, loginId: idOf(of) })
    },
  })
  return [reset]
}

function resetTold(
  deps: Deps,
  of: { readonly site: CustomerSite; readonly loginId: string },
): Promise<Created<z.output<typeof passwordReset>> | Problem> {
  return work(deps, async within => {
    const { site, loginId } = of
    const isThere = await lockAccountNamed(within.db, site, loginId)
    const account = isThere ? await findAccount(within.db, site, loginId) : undefined
    if (account === undefined) return { kind: 'not-found' } as const
    const hand = handOfKey(within, account)
    const refusal = await refusesPassword(within, hand)
    if (refusal !== undefined) return refusal
    const outcome = await resetPasswordShown(within, of)
    if (outcome.kind !== 'reset') return { kind: 'not-found' } as const
    await noteDeskAct(within, hand, 'password')
    return answerWith(outcome.initialPassword)
  })
}

function answerWith(shown: string | null): Created<z.output<typeof passwordReset>> {
  return { kind: 'created', status: 200, body: { initialPassword: shown } }
}
