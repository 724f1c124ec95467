import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Kamailio, startKamailio } from '../../support/kamailio.ts'
import type { LineState } from '../../support/line-states.ts'

/** Debian's Kamailio, and somebody before it who looks at what it is pushed. */
export interface WatchedKamailio {
  readonly kamailio: Kamailio
  /** What pushes go to: passes them on, and looks at when Kamailio answers. */
  readonly url: string
  /** What Kamailio took, in the order of its answers. */
  readonly taken: readonly Taken[]
  stop(): Promise<void>
}

export interface Taken {
  readonly line: string
  readonly version: number
  /** From the moment of the change, in its transaction, to Kamailio's answer. */
  readonly afterMs: number
}

export async function startWatchedKamailio(): Promise<WatchedKamailio> {
  // Nobody calls here.
  const kamailio = await startKamailio({ gatewayPort: 9, voicemailPort: 9 })
  const taken: Taken[] = []
  const agent = new Agent({ keepAlive: true })
  const watching = createServer(async (asked, answer) => {
    const body = await bytesOf(asked)
    const { connection, ...headers } = asked.headers
    const passed = request(kamailio.url, { method: 'POST', agent, headers }, async told => {
      const text = await bytesOf(told)
      if (told.statusCode === 200) {
        const { line, version, changedAt } = JSON.parse(body.toString()) as LineState
        taken.push({ line, version, afterMs: Date.now() - Date.parse(changedAt) })
      }
      answer.writeHead(told.statusCode ?? 502).end(text)
    })
    passed.on('error', () => answer.writeHead(502).end())
    passed.end(body)
  })
  watching.listen(0, '127.0.0.1')
  await once(watching, 'listening')
  const { port } = watching.address() as AddressInfo
  return {
    kamailio,
    url: `http://127.0.0.1:${port}/line-states`,
    taken,
    async stop() {
      watching.closeAllConnections()
      watching.close()
      agent.destroy()
      await kamailio.stop()
    },
  }
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks)
}
