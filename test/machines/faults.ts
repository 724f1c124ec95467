import type { House } from './house.ts'
import type { Member } from './member.ts'

/** What befalls the rig, and what an operator's own tools do about it. */
export interface Fault {
  readonly name: string
  /** Gives what mends it, for when the row has seen enough. */
  befall(house: House): Promise<() => Promise<void>>
  /** For how long the load goes on with it, in seconds. */
  readonly forSeconds: number
}

/** A service manager starts what died again after this (systemd: `Restart=always`, `RestartSec=2`). */
const RESTART_MS = 2_000
const FAILOVER_SECONDS = 75

const primaryOf = async (house: House) => at(house.postgres, await house.primary())
const standbyOf = async (house: House) =>
  at(
    house.postgres,
    (await house.synchronousStandby()) ?? ((await house.primary()) + 1) % house.postgres.length,
  )
const leaderOf = async (house: House) => at(house.etcd, await house.etcdLeader())

type Find = (house: House) => Member | Promise<Member>

/** The machine is gone until it is mended. */
const dies = (find: Find) => async (house: House) => {
  const one = await find(house)
  await one.kill()
  return () => one.start()
}
/** The program dies, and its service manager starts it again. */
const restarts = (find: Find) => async (house: House) => {
  const one = await find(house)
  await one.kill()
  const again = setTimeout(() => void one.start(), RESTART_MS)
  return async () => {
    clearTimeout(again)
    await one.start()
  }
}
const standsStill = (find: Find) => async (house: House) => {
  const one = await find(house)
  one.freeze()
  return async () => one.thaw()
}
const both = (one: Fault['befall'], other: Fault['befall']) => async (house: House) => {
  const mends = [await one(house), await other(house)]
  return async () => {
    for (const mend of mends) await mend()
  }
}

const SHORT = 20

export const FAULTS: readonly Fault[] = [
  { name: 'nothing', befall: async () => async () => {}, forSeconds: SHORT },
  { name: 'primary: kill -9', befall: dies(primaryOf), forSeconds: FAILOVER_SECONDS },
  { name: 'primary: SIGSTOP', befall: standsStill(primaryOf), forSeconds: FAILOVER_SECONDS },
  { name: 'standby: kill -9', befall: dies(standbyOf), forSeconds: FAILOVER_SECONDS },
  { name: 'standby: SIGSTOP', befall: standsStill(standbyOf), forSeconds: FAILOVER_SECONDS + 60 },
  { name: 'standby: gone for 5 minutes', befall: dies(standbyOf), forSeconds: 300 },
  {
    name: 'switchover',
    async befall(house) {
      await house.switchover()
      return async () => {}
    },
    forSeconds: 40,
  },
  { name: 'etcd leader: kill -9', befall: dies(leaderOf), forSeconds: FAILOVER_SECONDS },
  { name: 'etcd leader: SIGSTOP', befall: standsStill(leaderOf), forSeconds: FAILOVER_SECONDS },
  { name: 'HAProxy: kill -9', befall: restarts(({ haproxy }) => haproxy), forSeconds: SHORT },
  { name: 'HAProxy: SIGSTOP for 20 s', befall: standsStill(({ haproxy }) => haproxy), forSeconds: SHORT },
  { name: 'PgBouncer: kill -9', befall: restarts(({ pooler }) => pooler), forSeconds: SHORT },
  { name: 'PgBouncer: SIGSTOP for 20 s', befall: standsStill(({ pooler }) => pooler), forSeconds: SHORT },
  { name: 'a server: kill -9', befall: restarts(({ servers }) => at(servers, 0)), forSeconds: SHORT },
  {
    name: 'a server: SIGSTOP for 30 s',
    befall: standsStill(({ servers }) => at(servers, 0)),
    forSeconds: 30,
  },
  { name: 'a worker: kill -9', befall: restarts(({ workers }) => at(workers, 0)), forSeconds: SHORT },
  {
    name: 'a worker: SIGSTOP for 30 s',
    befall: standsStill(({ workers }) => at(workers, 0)),
    forSeconds: 30,
  },
  {
    name: 'primary and etcd leader: kill -9',
    befall: both(dies(primaryOf), dies(leaderOf)),
    forSeconds: FAILOVER_SECONDS + 30,
  },
  {
    name: 'primary and a server: kill -9',
    befall: both(
      dies(primaryOf),
      restarts(({ servers }) => at(servers, 0)),
    ),
    forSeconds: FAILOVER_SECONDS,
  },
  {
    name: 'PgBouncer and a worker: kill -9',
    befall: both(
      restarts(({ pooler }) => pooler),
      restarts(({ workers }) => at(workers, 0)),
    ),
    forSeconds: SHORT,
  },
]

function at(members: readonly Member[], n: number): Member {
  const found = members[n]
  if (found === undefined) throw new Error(`there is no member ${n}`)
  return found
}
