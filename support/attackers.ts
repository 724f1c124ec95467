import { DAY_MS, HOUR_MS, MINUTE_MS, policy, SECOND_MS } from '../src/policy.ts'
import { GuardModel, redeemingBound } from './guard-model.ts'

/** A source of chance that gives the same numbers for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Somebody who knows ID and password and has no known device, or stole a session (`act`), and guesses. Each has one way of going about it. */
export interface Attacker {
  readonly name: string
  /** What his codes count for: signing in, or acts. */
  readonly device: 'unknown' | 'act'
  /** Sign-ins that he keeps open at once. */
  readonly browsers: number
  /** Wrong codes after which he leaves a sign-in and starts again. */
  readonly leavesAfter: number
  /** His pause between two rounds. */
  readonly everyMs: number
  /** Presses 『認証コードを再送信』 whenever he can: it sends the same code and changes no odds. */
  readonly resends: boolean
  /** Goes on where no SMS goes out any more: a code that was sent before may be guessed there. */
  readonly redeems: boolean
  /** Days after which he gives up; each second counts for him, and would take too long to compute. */
  readonly most: number
  /** Computes the counter's level and never guesses where a second code would be asked for. */
  readonly staysBelow: boolean
}

const USUAL = {
  device: 'unknown' as const,
  leavesAfter: 99,
  resends: false,
  redeems: false,
  most: Number.POSITIVE_INFINITY,
  staysBelow: false,
}

export const ATTACKERS: readonly Attacker[] = [
  { ...USUAL, name: 'greedy, 10 browsers', browsers: 10, everyMs: MINUTE_MS },
  { ...USUAL, name: 'slow drip', browsers: 1, everyMs: 16 * HOUR_MS },
  { ...USUAL, name: 'starts again after 4', browsers: 3, leavesAfter: 4, everyMs: 5 * MINUTE_MS },
  { ...USUAL, name: 'resends all the time', browsers: 5, everyMs: MINUTE_MS, resends: true },
  {
    ...USUAL,
    name: 'redeems, for 2 hours',
    browsers: 3,
    everyMs: 3 * SECOND_MS,
    redeems: true,
    most: 1 / 12,
  },
  { ...USUAL, name: 'stays below the level', browsers: 1, everyMs: 20 * MINUTE_MS, staysBelow: true },
  { ...USUAL, name: 'stolen sessions', device: 'act', browsers: 10, everyMs: MINUTE_MS },
]

export interface Attempt {
  readonly attacker: Attacker
  readonly days: number
  /** How many different codes there are: a million in the product, fewer to see anything at all. */
  readonly codes: number
  readonly random: () => number
}

interface Open {
  readonly place: number
  wrong: number
  /** Codes that he tried in this stage; he never tries one twice. */
  tried: number
}

/** One attack: whether he got in, and what it took. */
export function attack({ attacker, days, codes, random }: Attempt) {
  const model = new GuardModel()
  let open: Open[] = []
  const { device } = attacker
  const end = Math.min(days, attacker.most) * DAY_MS
  for (let now = 0; now < end; now += attacker.everyMs) {
    if (attacker.staysBelow && model.level(device, now) >= policy.guard.doubleConfirmFrom) continue
    while (open.length < attacker.browsers) {
      const place = model.open(device, now) ?? (attacker.redeems ? model.redeem(now) : undefined)
      if (place === undefined) break
      open.push({ place, wrong: 0, tried: 0 })
    }
    for (const one of open) {
      if (attacker.resends) model.resend(one.place)
      const isRight = random() < model.codesAwaited(one.place, now) / (codes - one.tried)
      // Each browser has a network of its own.
      const outcome = model.answer(one.place, now, isRight, [one.place, 0])
      if (outcome === 'signed-in') return { inside: true, model }
      if (outcome === 'wrong') Object.assign(one, { wrong: one.wrong + 1, tried: one.tried + 1 })
      else if (outcome === 'second-code') one.tried = 0
      else if (outcome !== 'wait' && outcome !== 'turn') one.wrong = Number.POSITIVE_INFINITY
    }
    open = open.filter(one => one.wrong < attacker.leavesAfter)
  }
  return { inside: false, model }
}

export interface Odds {
  readonly measured: number
  readonly bound: number
  /** Standard deviation of `measured` if the bound were the truth. */
  readonly sigma: number
  readonly evaluations: number
  readonly sms: number
}

/** The share of `attacks` that got in, beside the bound of docs/security.md for this many codes. */
export function measure(attempt: Attempt & { readonly attacks: number }): Odds {
  const { codes, attacks } = attempt
  const days = Math.min(attempt.days, attempt.attacker.most)
  let [inside, evaluations, sms] = [0, 0, 0]
  for (let n = 0; n < attacks; n += 1) {
    const outcome = attack(attempt)
    inside += Number(outcome.inside)
    evaluations = Math.max(evaluations, outcome.model.singleCodeEvaluations)
    sms = Math.max(sms, outcome.model.challengesOpened)
  }
  const bound = Math.min(1, oddsBound(days, sms, codes, attempt.attacker.redeems))
  return {
    measured: inside / attacks,
    bound,
    sigma: Math.sqrt((bound * (1 - bound)) / attacks),
    evaluations,
    sms,
  }
}

/** The challenges with an SMS of their own that unknown browsers can open in this time. */
export function challengesIn(days: number): number {
  const { size, everyMs } = policy.smsQuota.unknownBrowsers
  return size + Math.floor((days * DAY_MS) / everyMs)
}

/** Answers that are looked at in the two lives of one challenge, at most. */
const GUARDED_PER_CHALLENGE = 71

/** (30 + 1 + 1.5·days)/codes + challenges·71·5/codes² + days·86,400·2/codes·5/codes; the last for who redeems. */
export function oddsBound(days: number, challenges: number, codes: number, redeems = true): number {
  const { doubleConfirmFrom, decayPerDay, stageTwoTries } = policy.guard
  const single = (doubleConfirmFrom + 1 + decayPerDay * days) / codes
  const guarded = (challenges * GUARDED_PER_CHALLENGE * stageTwoTries) / codes ** 2
  if (!redeems) return single + guarded
  return single + guarded + (redeemingBound(days * DAY_MS) * stageTwoTries) / codes ** 2
}
