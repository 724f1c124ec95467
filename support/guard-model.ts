import { DAY_MS, MINUTE_MS, policy, SECOND_MS } from '../src/policy.ts'

/**
 * The guard of one account as a small program of its own, without a database: what the properties are tested
 * against, and what the odds are simulated with. Times in milliseconds.
 */
export type ModelAnswer = 'signed-in' | 'second-code' | 'wrong' | 'wait' | 'expired' | 'ended' | 'gone'

interface ModelChallenge {
  readonly device: string
  wrong: number
  stage: 1 | 2
  stageTwoWrong: number
  nextAt: number
  expires: number
  over: boolean
  resends: number
}

export class GuardModel {
  readonly #levels = new Map<string, { level: number; at: number }>()
  readonly #quotas = new Map<string, { left: number; at: number }>()
  readonly #challenges: ModelChallenge[] = []
  /** Codes looked at while one right code was enough. */
  singleCodeEvaluations = 0
  smsSent = 0
  challengesOpened = 0

  level(device: string, now: number): number {
    const counter = this.#levels.get(device) ?? { level: 0, at: now }
    const decayed = Math.max(0, counter.level - ((now - counter.at) * policy.guard.decayPerDay) / DAY_MS)
    this.#levels.set(device, { level: decayed, at: now })
    return decayed
  }

  /** After a right password: the new challenge's place, or `undefined` when no SMS may go out. */
  open(device: string, now: number): number | undefined {
    const { size, everyMs } =
      device === 'unknown' ? policy.smsQuota.unknownBrowsers : policy.smsQuota.knownDevice
    const quota = this.#quotas.get(device) ?? { left: size, at: now }
    const left = Math.min(size, quota.left + (now - quota.at) / everyMs)
    const granted = left >= 1
    this.#quotas.set(device, { left: granted ? left - 1 : left, at: now })
    if (!granted) return undefined
    this.smsSent += 1
    this.challengesOpened += 1
    const expires = now + policy.code.lifetimeMs
    const fresh = { wrong: 0, stage: 1, stageTwoWrong: 0, nextAt: now, over: false, resends: 0 } as const
    this.#challenges.push({ ...fresh, device, expires })
    return this.#challenges.length - 1
  }

  /** The same code once more: an SMS, and nothing else. */
  resend(place: number): void {
    const challenge = this.#challenges[place]
    if (challenge === undefined || challenge.resends >= policy.code.resendAfterMs.length) return
    challenge.resends += 1
    this.smsSent += 1
  }

  answer(place: number, now: number, right: boolean): ModelAnswer {
    const challenge = this.#challenges[place]
    if (challenge === undefined || challenge.over) return 'gone'
    if (now > challenge.expires) return 'expired'
    if (now < challenge.nextAt) return 'wait'
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

/** The published bound: how many codes of one stage an attacker without a known device can have looked at. */
export function evaluationBound(milliseconds: number): number {
  return policy.guard.doubleConfirmFrom + 1 + (policy.guard.decayPerDay * milliseconds) / DAY_MS
}

/** The SMS that unknown browsers can ask for in this time. */
export function smsBound(milliseconds: number): number {
  return policy.smsQuota.unknownBrowsers.size + milliseconds / (20 * MINUTE_MS)
}
