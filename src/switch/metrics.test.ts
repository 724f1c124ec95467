import { afterEach, beforeEach, expect, it } from 'vitest'
import { LINE, makeSwitchWorld, NEXT, type SwitchWorld, save, to } from '../../support/switch.ts'
import { reply, status, take } from '../../support/switch-peer.ts'
import { until } from '../../support/until.ts'
import { policy, SECOND_MS } from '../policy.ts'
import { startLink } from './link.ts'
import { switchMetrics } from './metrics.ts'
import type { SwitchSettings } from './settings.ts'

let all: SwitchWorld
let metrics: ReturnType<typeof switchMetrics>
beforeEach(async () => {
  all = await makeSwitchWorld()
  await all.passOn()
  metrics = switchMetrics(all.world.deps, all.world.deps.config.switch as SwitchSettings)
})
afterEach(() => all.close())

async function expectLines(text: Promise<string>, lines: readonly string[]): Promise<void> {
  const read = (await text).split('\n')
  for (const line of lines) expect(read).toContain(line)
}

it('count every push by what its answer means, from 0 on, and the seconds until a change is applied', async () => {
  await expectLines(metrics.read(), [
    ...['has', 'stuck', 'trouble', 'ahead'].map(
      outcome => `sekisho_switch_pushes_total{endpoint="pbx",outcome="${outcome}"} 0`,
    ),
    'sekisho_switch_applied_seconds_count{endpoint="pbx"} 0',
  ])
  await save(all.world, LINE, { forwarding: to('0312345678') })
  all.world.clock.pass(2 * SECOND_MS)
  const link = startLink(all.world.deps, { watch: metrics.watch })
  const version = await all.version(LINE)
  await until(async () => (await all.delivery(LINE))?.applied === version)
  all.pbx.answer = (push, response) =>
    push.state.line === LINE
      ? reply(response, 409, { applied: push.state.version + 10 })
      : reply(response, 422)
  for (const line of [LINE, NEXT]) await save(all.world, line, { forwarding: to('0398765432') })
  await until(async () => (await all.delivery(NEXT))?.state === 'stuck')
  await until(async () => (await all.delivery(LINE))?.state === 'ahead')
  await link.stop()
  await expectLines(metrics.read(), [
    'sekisho_switch_pushes_total{endpoint="pbx",outcome="has"} 1',
    'sekisho_switch_pushes_total{endpoint="pbx",outcome="stuck"} 1',
    'sekisho_switch_pushes_total{endpoint="pbx",outcome="ahead"} 1',
    'sekisho_switch_pushes_total{endpoint="pbx",outcome="trouble"} 0',
    'sekisho_switch_applied_seconds_count{endpoint="pbx"} 1',
    'sekisho_switch_applied_seconds_sum{endpoint="pbx"} 2',
  ])
  await expectLines(metrics.readStates(), [
    'sekisho_switch_stuck_lines{endpoint="pbx"} 1',
    'sekisho_switch_ahead_lines{endpoint="pbx"} 1',
    'sekisho_switch_waiting_lines{endpoint="pbx"} 0',
  ])
})

it('tell what waits, since when, and of trouble, and of neither once it is over', async () => {
  await save(all.world, LINE, { forwarding: to('0398765432') })
  await expectLines(metrics.readStates(), ['sekisho_switch_marked_lines 1'])
  all.pbx.answer = status(503)
  for (let round = 0; round < policy.switch.breaker.failuresInRow; round += 1) {
    await save(all.world, LINE, { forwarding: to(`031234567${round}`) })
    await all.passOn()
  }
  all.world.clock.pass(90 * SECOND_MS)
  await expectLines(metrics.readStates(), [
    'sekisho_switch_marked_lines 0',
    'sekisho_switch_waiting_lines{endpoint="pbx"} 1',
    'sekisho_switch_lag_seconds{endpoint="pbx"} 90',
    'sekisho_switch_trouble{endpoint="pbx"} 1',
  ])
  all.pbx.answer = take
  await all.passOn()
  await expectLines(metrics.readStates(), [
    'sekisho_switch_waiting_lines{endpoint="pbx"} 0',
    'sekisho_switch_lag_seconds{endpoint="pbx"} 0',
    'sekisho_switch_trouble{endpoint="pbx"} 0',
  ])
})
