import { z } from 'zod'

declare module '../platform/config.ts' {
  interface Config {
    readonly desk: z.output<typeof deskSchema>
  }
}

declare module '../platform/i18n/catalogue.ts' {
  interface StandingValues {
    /** The helpline's name, as it stands within sentences. */
    desk: string
  }
}

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like 09:00')
const monthAndDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be a date like 12-29')
const bothLanguages = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) })

/** Two things, as the configuration has them under one key: the helpline (お客さま窓口) that customers call, and how the desk (窓口, /op) clears numbers. */
export const deskSchema = z
  .strictObject({
    name: bothLanguages
      .default({ ja: 'お客さま窓口', en: 'Customer Services' })
      .describe('Name of the helpline, as it stands in sentences: "call Customer Services"'),
    phone: z.string().min(1).default('0120-381059').describe('As it is printed'),
    guidance: bothLanguages
      .default({ ja: 'ガイダンス1', en: 'guidance 1' })
      .describe('What to choose after calling'),
    opens: clock.default('09:00').describe('Japanese time'),
    closes: clock.default('17:00').describe('Japanese time'),
    weekdays: z
      .array(z.enum(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']))
      .default(['Mon', 'Tue', 'Wed', 'Thu', 'Fri'])
      .describe('Days on which the helpline is open'),
    openOnHolidays: z.boolean().default(false).describe("Japan's public holidays"),
    newYear: z
      .strictObject({ from: monthAndDay, to: monthAndDay })
      .default({ from: '12-29', to: '01-03' })
      .describe('年末年始: closed, both days included'),
    hours: bothLanguages
      .default({
        ja: '9時～17時（土日祝、年末年始を除く）',
        en: '9:00–17:00, except Saturdays, Sundays, holidays and over New Year',
      })
      .describe('The hours in words; say the same as the keys above'),
    haveReady: bothLanguages
      .default({
        ja: '管理者IDまたはログインID、ご契約名、お電話をくださる方のお名前',
        en: 'the administrator ID or login ID, the name of the contract, and your own name',
      })
      .describe('What callers should have at hand; on the help pages'),
    secondOperator: z
      .boolean()
      .default(true)
      .describe(
        "Clearing an administrator's number at the desk, and a later day of codes where no number can be told, need a second supervisor's approval",
      ),
    clearAfterHours: z
      .int()
      .min(0)
      .max(720)
      .default(24)
      .describe("Hours from the request until an administrator's number is cleared; 0 = no delay"),
  })
  .prefault({})
  .describe('Where customers ask (manual, M27); at the foot of every page')
