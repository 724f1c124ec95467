import { z } from 'zod'
import { holdsControl, isNameTooLong, LINE_NUMBER, LOGIN_ID } from '../../accounts/names.ts'
import { ORDERED_SERVICES } from '../../lines/option-services.ts'
import { holdsPhoneNumber } from '../../numbers-in-text.ts'
import { say } from '../../platform/i18n/catalogue.ts'
import { isDay } from '../../platform/i18n/japan-time.ts'
import { DAY_MS, policy } from '../../policy.ts'
import { readSmsNumber, SMS_NUMBER_PATTERN } from '../../sms-number.ts'
import { numberMessages } from '../../sms-number-messages.ts'
import { readCursor } from '../cursor.ts'

/** The fields that requests and answers are made of. */
const ID_RULE = 'must have 1 to 64 letters, digits and . _ @ - and begin with a letter or digit'
export const administratorId = z
  .string()
  .regex(LOGIN_ID, ID_RULE)
  .describe('管理者ID: unique among administrators')
export const loginId = z.string().regex(LOGIN_ID, ID_RULE).describe('ログインID: unique among service users')
export const lineNumber = z
  .string()
  .regex(LINE_NUMBER, 'must be 050 and 8 digits, without hyphens')
  .describe('利用者番号: 050 and 8 digits')

/** Nothing that a screen, a log or a database stumbles over: no control characters, no halves of characters. */
const PLAIN = /^[^\p{Cc}\p{Cs}]*$/u

const plainText = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .regex(PLAIN, 'must not hold control characters')
const atMost = (most: number) => `must have at most ${most} characters`

const { nameCharacters } = policy
const name = plainText
  .refine(text => !isNameTooLong(text), atMost(nameCharacters))
  // What turns the direction of text around, too, which is said once.
  .refine(text => !PLAIN.test(text) || !holdsControl(text), 'must not hold control characters')
  .meta({ maxLength: nameCharacters })
export const contractName = name.describe("ご契約者名: the customer's name")
export const userName = name.describe('利用者名: who or what uses the line')

const TELEPHONE_NUMBER = /(?:\p{Nd}[-\s]?){7}/u
const { reasonCharacters } = policy.api
export const reason = plainText
  .max(reasonCharacters, atMost(reasonCharacters))
  .refine(
    text => !TELEPHONE_NUMBER.test(text) && !holdsPhoneNumber(text),
    'must not contain a phone number: the audit trail keeps it',
  )
  .describe('Why, for the audit trail; without numbers and passwords')

export const smsNumber = z
  .string()
  .superRefine((text, context) => {
    const reading = readSmsNumber(text)
    if (reading.kind === 'number') return
    for (const problem of reading.problems)
      context.addIssue({ code: 'custom', message: say(numberMessages[problem], 'en') })
  })
  .meta({
    description: 'SMS認証用電話番号: 11 half-width digits of a mobile phone in Japan, without hyphens',
    pattern: SMS_NUMBER_PATTERN,
  })

export const enrolment = z
  .enum(['open', 'activation-code', 'closed'])
  .nullable()
  .describe(
    'How its administrator gets a number after the pre-registration period; null = as the installation says',
  )
export const codesFrom = z
  .string()
  .refine(isDay, 'must be a day like 2026-12-01')
  .meta({ format: 'date' })
  .nullable()
  .describe(
    `First day (Japan) on which codes are compulsory, at most ${policy.rollout.codesFromWithinMs / DAY_MS} days after today or after the end of the pre-registration period; null = after that period`,
  )

export const abroad = z
  .enum(['never'])
  .nullable()
  .describe('`never`: its lines do not forward abroad, and 国際電話利用休止 is not lifted; null = they may')

export const ordered = z
  .array(z.enum(ORDERED_SERVICES))
  .refine(names => new Set(names).size === names.length, 'must not name a service twice')
  .meta({ description: 'Option services that are ordered for the line', uniqueItems: true })

export const delivery = z
  .enum(['answer', 'notice'])
  .default('answer')
  .describe(
    'What becomes of the initial password: `answer` shows it once, `notice` keeps it sealed for the opening notice',
  )
export const initialPassword = z
  .string()
  .nullable()
  .describe('Shown only now, to be replaced at the first sign-in; null when it waits for its opening notice')

/** In answers: a moment in UTC. */
export const time = z.string().meta({ format: 'date-time' })
/** In answers: names that came before there was a limit may be longer. */
export const anyName = z.string()
export const suspended = z.boolean().describe('Suspended by itself')
export const contractSuspended = z.boolean().describe('Suspended with its whole contract')

/** The query of every list. */
export const page = z.strictObject({
  limit: z.coerce
    .number<string>()
    .int()
    .min(1)
    .max(policy.api.pageRows.most)
    .default(policy.api.pageRows.usual)
    .describe('At most so many'),
  cursor: z
    .string()
    .refine(text => readCursor(text) !== undefined, 'must be the nextCursor of the page before')
    .optional()
    .describe('`nextCursor` of the page before; without it, the first page'),
})
export type Page = z.output<typeof page>

/** The query of lists that can also tell what changed. */
export const updatedPage = z.strictObject({
  ...page.shape,
  updatedSince: z
    .string()
    .refine(
      text => z.iso.datetime({ offset: true }).safeParse(text).success,
      'must be a time like 2026-11-24T01:00:00Z',
    )
    .meta({ format: 'date-time' })
    .optional()
    .describe('Only what changed since then, the longest unchanged first'),
})
export const updatedAt = time
  .nullable()
  .describe('When any of this last changed, by the clock of the database; null = before that was kept')
export const SINCE_HELP =
  'To keep in step ask with the latest `updatedAt` that you have, less five minutes: what was under way then may have come in since. What is gone is in no such list.'

export function isoTimeOf(updatedAt: number): string | null {
  return updatedAt === 0 ? null : isoTime(updatedAt)
}

export const nextCursor = z.string().nullable().describe('For the next page; null on the last one')

export function isoTime(at: number): string {
  return new Date(at).toISOString()
}

export function isoTimeOrNull(at: number | null | undefined): string | null {
  return at === undefined || at === null ? null : isoTime(at)
}
