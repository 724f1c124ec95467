import { csvLine } from '../platform/csv/write.ts'
import { isoDate } from '../platform/i18n/japan-time.ts'
import type { Missing } from './missing.ts'
import type { DayCount } from './tally.ts'

/** Headings as programs read them, the same in every language; days are days in Japan. */
export function seriesHead(): string {
  const of = (site: string) => ['with_number', 'without_number', 'suspended'].map(what => `${site}_${what}`)
  return csvLine(['day', ...of('administrators'), ...of('users')])
}

export function seriesLine({ day, admin, user }: DayCount): string {
  return csvLine([day, ...[admin, user].flatMap(tally => [tally.with, tally.without, tally.suspended])])
}

export function missingHead(): string {
  return csvLine(['kind', 'id', 'contract', 'codes_from', 'last_sign_in'])
}

export function missingLine(one: Missing): string {
  return csvLine([
    one.site === 'admin' ? 'administrator' : 'user',
    one.loginId,
    one.contractName,
    isoDate(one.compulsoryFrom),
    one.lastSignInAt === undefined ? '' : isoDate(one.lastSignInAt),
  ])
}
