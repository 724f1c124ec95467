import { DAY_MS, policy, SECOND_MS } from '../src/policy.ts'

/**
 * The guard of one account as a small program of its own, without a database: what the properties are tested
 * against, and what the odds are simulated with. Times in milliseconds.
 */
export type ModelAnswer =
  | 'signed-in'
  | 'second-code'
  | 'wrong'
  | 'wait'
  | 'turn'
  | 'expired'
  | 'ended'
  | 'gone'

/** Where an answer comes from: networks around it, from the widest. Each part says which inside of the one before. */
export type ModelNetwork = readonly [wide: number, narrow: number]
const SOMEWHERE: ModelNetwork = [0, 0]

interface ModelChallenge {
  readonly device: string
  wrong: number
  stage: 1 | 2
  stageTwoWrong: number
  nextAt: number
  expires: number
  over: boolean
  /** Its browser signed in anew: nobody can answer here, but the code is on the phone. */
  left: boolean
  resends: number
  /** No SMS could go out for it: its first stage takes codes of others. */
  readonly redeems: boolean
}

export class GuardModel {
  readonly #levels = new Map<string, { level: number; at: number }>()
  readonly #quotas = new Map<string, { left: number; at: number }>()
  readonly #challenges: ModelChallenge[] = []
  /** Those of unknown browsers with an SMS of their own, newest first. */
  #sent: ModelChallenge[] = []
  /** Who has which second, from the beginning of time; `used`: an answer was looked at in it. */
  readonly #turns = new Map<number, { network: ModelNetwork; used: boolean }>()
  /** Codes looked at while one right code was enough. */
  singleCodeEvaluations = 0
  /** Answers of browsers that redeem, each as many times as there were codes that it could have been. */
  redeemingEvaluations = 0
  smsSent = 0
  challengesOpened = 0

  level(device: string, now: number): number {
    const counter = this.#levels.get(device) ?? { level: 0, at: now }
    const decayed = Math.max(0, counter.level - ((now - counter.at) * policy.guard.decayPerDay) / DAY_MS)
    this.#levels.set(device, { level: decayed, at: now })
    return decayed
  }

  /** After a right password, or for an act (`act`): the new challenge's place, or `undefined` when no SMS may go out. */
  open(device: string, now: number): number | undefined {
    const { size, everyMs } = quotaOf(device)
    const quota = this.#quotas.get(device) ?? { left: size, at: now }
    const left = Math.min(size, quota.left + (now - quota.at) / everyMs)
    const granted = left >= 1
    this.#quotas.set(device, { left: granted ? left - 1 : left, at: now })
    if (!granted) return undefined
    this.smsSent += 1
    this.challengesOpened += 1
    return this.#add(device, now, false)
  }

  /** The same where no SMS may go out, but one did shortly before. */
  redeem(now: number): number | undefined {
    return this.#live(now).length === 0 ? undefined : this.#add('unknown', now, true)
  }

