import { describe, expect, it } from 'vitest'
import { Chart, lastShown, periodEndIn } from '../src/rollout/chart-view.tsx'

const count = { with: 1, without: 1, suspended: 0 }
const days = ['2026-11-22', '2026-11-24'].map(day => ({ day, admin: count, user: count }))

const tellsOf = (day: { readonly day: string }, site: string) => `${day.day} ${site} 50%`

describe('the chart of the rollout', () => {
  it('reaches to the end of the period and marks it, when that is still to come', () => {
    const until = periodEndIn(days, '2026-11-30')
    expect(lastShown(days, until)).toBe('2026-11-30')
    expect(String(<Chart days={days} until={until} label="" tellsOf={tellsOf} />)).toContain(
      'class="until" d="M600 0V200"',
    )
  })

  it('tells the value of each day at its point', () => {
    const drawn = String(<Chart days={days} until={undefined} label="" tellsOf={tellsOf} />)
    expect(drawn).toContain(
      '<path class="point admin" d="M0 100h0"><title>2026-11-22 admin 50%</title></path>',
    )
    expect(drawn.match(/<title>/g)).toHaveLength(4)
  })

  it('marks an end between its days, and none that is long over or years away', () => {
    const drawn = String(
      <Chart days={days} until={periodEndIn(days, '2026-11-23')} label="" tellsOf={tellsOf} />,
    )
    expect(drawn).toContain('class="until" d="M300 0V200"')
    expect(periodEndIn(days, '2021-07-04')).toBeUndefined()
    expect(periodEndIn(days, '2029-01-01')).toBeUndefined()
    expect(lastShown(days, undefined)).toBe('2026-11-24')
  })
})
