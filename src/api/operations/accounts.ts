import { z } from 'zod'
import { resetPassword, resetPasswordForNotice } from '../../contracts/contracts.ts'
import { type AccountRecord, findAccount, lockAccount } from '../../contracts/look-up.ts'
import { resumeAccount, suspendAccount } from '../../contracts/states.ts'
import { say } from '../../platform/i18n/catalogue.ts'
import { policy } from '../../policy.ts'
import type { SiteKind } from '../../site.ts'
import { findNumber, setNumberAsOperator } from '../../sms-numbers/as-operator.ts'
import { maskNumber } from '../../sms-numbers/number.ts'
import { problemMessages } from '../../sms-numbers/problems.ts'
import { changing, creating, type Operation, type Resource, reading } from '../operation.ts'
import type { Problem } from '../problem.ts'
import type { Scope } from '../scopes.ts'
import {
  contractSuspended,
  delivery,
  initialPassword,
  isoTimeOrNull,
  reason,
  smsNumber,
  suspended,
  time,
} from './fields.ts'

/** Administrators and service users have the same operations; this is what differs. */
export interface AccountFamily<Params extends z.ZodObject> {
  readonly site: SiteKind
  /** The address of one of them. */
  readonly path: string
  readonly params: Params
  idOf(params: z.output<Params>): string
  /** Part of the operations' names. */
  readonly noun: string
  readonly person: string
  readonly readScope: Scope
}

const number = z
  .strictObject({
    number: z.string().nullable().describe('All but the last 4 digits hidden; null when none is registered'),
    state: z
      .enum(['missing', 'unconfirmed', 'confirmed', 'undelivered', 'unreadable'])
      .describe(
        'Not registered, no code typed back yet, a code was typed back, the last SMS did not arrive, or its key is missing',
      ),
  })
  .meta({ title: 'SmsNumber' })

const state = z
  .strictObject({
    suspended,
    since: time.nullable().describe('Since when it is suspended by itself'),
    contractSuspended,
  })
  .meta({ title: 'AccountState' })

/** What both kinds of accounts show of themselves. */
export const accountFields = {
  hasSmsNumber: z.boolean().describe('An SMS number is registered'),
  passwordIsInitial: z.boolean().describe('The initial password has not been replaced yet'),
  suspended,
  contractSuspended,
  lastSignInAt: time.nullable(),
  createdAt: time,
}

export function shownFields(record: AccountRecord) {
  return {
    hasSmsNumber: record.hasSmsNumber,
    passwordIsInitial: record.passwordIsInitial,
    suspended: record.suspendedAt !== undefined,
    contractSuspended: record.contractSuspendedAt !== undefined,
    lastSignInAt: isoTimeOrNull(record.lastSignInAt),
    createdAt: new Date(record.createdAt).toISOString(),
  }
}

