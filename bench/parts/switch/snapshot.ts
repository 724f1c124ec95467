import type { Linked } from '../../load/linked.ts'
import type { WatchedKamailio } from '../../load/watched-kamailio.ts'
import { short } from '../../numbers.ts'
import type { Measured } from './measured.ts'

const GOAL_S = 60

/** A Kamailio that was just started gets the state of every line by snapshot.ts. */
export async function timeSnapshot(linked: Linked, { kamailio }: WatchedKamailio): Promise<Measured> {
  const server = await linked.start()
  const begun = performance.now()
  await linked.giveSnapshot(kamailio.url)
  const seconds = (performance.now() - begun) / 1_000
  await server.stop()
  const last = linked.lines.at(-1) ?? ''
  if ((await kamailio.keptOf(last)) === undefined) throw new Error(`${last} is not there`)
  const lines = linked.lines.length.toLocaleString('en')
  return {
    table: {
      caption: 'The snapshot, from the start of snapshot.ts to its end',
      head: ['lines', 'seconds', 'lines a second'],
      rows: [[lines, short(seconds), short(linked.lines.length / seconds)]],
    },
    goal: {
      goal: `The snapshot of ${lines} lines takes less than ${GOAL_S} s`,
      measured: `${short(seconds)} s`,
      reached: seconds < GOAL_S,
    },
  }
}