  #add(device: string, now: number, redeems: boolean): number {
    const expires = now + policy.code.lifetimeMs
    const fresh = { wrong: 0, stage: 1, stageTwoWrong: 0, nextAt: now, over: false, left: false } as const
    const challenge = { ...fresh, resends: 0, device, expires, redeems }
    this.#challenges.push(challenge)
    if (device === 'unknown' && !redeems) this.#sent.unshift(challenge)
    return this.#challenges.length - 1
  }

  /** Codes that were sent to unknown browsers and that nobody used; newest first. */
  #live(now: number): ModelChallenge[] {
    this.#sent = this.#sent.filter(one => one.stage === 1 && !one.over && one.expires >= now)
    return this.#sent
  }

  /** Of how many codes any one would be right here. */
  codesAwaited(place: number, now: number): number {
    const challenge = this.#challenges[place]
    return challenge?.redeems && challenge.stage === 1 ? this.#live(now).length : 1
  }

  /** The browser starts over: its code stays what it was. */
  leave(place: number): void {
    const challenge = this.#challenges[place]
    if (challenge !== undefined) challenge.left = true
  }

  /** The same code once more: an SMS, and nothing else. */
  resend(place: number): void {
    const challenge = this.#challenges[place]
    if (challenge === undefined || challenge.resends >= policy.code.resendAfterMs.length) return
    challenge.resends += 1
    this.smsSent += 1
  }

  /** `right`: the code of this challenge; where codes of others are redeemed, the newest of those. */
  answer(place: number, now: number, right: boolean, network = SOMEWHERE): ModelAnswer {
    const challenge = this.#challenges[place]
    if (challenge === undefined || challenge.over || challenge.left) return 'gone'
    if (now > challenge.expires) return 'expired'
    if (now < challenge.nextAt) return 'wait'
    if (challenge.redeems && challenge.stage === 1) return this.#redeem(challenge, now, right, network)
    const level = this.level(challenge.device, now)
    const guarded = level >= policy.guard.doubleConfirmFrom
    if (challenge.stage === 1 && !guarded) this.singleCodeEvaluations += 1
    if (!right) return this.#wrong(challenge, level, now)
    if (challenge.stage === 1 && guarded) {
      Object.assign(challenge, { stage: 2, nextAt: now, expires: now + policy.code.lifetimeMs })
      this.smsSent += 1
      return 'second-code'
    }
    this.#levels.set(challenge.device, { level: Math.max(0, level - challenge.wrong), at: now })
    challenge.over = true
    return 'signed-in'
  }

  #redeem(challenge: ModelChallenge, now: number, right: boolean, network: ModelNetwork): ModelAnswer {
    const live = this.#live(now)
    const [newest] = live
    if (newest === undefined) return 'expired'
    if (!this.#takeTurn(now, network)) return 'turn'
    this.redeemingEvaluations += live.length
    if (!right) return this.#wrong(challenge, this.level('unknown', now), now)
    newest.over = true
    Object.assign(challenge, { stage: 2, nextAt: now, expires: now + policy.code.lifetimeMs })
    this.smsSent += 1
    return 'second-code'
  }

  /** One a second; who is too early has the next second that nobody has and that leaves others of his wide network theirs. */
  #takeTurn(now: number, network: ModelNetwork): boolean {
    const { comesWithinMs, aheadMs } = policy.guard.redeeming
    const second = Math.floor(now / SECOND_MS)
    const mine = ([wide, narrow]: ModelNetwork) => wide === network[0] && narrow === network[1]
    for (const at of this.#turns.keys()) if (at * SECOND_MS < now - comesWithinMs) this.#turns.delete(at)
    for (const [at, turn] of this.#turns) {
      if (turn.used || !mine(turn.network)) continue
      turn.used = at * SECOND_MS <= now
      return turn.used
    }
    const ofWide = (at: number) => {
      const turn = this.#turns.get(at)
      return turn !== undefined && !turn.used && turn.network[0] === network[0]
    }
    for (let at = second; at * SECOND_MS < now + aheadMs; at += 1) {
      if (this.#turns.has(at) || ofWide(at - 1) || ofWide(at + 1)) continue
      this.#turns.set(at, { network, used: at === second })
      return at === second
    }
    return false
  }

  #wrong(challenge: ModelChallenge, level: number, now: number): ModelAnswer {
    challenge.wrong += 1
    challenge.nextAt = now + policy.guard.pauseSeconds(challenge.wrong) * SECOND_MS
    this.#levels.set(challenge.device, { level: Math.min(policy.guard.levelMax, level + 1), at: now })
    if (challenge.stage !== 2) return 'wrong'
    challenge.stageTwoWrong += 1
    if (challenge.stageTwoWrong < policy.guard.stageTwoTries) return 'wrong'
    challenge.over = true
    return 'ended'
  }
}

/** Of codes for acts, of all unknown browsers together, or of one known device. */
function quotaOf(device: string) {
  const { acts, unknownBrowsers, knownDevice } = policy.smsQuota
  if (device === 'act') return acts
  return device === 'unknown' ? unknownBrowsers : knownDevice
}

/** The published bound: how many codes of one stage an attacker without a known device can have looked at. */
export function evaluationBound(milliseconds: number): number {
  return policy.guard.doubleConfirmFrom + 1 + (policy.guard.decayPerDay * milliseconds) / DAY_MS
}

/**
 * What browsers that redeem can have looked at, each answer as many times as there are codes that it could be: one answer
 * a second, and in the long run two codes, since one is sent every 20 minutes and each is good for 30.
 */
export function redeemingBound(milliseconds: number): number {
  return (2 * milliseconds) / policy.guard.redeeming.everyMs
}
