import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Deps } from '../deps.ts'
import { SECOND_MS } from '../policy.ts'
import type { SwitchSettings } from './settings.ts'
import { switchStatus } from './status.ts'
import { PUSH_OUTCOMES, type PushWatch } from './watch.ts'

/** What Prometheus reads of the link to the telephone system. Nothing here tells of a person. */
interface SwitchMetrics {
  readonly watch: PushWatch
  /** What this process counted. */
  read(): Promise<string>
  /** Asks the database what waits. */
  readStates(): Promise<string>
}

const APPLIED_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600]

export function switchMetrics(deps: Deps, { endpoints }: SwitchSettings): SwitchMetrics {
  const [registry, states] = [new Registry(), new Registry()]
  const registers = [registry]
  const pushes = new Counter({
    name: 'sekisho_switch_pushes_total',
    help: 'Line states pushed, by what the answer means: has (applied), stuck (refused), trouble (of the endpoint), ahead',
    labelNames: ['endpoint', 'outcome'],
    registers,
  })
  const applied = new Histogram({
    name: 'sekisho_switch_applied_seconds',
    help: 'From the commit of a change to the word of the endpoint that it is applied',
    labelNames: ['endpoint'],
    buckets: APPLIED_SECONDS,
    registers,
  })
  const gauge = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['endpoint'], registers: [states] })
  const lag = gauge('sekisho_switch_lag_seconds', 'Since when the line that waits longest waits; 0 = none')
  const waiting = gauge('sekisho_switch_waiting_lines', 'Lines whose newest state is not applied yet')
  const stuck = gauge('sekisho_switch_stuck_lines', 'Lines whose state the endpoint refuses')
  const ahead = gauge(
    'sekisho_switch_ahead_lines',
    'Lines of which the endpoint has a state that was never given',
  )
  const trouble = gauge('sekisho_switch_trouble', '1 while the endpoint as a whole is in trouble')
  const marked = new Gauge({
    name: 'sekisho_switch_marked_lines',
    help: 'Lines that wait for their place in the feed',
    registers: [states],
  })
  // What begins at 1 has not increased, for whoever asks how much it did.
  for (const { name: endpoint } of endpoints) {
    for (const outcome of PUSH_OUTCOMES) pushes.inc({ endpoint, outcome }, 0)
    applied.zero({ endpoint })
  }
  return {
    watch: {
      pushed({ endpoint, outcome, sinceChangeMs }) {
        pushes.inc({ endpoint, outcome })
        if (sinceChangeMs !== undefined) applied.observe({ endpoint }, sinceChangeMs / SECOND_MS)
      },
    },
    read: () => registry.metrics(),
    async readStates() {
      const status = await switchStatus(deps)
      marked.set(status?.marked ?? 0)
      for (const { name: endpoint, lines, waitingSince, trouble: told } of status?.endpoints ?? []) {
        const since = waitingSince ?? deps.clock.now()
        lag.set({ endpoint }, Math.max(0, deps.clock.now() - since) / SECOND_MS)
        waiting.set({ endpoint }, lines.waiting)
        stuck.set({ endpoint }, lines.stuck)
        ahead.set({ endpoint }, lines.ahead)
        trouble.set({ endpoint }, told === undefined ? 0 : 1)
      }
      return states.metrics()
    },
  }
}
