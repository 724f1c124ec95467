import { fork } from 'node:child_process'
import { join } from 'node:path'

/** Better Auth in a process of its own (bench/peers/better-auth.ts), as a measurement starts it. */
export interface BetterAuth {
  readonly url: string
  readonly pid: number
  readonly users: readonly BetterAuthUser[]
  /** The code that was sent to this address, once it is there. One sign-in of an address at a time. */
  codeFor(email: string): Promise<string>
  /** Ends it as an operator would; it takes its folder along. */
  stop(): Promise<void>
}

export interface BetterAuthUser {
  readonly email: string
  readonly password: string
}

/** `own`: hash and database as its documentation shows them; `ours`: both as we have them. */
export type BetterAuthWay = 'own' | 'ours'

/** What the process says over its IPC channel. A code that is "sent" costs it one write to a pipe. */
export type BetterAuthMessage =
  | { readonly kind: 'ready'; readonly url: string; readonly users: readonly BetterAuthUser[] }
  | { readonly kind: 'code'; readonly email: string; readonly code: string }

const PEER = join(import.meta.dirname, '../peers/better-auth.ts')

export async function startBetterAuth(way: BetterAuthWay, users: number): Promise<BetterAuth> {
  const child = fork(PEER, ['--hash', way, '--fill', String(users)], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
  })
  const codes = new Codes()
  const ended = new Promise<void>((resolve, reject) =>
    child.on('close', code => {
      const problem = new Error(`Better Auth ended with ${code}`)
      codes.end(problem)
      if (code === 0) resolve()
      else reject(problem)
    }),
  )
  const ready = new Promise<Pick<BetterAuth, 'url' | 'users'>>(resolve =>
    child.on('message', (message: BetterAuthMessage) => {
      if (message.kind === 'ready') resolve(message)
      else codes.bring(message.email, message.code)
    }),
  )
  const started = await Promise.race([ready, ended])
  if (started === undefined) throw new Error('Better Auth ended before it was ready')
  const stop = () => {
    child.kill('SIGTERM')
    return ended
  }
  const { url, users: filled } = started
  return { url, users: filled, pid: child.pid ?? 0, codeFor: email => codes.take(email), stop }
}

/** A code may come before or after the answer to the request that ordered it: they take different ways. */
class Codes {
  readonly #brought = new Map<string, string>()
  readonly #waiting = new Map<string, PromiseWithResolvers<string>>()

  bring(email: string, code: string): void {
    const waiting = this.#waiting.get(email)
    if (waiting === undefined) this.#brought.set(email, code)
    else waiting.resolve(code)
    this.#waiting.delete(email)
  }

  async take(email: string): Promise<string> {
    const code = this.#brought.get(email)
    this.#brought.delete(email)
    if (code !== undefined) return code
    const waiting = Promise.withResolvers<string>()
    this.#waiting.set(email, waiting)
    return waiting.promise
  }

  /** Nothing comes any more. */
  end(problem: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(problem)
  }
}
