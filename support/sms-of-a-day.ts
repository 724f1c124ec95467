import type { QuotaRule } from '../src/guard/quota.ts'
import { DAY_MS, policy } from '../src/policy.ts'

/**
 * What the quotas come to: docs/security.md publishes these figures, and tests compare them. Days of
 * any 24 hours, begun with everything full. Second codes, which only follow a right code, come on top.
 */
export interface SmsOfAccount {
  readonly openings: number
  readonly resends: number
  readonly inAll: number
}

/** The most SMS of codes in a day that all unknown browsers of one account together can ask for. */
export function smsOfUnknownBrowsers(): SmsOfAccount {
  return inAll(policy.smsQuota.unknownBrowsers, policy.smsQuota.resends.unknownBrowsers)
}

/** The same for one known device. */
export function smsOfKnownDevice(): SmsOfAccount {
  return inAll(policy.smsQuota.knownDevice, policy.smsQuota.resends.knownDevice)
}

/**
 * The most SMS in a day that the unknown browsers of one network can ask for without completing a sign-in: each of its
 * openings, and its resends. `grown`: with as many accounts as make a network larger.
 */
export function smsOfNetwork(): { readonly usual: number; readonly grown: number } {
  const { networkDay, grownNetwork } = policy.smsQuota
  const each = 1 + policy.code.resendAfterMs.length
  // A bucket that is full at first gives its size once more while it refills.
  return { usual: 2 * networkDay.size * each, grown: 2 * grownNetwork.perDay * each }
}

function inAll(opening: QuotaRule, resending: QuotaRule): SmsOfAccount {
  const [openings, resends] = [opening, resending].map(mostInDay) as [number, number]
  return { openings, resends, inAll: openings + resends }
}

function mostInDay({ size, everyMs }: QuotaRule): number {
  return size + Math.floor(DAY_MS / everyMs)
}
