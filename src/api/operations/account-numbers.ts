import { z } from 'zod'
import { findAccount, lockAccountNamed } from '../../accounts/account.ts'
import { noteDeskAct } from '../../clearing/lately.ts'
import type { Deps } from '../../deps.ts'
import { say } from '../../platform/i18n/catalogue.ts'
import { maskNumber } from '../../sms-number.ts'
import { findNumber, type SetNumberOutcome, setNumberAsOperator } from '../../sms-numbers/as-operator.ts'
import { problemMessages } from '../../sms-numbers/problems.ts'
import { work } from '../../work.ts'
import { changing, type Operation, type Resource, reading } from '../operation.ts'
import type { Problem } from '../problem.ts'
import type { AccountFamily } from './account-family.ts'
import { smsNumber } from './fields.ts'
import { handOfKey, refusesNumber } from './same-hand.ts'

const number = z
  .strictObject({
    number: z.string().nullable().describe('In part, `ending 5678`; null when none is registered'),
    state: z
      .enum(['missing', 'unconfirmed', 'confirmed', 'undelivered', 'unreadable'])
      .describe(
        'Not registered, no code entered yet, a code was entered, the last SMS did not arrive, or its key is missing',
      ),
  })
  .meta({ id: 'SmsNumber', title: 'SmsNumber' })

/** The SMS number of an account. An administrator's is never removed (D2). */
export function numberOperations<P extends z.ZodObject>(family: AccountFamily<P>): readonly Operation[] {
  const { noun, person } = family
  const resource = numberOf(family)
  const operations = [
    reading(resource, {
      id: `get${noun}SmsNumber`,
      scope: 'numbers:read',
      summary: `Read the SMS number of ${person}`,
    }),
    changing(resource, {
      id: `set${noun}SmsNumber`,
      method: 'put',
      scope: 'numbers:write',
      summary: `Register or change the SMS number of ${person}`,
      description:
        "All sessions of the ID end, and a notice is sent to the old number by SMS. The same number again changes nothing. Confirm the person's identity before you change a number: it opens the account. A key that received a new password for the ID lately cannot set one.",
      problems: ['same-hand'],
      body: { schema: z.strictObject({ smsNumber }), example: { smsNumber: '09012345678' } },
      change: (deps, of, body) => setNumber(deps, family, { of, to: body.smsNumber }),
    }),
  ]
  if (family.site === 'admin') return operations
  const remove = changing(resource, {
    id: `remove${noun}SmsNumber`,
    method: 'delete',
    scope: 'numbers:write',
    summary: `Remove the SMS number of ${person}`,
    description:
      'All sessions of the ID end, and a notice is sent to the old number by SMS. An administrator always keeps a number.',
    change: (deps, of) => setNumber(deps, family, { of, to: '' }),
  })
  return [...operations, remove]
}

function numberOf<P extends z.ZodObject>({
  site,
  idOf,
  ...family
}: AccountFamily<P>): Resource<P, typeof number> {
  return {
    path: `${family.path}/sms-number`,
    params: family.params,
    schema: number,
    example: { number: 'ending 5678', state: 'unconfirmed' },
    lock: (deps, of) => lockAccountNamed(deps.db, site, idOf(of)),
    async find(deps, of) {
      const found = await findNumber(deps, { site, loginId: idOf(of) })
      if (found === undefined) return undefined
      const masked = found.number === undefined ? null : maskNumber(found.number)
      // Two numbers may end with the same digits: the version tells them apart.
      return { body: { number: masked, state: found.state }, versions: [found.version] }
    },
  }
}

function setNumber<P extends z.ZodObject>(
  deps: Deps,
  { site, idOf }: AccountFamily<P>,
  wanted: { readonly of: z.output<P>; readonly to: string },
): Promise<Problem | undefined> {
  const of = { site, loginId: idOf(wanted.of) }
  return work(deps, async within => {
    const account = await findAccount(within.db, of.site, of.loginId)
    if (account === undefined) return { kind: 'not-found' }
    const hand = handOfKey(within, account)
    // Nothing opens an account whose number is taken away.
    const refusal = wanted.to === '' ? undefined : await refusesNumber(within, hand)
    if (refusal !== undefined) return refusal
    if (wanted.to !== '' && (await findNumber(within, of))?.isHeld)
      return problemOf({ kind: 'refused', problems: ['moved-lately'] })
    const outcome = await setNumberAsOperator(within, of, wanted.to)
    if (outcome.kind === 'done' && wanted.to !== '') await noteDeskAct(within, hand, 'alone')
    return problemOf(outcome)
  })
}

function problemOf(outcome: SetNumberOutcome): Problem | undefined {
  switch (outcome.kind) {
    case 'done':
    case 'unchanged':
      return undefined
    case 'no-account':
      return { kind: 'not-found' }
    case 'refused':
      return {
        kind: 'invalid',
        errors: outcome.problems.map(problem => ({
          pointer: '#/smsNumber',
          detail: say(problemMessages[problem], 'en'),
        })),
      }
  }
}
