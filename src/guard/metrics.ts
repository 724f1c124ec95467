import { Counter, Registry } from 'prom-client'
import type { Deps } from '../deps.ts'
import { passwordRefusals } from './refusals.ts'

/** What Prometheus reads of passwords that this process did not look at. Nothing here tells of a person. */
export function passwordMetrics(deps: Deps): { read(): Promise<string> } {
  const registry = new Registry()
  new Counter({
    name: 'sekisho_password_refusals_total',
    help: 'Passwords that were not looked at, by why: pace (of an ID), network (wrong ones for many IDs), busy (too many at once)',
    labelNames: ['why', 'network'],
    registers: [registry],
    collect() {
      this.reset()
      for (const { count, ...labels } of passwordRefusals(deps)) this.inc(labels, count)
    },
  })
  return { read: () => registry.metrics() }
}
