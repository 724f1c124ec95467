import { z } from 'zod'
import { resetPasswordForNotice, resetPasswordShown } from '../../contracts/contracts.ts'
import { policy } from '../../policy.ts'
import { type Created, creating, type Operation } from '../operation.ts'
import type { AccountFamily } from './account-family.ts'
import { delivery, initialPassword } from './fields.ts'

const passwordReset = z
  .strictObject({ initialPassword })
  .meta({ id: 'PasswordReset', title: 'PasswordReset' })

export function passwordOperations<P extends z.ZodObject>(family: AccountFamily<P>): readonly Operation[] {
  const { site, idOf, noun, person, params } = family
  const reset = creating({
    id: `reset${noun}Password`,
    scope: 'passwords:reset',
    summary: `Make a new initial password for ${person}`,
    description: `All sessions of the ID end. The password has ${policy.password.initialCharacters} characters besides hyphens, and has to be replaced at the first sign-in. One that is told in the answer opens nothing without a code, also before codes are compulsory; an administrator without a number needs an activation code, too.`,
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
      const outcome = await resetPasswordShown(deps, { site, loginId: idOf(of) })
      return outcome.kind === 'reset' ? answerWith(outcome.initialPassword) : { kind: 'not-found' }
    },
  })
  return [reset]
}

function answerWith(shown: string | null): Created<z.output<typeof passwordReset>> {
  return { kind: 'created', status: 200, body: { initialPassword: shown } }
}
