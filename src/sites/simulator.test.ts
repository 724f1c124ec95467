import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { Visitor } from '../../support/visitor.ts'
import { testConfig } from '../../support/world.ts'
import { systemClock } from '../platform/clock.ts'
import { openLog } from '../platform/log.ts'
import { simulatorApp } from './simulator.ts'

const log = openLog('error', { write: () => {} })
const app = simulatorApp(
  { config: testConfig(), clock: systemClock, log },
  { keys: [], assets: { addresses: {}, routes: new Hono() } },
)
const visitor = new Visitor(request => app.fetch(request))
const call = (to: string) => visitor.get(`/switch/?to=${encodeURIComponent(to)}`)

it('calls a number as the other pages write it, and as a Japanese keyboard types it', async () => {
  for (const to of ['050-5500-0001', '０５０ー５５００ー０００１', '05055000001']) {
    const answer = await call(to)
    expect([to, answer.status]).toEqual([to, 200])
    expect(answer.text).toContain('05055000001が鳴ります')
  }
  expect((await call('050-5500-000a')).status).toBe(422)
})