/** Numbers, passwords and states of one family. */
export function accountOperations<P extends z.ZodObject>(family: AccountFamily<P>): readonly Operation[] {
  const { site, idOf, noun, person, params } = family
  const lock: Resource<P, typeof number>['lock'] = (deps, of) => lockAccount(deps, site, idOf(of))

  const NUMBER: Resource<P, typeof number> = {
    path: `${family.path}/sms-number`,
    params,
    schema: number,
    example: { number: '*******5678', state: 'unconfirmed' },
    lock,
    async find(deps, of) {
      const found = await findNumber(deps, { site, loginId: idOf(of) })
      if (found === undefined) return undefined
      const masked = found.number === undefined ? null : maskNumber(found.number)
      // Two numbers may end with the same digits: the version tells them apart.
      return { body: { number: masked, state: found.state }, versions: [found.version] }
    },
  }

  const STATE: Resource<P, typeof state> = {
    path: `${family.path}/state`,
    params,
    schema: state,
    example: { suspended: true, since: '2026-11-24T01:00:00.000Z', contractSuspended: false },
    lock,
    async find(deps, of) {
      const record = await findAccount(deps, site, idOf(of))
      if (record === undefined) return undefined
      const { suspended, contractSuspended } = shownFields(record)
      return { body: { suspended, since: isoTimeOrNull(record.suspendedAt), contractSuspended } }
    },
  }

  const setNumber = async (deps: Parameters<typeof findNumber>[0], of: z.output<P>, text: string) => {
    const outcome = await setNumberAsOperator(deps, { site, loginId: idOf(of) }, text)
    return outcome.kind === 'refused' ? refusedNumber(outcome.problems) : undefined
  }

  return [
    reading(NUMBER, {
      id: `get${noun}SmsNumber`,
      scope: 'numbers:read',
      summary: `Look at the SMS number of ${person}`,
    }),
    changing(NUMBER, {
      id: `set${noun}SmsNumber`,
      method: 'put',
      scope: 'numbers:write',
      summary: `Register or change the SMS number of ${person}`,
      description:
        'All sessions of the ID end, and an old number is told by SMS. The same number again changes nothing. Check who asks before you change a number: it opens the account.',
      body: { schema: z.strictObject({ smsNumber }), example: { smsNumber: '09012345678' } },
      change: (deps, of, body) => setNumber(deps, of, body.smsNumber),
    }),
    ...(site === 'user'
      ? [
          changing(NUMBER, {
            id: `remove${noun}SmsNumber`,
            method: 'delete',
            scope: 'numbers:write',
            summary: `Remove the SMS number of ${person}`,
            description:
              'All sessions of the ID end, and the old number is told by SMS. An administrator always keeps a number.',
            change: (deps, of) => setNumber(deps, of, ''),
          }),
        ]
      : []),
    creating({
      id: `reset${noun}Password`,
      scope: 'passwords:reset',
      summary: `Make a new initial password for ${person}`,
      description: `All sessions of the ID end. The password has ${policy.password.initialCharacters} characters besides hyphens, and has to be replaced at the first sign-in.`,
      path: `${family.path}/password-resets`,
      params,
      body: { schema: z.strictObject({ delivery }), example: { delivery: 'answer' } },
      answer: {
        schema: z.strictObject({ initialPassword }).meta({ title: 'PasswordReset' }),
        description: 'The new initial password',
        example: { initialPassword: 'abcd-efgh-jkmn-pqrs-tuvw' },
      },
      async create(deps, of, body) {
        if (body.delivery === 'notice') {
          const { kind } = await resetPasswordForNotice(deps, site, idOf(of))
          return kind === 'reset' ? passwordReset(null) : { kind: 'not-found' }
        }
        const outcome = await resetPassword(deps, site, idOf(of))
        return outcome.kind === 'reset' ? passwordReset(outcome.initialPassword) : { kind: 'not-found' }
      },
    }),
    reading(STATE, {
      id: `get${noun}State`,
      scope: family.readScope,
      summary: `Look whether ${person} is suspended`,
    }),
    changing(STATE, {
      id: `set${noun}State`,
      method: 'put',
      scope: 'states:write',
      summary: `Suspend or resume ${person}`,
      description:
        'Suspending ends all sessions of the ID. Resuming does not help while the whole contract is suspended.',
      body: {
        schema: z.strictObject({ suspended: z.boolean(), reason }),
        example: { suspended: true, reason: '端末の紛失' },
      },
      async change(deps, of, body) {
        const change = { site, loginId: idOf(of), reason: body.reason }
        await (body.suspended ? suspendAccount(deps, change) : resumeAccount(deps, change))
        return undefined
      },
    }),
  ]
}

function passwordReset(shown: string | null) {
  return { kind: 'created', status: 200, body: { initialPassword: shown } } as const
}

function refusedNumber(problems: readonly (keyof typeof problemMessages)[]): Problem {
  const errors = problems.map(problem => ({
    pointer: '#/smsNumber',
    detail: say(problemMessages[problem], 'en'),
  }))
  return { kind: 'invalid', errors }
}
