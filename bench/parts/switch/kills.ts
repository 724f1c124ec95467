import { setTimeout as pause } from 'node:timers/promises'
import { FIRST_OPTION_SERVICES } from '../../../src/lines/option-services.ts'
import type { LineState } from '../../../support/line-states.ts'
import type { Linked } from '../../load/linked.ts'
import type { WatchedKamailio } from '../../load/watched-kamailio.ts'
import type { Measured } from './measured.ts'

const EVERY_MS = 2_500
const PER_SECOND = 20

/** `kill -9` of the server and of Kamailio, in turns, under changes; then each line is compared. */
export async function killBothSides(
  linked: Linked,
  watched: WatchedKamailio,
  kills: number,
): Promise<Measured> {
  const { kamailio } = watched
  await kamailio.kill()
  await kamailio.start()
  let server = await linked.start()
  await linked.giveSnapshot(kamailio.url)
  const load = startLoad(linked)
  for (let n = 0; n < kills; n += 1) {
    await pause(EVERY_MS)
    if (n % 2 === 0) {
      server.process.kill('SIGKILL')
      await server.ended
      server = await linked.start()
    } else {
      await kamailio.kill()
      await kamailio.start()
      await linked.giveSnapshot(kamailio.url)
    }
  }
  const { done, refused, unanswered } = await load.stop()
  while ((await linked.open()) > 0) await pause(50)
  const different = await differences(linked, watched)
  await server.stop()
  return {
    table: {
      caption: `${kills} × \`kill -9\`, the server and Kamailio in turns, one each ${EVERY_MS / 1_000} s, at ${PER_SECOND} changes a second`,
      head: ['', ''],
      rows: [
        ['lines', String(linked.lines.length)],
        ['changes that were made', String(done)],
        ['… refused, with an answer', String(refused)],
        ['… without an answer, for the server was gone', String(unanswered)],
        ['lines that are different at Kamailio in the end', String(different)],
      ],
    },
    goal: {
      goal: `No line is different after ${kills} × \`kill -9\` on either side`,
      measured: `${different} of ${linked.lines.length}, after ${done} changes`,
      reached: different === 0 && done > 0,
    },
  }
}

/** Changes lines through the API, one after the other, until it is stopped. */
function startLoad({ apiUrl, keys, lines }: Linked) {
  const [isOver, under] = [new AbortController(), new Set<Promise<void>>()]
  let [done, refused, unanswered] = [0, 0, 0]
  async function change(n: number): Promise<void> {
    const authorization = `Bearer ${keys[n % keys.length]}`
    const url = `${apiUrl}/lines/${lines[n % lines.length]}/settings`
    const number = `03${String(10_000_000 + n)}`
    const body = { ...FIRST_OPTION_SERVICES, forwarding: [{ when: 'always', to: { number } }] }
    try {
      const etag = (await fetch(url, { headers: { authorization } })).headers.get('etag') ?? ''
      const headers = { authorization, 'if-match': etag, 'content-type': 'application/json' }
      const answer = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(body) })
      if (answer.ok) done += 1
      else refused += 1
    } catch {
      unanswered += 1
    }
  }
  async function run(): Promise<void> {
    for (let n = 0; !isOver.signal.aborted; n += 1) {
      const one = change(n).finally(() => under.delete(one))
      under.add(one)
      await pause(1_000 / PER_SECOND)
    }
    await Promise.all(under)
  }
  const running = run()
  return {
    async stop() {
      isOver.abort()
      await running
      return { done, refused, unanswered }
    },
  }
}

/** How many lines Kamailio has otherwise than the API's snapshot. */
async function differences({ apiUrl, keys: [key] }: Linked, { kamailio }: WatchedKamailio): Promise<number> {
  let different = 0
  for (let page: string | null = ''; page !== null; ) {
    const address: string = `${apiUrl}/line-states/snapshot?limit=500${page && `&page=${page}`}`
    const answer = await fetch(address, { headers: { authorization: `Bearer ${key}` } })
    const { items, nextPage } = (await answer.json()) as { items: LineState[]; nextPage: string | null }
    for (const item of items)
      if (JSON.stringify(item) !== JSON.stringify(await kamailio.keptOf(item.line))) different += 1
    page = nextPage
  }
  return different
}
