import { isDay } from '../platform/i18n/japan-time.ts'

/**
 * A day as spreadsheets, databases and mainframes in Japan write it: `2027-01-15`, `2027/1/15`, `2027.1.15`, `20270115`,
 * `2027年1月15日`, `令和9年1月15日`, `R9.1.15`; also with midnight behind it. Already in NFKC. Gives YYYY-MM-DD.
 */
export function readCalendarDay(text: string): string | undefined {
  const plain = text.replace(MIDNIGHT, '')
  const [, era = '', year = '', month = '', day = ''] =
    FORMS.map(form => form.exec(plain)).find(found => found !== null) ?? []
  const begin = ERAS.get(era.toUpperCase())
  if (begin === undefined || (era === '' && year.length !== 4)) return undefined
  const inEra = year === '元' ? 1 : Number(year)
  const iso = [String(begin + inEra), month.padStart(2, '0'), day.padStart(2, '0')].join('-')
  return isDay(iso) ? iso : undefined
}

const MIDNIGHT = /[ T]0{1,2}:00(?::00(?:\.0+)?)?(?:\+09:00)?$/
const FORMS = [
  /^(令和|平成|[RH])?(\d{1,4}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/i,
  // Without signs between them, each has all of its digits.
  /^()(\d{4})(\d{2})(\d{2})$/,
]
/** The year before the first of each era; a day of codes lies in no earlier one. */
const ERAS: ReadonlyMap<string, number> = new Map([
  ['', 0],
  ['令和', 2018],
  ['R', 2018],
  ['平成', 1988],
  ['H', 1988],
])
