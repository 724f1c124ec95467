import { Gauge, Registry } from 'prom-client'
import type { Deps } from '../deps.ts'
import { SECOND_MS } from '../policy.ts'
import { timesOfPending } from './chain-store.ts'

/** What Prometheus reads of the audit trail; asks the database. */
export function trailMetrics(deps: Deps): { read(): Promise<string> } {
  const registry = new Registry()
  new Gauge({
    name: 'sekisho_audit_unsealed_seconds',
    help: 'Since when the oldest event waits for its place in the chain of the audit trail; 0 = none does',
    registers: [registry],
    async collect() {
      const now = deps.clock.now()
      const { first = now } = (await timesOfPending(deps.db)) ?? {}
      this.set(Math.max(0, now - first) / SECOND_MS)
    },
  })
  return { read: () => registry.metrics() }
}
