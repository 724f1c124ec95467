import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { trailMetrics } from '../audit/metrics.ts'
import type { Deps } from '../deps.ts'
import { passwordMetrics } from '../guard/metrics.ts'
import { poolMetrics } from '../platform/db/metrics.ts'
import { requestMetrics } from '../platform/http/metrics.ts'
import { signInMetrics } from '../sign-in/metrics.ts'
import type { Lane } from '../sms/lane.ts'
import { deliveryMetrics } from '../sms/metrics.ts'
import { switchMetrics } from '../switch/metrics.ts'
import { VERSION } from './version.ts'

/** Everything that Prometheus reads of one process; what asks the database stands apart. */
export function openMetrics(deps: Deps, lanes: () => readonly Lane[]) {
  const { contentType, watch, read, readQueue } = deliveryMetrics(deps, lanes)
  const requests = requestMetrics()
  const telephony = deps.config.switch && switchMetrics(deps, deps.config.switch)
  const itself = processMetrics()
  return {
    contentType,
    watch,
    pushWatch: telephony?.watch,
    requests,
    process: itself,
    own: [
      { read },
      ...(telephony ? [telephony] : []),
      passwordMetrics(deps),
      requests,
      signInMetrics(deps),
      poolMetrics(deps.db),
    ],
    ofDatabase: [
      { read: readQueue },
      trailMetrics(deps),
      ...(telephony ? [{ read: telephony.readStates }] : []),
    ],
  }
}

/** The process itself: version, memory, processor time, the delay of its event loop. */
function processMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'sekisho_info',
    help: 'Always 1; its label is the version of the program',
    labelNames: ['version'],
    registers,
  }).set({ version: VERSION }, 1)
  const answers = new Gauge({
    name: 'sekisho_database_answers',
    help: '1 when the database answered what was asked of it for these metrics, else 0',
    registers,
  })
  return (isAnswering: boolean) => ({
    read() {
      answers.set(isAnswering ? 1 : 0)
      return registry.metrics()
    },
  })
}
