import { Gauge, Registry } from 'prom-client'
import type { Db } from './open.ts'
import { poolState } from './pools.ts'

/** What Prometheus reads of the connections of this process; nothing on SQLite, where there is one. Asks nobody. */
export function poolMetrics(db: Db): { read(): Promise<string> } {
  const registry = new Registry()
  const registers = [registry]
  const connections = new Gauge({
    name: 'sekisho_database_connections',
    help: 'Connections to PostgreSQL of this process, by what they do: in-use, idle; most: as many as there may be',
    labelNames: ['state'],
    registers,
  })
  const waiting = new Gauge({
    name: 'sekisho_database_waiting',
    help: 'Questions of this process that wait for a connection',
    registers,
  })
  return {
    async read() {
      const state = poolState(db)
      if (state === undefined) return ''
      connections.set({ state: 'in-use' }, state.inUse)
      connections.set({ state: 'idle' }, state.idle)
      connections.set({ state: 'most' }, state.most)
      waiting.set(state.waiting)
      return registry.metrics()
    },
  }
}
