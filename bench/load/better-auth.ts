import { fork } from 'node:child_process'
import { join } from 'node:path'
import { cpuMsOf, type Server } from './installation.ts'

/** Where its browsers think they are: as with ours, TLS ends at a proxy, which here is the load itself. */
export const BETTER_AUTH_HOST = 'better-auth.test'
export const BETTER_AUTH_ORIGIN = `https://${BETTER_AUTH_HOST}`

/** Better Auth in a process of its own (bench/peers/better-auth.ts), with people who can sign in. */
export interface BetterAuth extends Pick<Server, 'port' | 'cpuMs' | 'stop'> {
  readonly users: readonly BetterAuthUser[]
  /** The next code to this address; asked before the request that makes it be sent. */
  codeTo(email: string): Promise<string>
}

export interface BetterAuthUser {
  readonly email: string
  readonly password: string
}

/** `own`: hash and database as its documentation shows them; `ours`: both as we have them. */
export type BetterAuthWay = 'own' | 'ours'

/** What the process says over its IPC channel. A code that is "sent" costs it one write to a pipe. */
export type BetterAuthMessage =
  | { readonly kind: 'ready'; readonly port: number; readonly users: readonly BetterAuthUser[] }
  | { readonly kind: 'code'; readonly email: string; readonly code: string }

const PEER = join(import.meta.dirname, '../peers/better-auth.ts')

export async function startBetterAuth(way: BetterAuthWay, users: number): Promise<BetterAuth> {
  const child = fork(PEER, ['--hash', way, '--origin', BETTER_AUTH_ORIGIN, '--fill', String(users)], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
  })
  const waiting = new Map<string, PromiseWithResolvers<string>>()
  const ready = Promise.withResolvers<BetterAuthMessage & { readonly kind: 'ready' }>()
  const ended = Promise.withResolvers<void>()
  child.on('message', (message: BetterAuthMessage) => {
    if (message.kind === 'ready') return ready.resolve(message)
    waiting.get(message.email)?.resolve(message.code)
    waiting.delete(message.email)
  })
  child.on('close', code => {
    ended.resolve()
    const problem = new Error(`Better Auth ended with ${code}`)
    for (const { reject } of [ready, ...waiting.values()]) reject(problem)
  })
  const { port, users: filled } = await ready.promise
  const pid = child.pid ?? 0
  return {
    port,
    users: filled,
    cpuMs: () => cpuMsOf(pid),
    codeTo(email) {
      const code = Promise.withResolvers<string>()
      // Whoever asked may have met another trouble first, and told of that.
      code.promise.catch(() => {})
      waiting.set(email, code)
      return code.promise
    },
    stop() {
      child.kill('SIGTERM')
      return ended.promise
    },
  }
}
