import type { FC } from 'hono/jsx'
import { startOfDay } from '../platform/i18n/japan-time.ts'
import { DAY_MS } from '../policy.ts'
import { type DayCount, percent } from './tally.ts'

/** Units of the drawing; it is stretched to the width of the page, so it carries no text. */
const WIDTH = 600
const HEIGHT = 200

/**
 * Per cent with a number, by day: administrators as a solid line, users as a dashed one. Each day is a point as well, so
 * that a single day is seen. `label` says it in words; the table beside it has the numbers.
 */
export const Chart: FC<{ days: readonly DayCount[]; label: string }> = ({ days, label }) => {
  const begun = startOfDay(days[0]?.day ?? '1970-01-01')
  const span = Math.max(DAY_MS, startOfDay(days.at(-1)?.day ?? '1970-01-01') - begun)
  const points = (site: 'admin' | 'user') =>
    days.map(day => ({
      x: Math.round(((startOfDay(day.day) - begun) * WIDTH) / span),
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
      {(['admin', 'user'] as const).map(site => (
        <>
          <path
            class={`line ${site}`}
            d={`M${points(site)
              .map(({ x, y }) => `${x} ${y}`)
              .join('L')}`}
          />
          <path
            class={`point ${site}`}
            d={points(site)
              .map(({ x, y }) => `M${x} ${y}h0`)
              .join('')}
          />
        </>
      ))}
    </svg>
  )
}
