import type { FC } from 'hono/jsx'
import { startOfDay } from '../platform/i18n/japan-time.ts'
import { DAY_MS } from '../policy.ts'
import { type DayCount, percent } from './tally.ts'

/** Units of the drawing; it is stretched to the width of the page, so it carries no text. */
const WIDTH = 600
const HEIGHT = 200

/**
 * Per cent with a number, by day: administrators as a solid line, users as a dashed one. Each day is a point as well, so
 * that a single day is seen, and tells its value. `until` is the end of the period, as an upright line. `label` says it in words; the table
 * beside it has the numbers.
 */
export const Chart: FC<{
  days: readonly DayCount[]
  until: string | undefined
  label: string
  /** What stands at a point when one points at it. */
  tellsOf: (day: DayCount, site: 'admin' | 'user') => string
}> = ({ days, until, label, tellsOf }) => {
  const begun = startOfDay(days[0]?.day ?? '1970-01-01')
  const span = Math.max(DAY_MS, startOfDay(lastShown(days, until)) - begun)
  const xOf = (day: string) => Math.round(((startOfDay(day) - begun) * WIDTH) / span)
  const points = (site: 'admin' | 'user') =>
    days.map(day => ({
      value: tellsOf(day, site),
      x: xOf(day.day),
      y: HEIGHT - (percent(day[site]) * HEIGHT) / 100,
    }))
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {[0, 1, 2, 3, 4].map(quarter => (
        <path class="grid" d={`M0 ${(quarter * HEIGHT) / 4}H${WIDTH}`} />
      ))}
      {until !== undefined && <path class="until" d={`M${xOf(until)} 0V${HEIGHT}`} />}
      {(['admin', 'user'] as const).map(site => (
        <>
          <path
            class={`line ${site}`}
            d={`M${points(site)
              .map(({ x, y }) => `${x} ${y}`)
              .join('L')}`}
          />
          {points(site).map(({ x, y, value }) => (
            <path class={`point ${site}`} d={`M${x} ${y}h0`}>
              <title>{value}</title>
            </path>
          ))}
        </>
      ))}
    </svg>
  )
}

/** The end of the period where it can be drawn: not before the first day, and not so far off that nothing else is seen. */
export function periodEndIn(days: readonly DayCount[], periodTo: string): string | undefined {
  const first = days[0]?.day
  if (first === undefined || periodTo < first) return undefined
  return startOfDay(periodTo) - startOfDay(first) <= MOST_DAYS * DAY_MS ? periodTo : undefined
}

const MOST_DAYS = 366

/** The right edge of the drawing. */
export function lastShown(days: readonly DayCount[], until: string | undefined): string {
  const last = days.at(-1)?.day ?? '1970-01-01'
  return until !== undefined && until > last ? until : last
}
