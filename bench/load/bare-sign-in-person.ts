import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Connection } from './http.ts'
import { cpuMsOf, type Server } from './installation.ts'

/** The process of bare-sign-in.ts. */
export type BareServer = Pick<Server, 'port' | 'cpuMs' | 'stop'>

/** @param bytes of each of its pages */
export async function startBareSignIn(folder: string, bytes: number): Promise<BareServer> {
  const file = join(import.meta.dirname, 'bare-sign-in.ts')
  const child = spawn(process.execPath, [file, folder, String(bytes)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const [printed] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    port: Number(printed.toString()),
    cpuMs: () => cpuMsOf(child.pid ?? 0),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** The same five requests as a whole sign-in's. */
export async function signInBare(connection: Connection): Promise<void> {
  const get = () => connection.send({ method: 'GET', path: '/', headers: [] })
  const post = (path: string) => connection.send({ method: 'POST', path, headers: [], body: 'code=123456' })
  for (const asked of [get, () => post('/password'), get, () => post('/code'), get]) {
    const { status } = await asked()
    if (status !== 200 && status !== 303) throw new Error(String(status))
  }
}
