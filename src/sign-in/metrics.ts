import { Counter, Registry } from 'prom-client'
import type { Deps } from '../deps.ts'
import { signInCounts } from './outcomes.ts'

/** What Prometheus reads of sign-ins in this process. Nothing here tells of a person. */
export function signInMetrics(deps: Deps): { read(): Promise<string> } {
  const registry = new Registry()
  new Counter({
    name: 'sekisho_sign_ins_total',
    help: 'What the two steps of sign-ins came to: password (code-sent, wrong-password, …) and code (signed-in, wrong, …)',
    labelNames: ['site', 'step', 'outcome'],
    registers: [registry],
    collect() {
      this.reset()
      for (const { count, ...labels } of signInCounts(deps)) this.inc({ ...labels }, count)
    },
  })
  return { read: () => registry.metrics() }
}
