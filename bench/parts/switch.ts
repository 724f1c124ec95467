import { newLinked } from '../load/linked.ts'
import { startPhones } from '../load/smsc.ts'
import { startWatchedKamailio } from '../load/watched-kamailio.ts'
import type { Part } from '../section.ts'
import { killBothSides } from './switch/kills.ts'
import { saveSteadily } from './switch/saving.ts'
import { timeSnapshot } from './switch/snapshot.ts'

const LARGE = { contracts: 10_000, usersOfEach: 10 }
const SMALL = { contracts: 200, usersOfEach: 10 }
const PACE = { people: 60, saves: 1_200 }
const KILLS = 20

const ABOUT = `
Settings that calls follow: a server on SQLite, every commit on the disk, and Debian's Kamailio with the configuration of docs/examples/kamailio. A change is
timed from its moment in the transaction to Kamailio's answer, by a proxy between the two that is part of the load. Load, server, proxy and Kamailio share the cores.
`

export const measure: Part = async () => {
  const phones = await startPhones()
  const kamailio = await startWatchedKamailio()
  const [large, small] = [
    await newLinked({ ...LARGE, smscPort: phones.port, url: kamailio.url }),
    await newLinked({ ...SMALL, smscPort: phones.port, url: kamailio.url }),
  ]
  try {
    const snapshot = await timeSnapshot(large, kamailio)
    const saving = await saveSteadily(large, { phones, kamailio }, PACE)
    const kills = await killBothSides(small, kamailio, KILLS)
    const parts = [saving, snapshot, kills]
    return {
      title: 'Settings that calls follow',
      about: ABOUT,
      tables: parts.map(({ table }) => table),
      goals: parts.map(({ goal }) => goal),
    }
  } finally {
    await Promise.all([kamailio.stop(), phones.stop()])
    await Promise.all([large.close(), small.close()])
  }
}
