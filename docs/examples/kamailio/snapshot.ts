/**
 * Gives Kamailio the states of all lines, which it has lost with its memory: ExecStartPost of its unit, or by hand.
 *   node snapshot.ts      (Node.js 24 or newer, nothing else)
 * API_URL: Sekisho's API (https://…/api/v1). API_KEY_FILE: a key with the scope line-states:read. SECRET_FILE: the
 * endpoint's whsec_…. KAMAILIO_URL: where Kamailio hears Sekisho (default: http://127.0.0.1:8070).
 *
 * Each state passes the same door as a push, so that a newer one that was pushed meanwhile stays.
 */
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

const {
  API_URL = '',
  API_KEY_FILE = '',
  SECRET_FILE = '',
  KAMAILIO_URL = 'http://127.0.0.1:8070',
} = process.env
const read = (file: string) => readFileSync(file, 'utf8').trim()
const authorization = `Bearer ${read(API_KEY_FILE)}`
const secret = Buffer.from(read(SECRET_FILE).replace('whsec_', ''), 'base64')
const AT_ONCE = 8
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })

let count = 0
for (let next: string | null = ''; next !== null; ) {
  const address: string = `${API_URL}/line-states/snapshot?limit=500${next && `&page=${next}`}`
  const { items, nextPage } = await lasting(async () => {
    const answer = await fetch(address, { headers: { authorization } })
    if (!answer.ok) throw new Error(`${answer.status} from ${address}`)
    return answer.json() as Promise<{ items: object[]; nextPage: string | null }>
  })
  await Promise.all(items.map(item => lasting(() => send('/line-states', JSON.stringify(item)))))
  count += items.length
  next = nextPage
}
await lasting(() => send('/snapshot-taken', ''))
console.log(`${count} lines`)
agent.destroy()

/** Until it goes well: Sekisho, or Kamailio, may not be there yet. */
async function lasting<T>(act: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await act()
    } catch (error) {
      console.error(String(error))
      await pause(1_000)
    }
}

/** 409: a newer one was pushed meanwhile. */
function send(path: string, body: string): Promise<void> {
  const at = String(Math.floor(Date.now() / 1_000))
  const signature = createHmac('sha256', secret).update(`snapshot.${at}.${body}`).digest('base64')
  const headers = {
    'content-length': Buffer.byteLength(body),
    'webhook-id': 'snapshot',
    'webhook-timestamp': at,
    'webhook-signature': `v1,${signature}`,
  }
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, KAMAILIO_URL), { method: 'POST', agent, headers }, answer => {
      answer.resume()
      if ([200, 204, 409].includes(answer.statusCode ?? 0)) resolve()
      else reject(new Error(`${answer.statusCode} from Kamailio`))
    })
    sent.on('error', reject).end(body)
  })
}
