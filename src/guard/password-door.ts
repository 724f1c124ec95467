import { availableParallelism } from 'node:os'
import type { Deps } from '../deps.ts'
import { networksAround } from '../platform/network.ts'
import { policy } from '../policy.ts'
import { sharedWork } from '../work.ts'
import { type Asking, FairQueue } from './fair-queue.ts'
import { LatelyAsked } from './lately-asked.ts'
import { networkWaitsUntil } from './network-misses.ts'
import { networkNumbers } from './networks.ts'
import { countPasswordTry, hashOfId, type PacedTry } from './password-pace.ts'
import { countRefusal, type PasswordRefusal } from './refusals.ts'

export interface PasswordTry extends PacedTry {
  /** Of a known device, or of somebody who is signed in; a stranger has none. */
  readonly contractId: string | undefined
}

/** What came of a password that was looked at. */
export interface Looked<T> {
  readonly wasRight: boolean
  /** What follows. Its turn is over then: whoever waits for a lock of the database keeps nobody from the door. */
  readonly outcome: () => Promise<T>
}

/**
 * The one door to every password, whatever the page: `look` looks at it when its turn comes, and if the pace allows.
 * Known devices and people who are signed in have a lane that strangers cannot fill; in it whoever's account asked
 * least lately goes first. Of strangers it is whoever's network asked least, then whoever's ID (decision 0032).
 */
export async function tryPassword<T>(
  deps: Deps,
  wanted: PasswordTry,
  look: () => Promise<Looked<T>>,
): Promise<T | PasswordRefusal> {
  const door = doorOf(deps)
  const passed = await door.underWay(deps, wanted, async () => {
    const looked = await door.queue.run(door.ask(deps, wanted), async () => {
      const refusal = await refusalOf(deps, wanted)
      return refusal === undefined ? look() : { refusal }
    })
    if (looked === undefined || 'refusal' in looked) return looked
    if (looked.wasRight) door.takeBack(deps, wanted)
    return { outcome: await looked.outcome() }
  })
  if (passed !== undefined && 'outcome' in passed) return passed.outcome
  const refusal = passed?.refusal ?? { kind: 'busy' }
  countRefusal(deps, { refusal, address: wanted.address })
  return refusal
}

/**
 * Whether a stranger would be turned away at this moment: then nobody need ask the database for him. It counts as asked.
 */
export function turnsStrangerAway(deps: Deps, stranger: Omit<PasswordTry, 'device' | 'contractId'>): boolean {
  const door = doorOf(deps)
  const wanted = { ...stranger, device: undefined, contractId: undefined }
  if (!door.queue.turnsAway(door.asking(deps, wanted))) return false
  door.ask(deps, wanted)
  countRefusal(deps, { refusal: { kind: 'busy' }, address: stranger.address })
  return true
}

/** Of one ID. */
const TOO_MANY_AT_ONCE = { refusal: { kind: 'wait', seconds: policy.passwordPace.onceDoneSeconds } } as const

async function refusalOf(deps: Deps, wanted: PasswordTry): Promise<PasswordRefusal | undefined> {
  if (wanted.device === undefined) {
    const until = await networkWaitsUntil(deps, wanted.address)
    if (until !== undefined) return { kind: 'network-wait', until }
  }
  const pace = await sharedWork(deps, within => countPasswordTry(within, wanted))
  if (pace.kind === 'counted') return undefined
  return pace.kind === 'full' ? { kind: 'busy' } : pace
}

/** Each process has its own, and a process has one database. */
function doorOf(deps: Deps): Door {
  const door = doors.get(deps.db) ?? new Door(deps)
  doors.set(deps.db, door)
  return door
}

const doors = new WeakMap<Deps['db'], Door>()

class Door {
  readonly queue: FairQueue
  readonly #networks: LatelyAsked
  readonly #ids: LatelyAsked
  /** Of known devices and people who are signed in. */
  readonly #known: LatelyAsked
  readonly #underWay = new Map<string, number>()

  constructor(deps: Deps) {
    const { asked, triesForEachHash, triesWaiting } = policy.passwordPace
    this.queue = new FairQueue({ atOnce: hashesAtOnce() * triesForEachHash, waiting: triesWaiting })
    this.#networks = new LatelyAsked(deps.clock, asked)
    this.#ids = new LatelyAsked(deps.clock, asked)
    this.#known = new LatelyAsked(deps.clock, asked)
  }

