import { gatewayStates } from '../../src/sms/gateway-state.ts'
import { type Running, run } from '../../support/process.ts'
import { Balancer } from './balancer.ts'
import { cpuMsOf, type Installation, type Server, startServer } from './installation.ts'

/** Several processes of one installation. */
export interface Farm {
  readonly servers: readonly Server[]
  readonly workers: readonly Running[]
  /** Over all servers. */
  readonly balancer: Balancer
  /** Milliseconds of CPU so far, of those that live. */
  cpuMs(): { readonly servers: number; readonly workers: number }
  stop(): Promise<void>
}

export async function startFarm(
  installation: Installation,
  size: { readonly servers: number; readonly workers: number },
): Promise<Farm> {
  // First: servers that do not send are ready once somebody is there who does.
  const workers = Array.from({ length: size.workers }, () => run('work', [], { ...installation.env }))
  await sendersReady(installation, size.workers)
  const servers = await Promise.all(Array.from({ length: size.servers }, () => startServer(installation)))
  const all: readonly Running[] = [...servers, ...workers]
  return {
    servers,
    workers,
    balancer: new Balancer(servers.map(server => server.port)),
    cpuMs: () => ({ servers: cpuMsOfAll(servers), workers: cpuMsOfAll(workers) }),
    async stop() {
      for (const { process } of all) process.kill('SIGTERM')
      await Promise.all(all.map(({ ended }) => ended))
    },
  }
}

/** Until so many processes told that their line to the carrier stands. */
async function sendersReady({ deps }: Installation, count: number): Promise<void> {
  const since = Date.now()
  for (;;) {
    const states = await gatewayStates(deps)
    const ready = states.filter(state => state.usable === 1 && state.seen_at >= since)
    if (new Set(ready.map(state => state.process)).size >= count) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

function cpuMsOfAll(processes: readonly Running[]): number {
  return processes
    .filter(({ process }) => process.exitCode === null && process.signalCode === null)
    .reduce((sum, { process }) => sum + cpuMsOf(process.pid ?? 0), 0)
}