  /** Does it unless the ID has many tries under way already, which would keep everybody else out. */
  async underWay<T>(
    deps: Deps,
    wanted: PasswordTry,
    act: () => Promise<T>,
  ): Promise<T | typeof TOO_MANY_AT_ONCE> {
    const { unknownBrowsers, knownDevices, sessionsElsewhere } = policy.passwordPace.triesOfOneId
    const most = { stranger: unknownBrowsers, device: knownDevices, session: sessionsElsewhere }
    const kind = kindOf(wanted)
    const from = kind === 'stranger' ? networkNumbers(deps, wanted.address).key : ''
    const id = `${kind}:${from}:${hashOfId(deps, wanted)}`
    const before = this.#underWay.get(id) ?? 0
    if (before >= most[kind]) return TOO_MANY_AT_ONCE
    this.#underWay.set(id, before + 1)
    try {
      return await act()
    } finally {
      const now = this.#underWay.get(id) ?? 1
      if (now > 1) this.#underWay.set(id, now - 1)
      else this.#underWay.delete(id)
    }
  }

  /** By what was asked before: so of many at once the first one goes first. */
  asking(deps: Deps, wanted: PasswordTry): Asking {
    const keys = keysOf(deps, wanted)
    if (keys.lane === 'known') {
      const before = [keys.account, keys.contract].map(key => this.#known.before(key))
      return { lane: 'known', rank: () => before.map(count => Math.round(count())) }
    }
    const networks = keys.networks.map(({ key, weight }) => ({ weight, count: this.#networks.before(key) }))
    const ofNetwork = () => Math.max(...networks.map(({ count, weight }) => count() / weight))
    const ofId = this.#ids.before(keys.id)
    return { lane: 'others', rank: () => [ofNetwork(), ofId()].map(Math.round) }
  }

  ask(deps: Deps, wanted: PasswordTry): Asking {
    const asking = this.asking(deps, wanted)
    this.#forEachKey(deps, wanted, (asked, key) => asked.count(key))
    return asking
  }

  /** Of whoever has the right password nobody need think that he guesses. */
  takeBack(deps: Deps, wanted: PasswordTry): void {
    this.#forEachKey(deps, wanted, (asked, key) => asked.takeBack(key))
  }

  #forEachKey(deps: Deps, wanted: PasswordTry, act: (asked: LatelyAsked, key: string) => void): void {
    const keys = keysOf(deps, wanted)
    if (keys.lane === 'known') for (const key of [keys.account, keys.contract]) act(this.#known, key)
    else {
      for (const { key } of keys.networks) act(this.#networks, key)
      act(this.#ids, keys.id)
    }
  }
}

/** More of them than cores are no faster, and take the turns of the thread that answers everybody else. */
export function hashesAtOnce(): number {
  return Math.min(policy.passwordPace.hashesAtOnce, availableParallelism())
}

function kindOf(wanted: PasswordTry): 'stranger' | 'device' | 'session' {
  if (wanted.device !== undefined) return 'device'
  return wanted.contractId === undefined ? 'stranger' : 'session'
}

/**
 * For whom it counts. A session that was stolen counts apart from its owner's devices. Asks of a network to which the
 * configuration allows more weigh less; so do those of what lies around one, of which a named network knows nothing.
 */
function keysOf(deps: Deps, wanted: PasswordTry) {
  const kind = kindOf(wanted)
  const id = hashOfId(deps, wanted)
  if (kind !== 'stranger')
    return { lane: 'known', account: `${kind}:${id}`, contract: `${kind} of:${wanted.contractId}` } as const
  const { askedAround, network } = policy.passwordPace
  const { key, name, wrongAccountsIn10Minutes } = networkNumbers(deps, wanted.address)
  const { wide, middle } = name === undefined ? networksAround(wanted.address) : {}
  const networks = [{ key, weight: wrongAccountsIn10Minutes / network.size }]
  if (wide !== undefined) networks.push({ key: wide, weight: askedAround.wide })
  if (middle !== undefined) networks.push({ key: middle, weight: askedAround.middle })
  return { lane: 'others', id, networks } as const
}
