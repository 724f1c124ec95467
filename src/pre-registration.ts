import type { Deps } from './deps.ts'
import type { Config } from './platform/config.ts'
import { endOfDay, isoDate, startOfDay } from './platform/i18n/japan-time.ts'
import { policy } from './policy.ts'

/**
 * Where a time stands to the pre-registration period (manual, M9): codes are compulsory `after` it.
 * Both days of the period belong to it whole, in Japanese time. A contract can have a day of its own from which
 * on codes are compulsory for it, earlier or later than the end of the period.
 */
export type Moment = 'before' | 'during' | 'after'

type Settings = Pick<Config, 'preRegistration'>

/** A contract, or what shows of it: its own day (YYYY-MM-DD), or `null`. */
interface WithDay {
  readonly codesFrom: string | null
}

export function momentAt(config: Settings, at: number, contract: WithDay): Moment {
  if (at >= codesCompulsoryFrom(config, contract.codesFrom)) return 'after'
  return at < startOfDay(config.preRegistration.from) ? 'before' : 'during'
}

/** The first millisecond at which codes are compulsory, by a contract's own day or by `null`. */
export function codesCompulsoryFrom(config: Settings, day: string | null): number {
  return day === null ? endOfDay(config.preRegistration.to) : startOfDay(day)
}

/** The last millisecond of the period while it runs, for pages that say until when (M9). */
export function periodEndsAt(deps: Pick<Deps, 'config' | 'clock'>, contract: WithDay): number | undefined {
  const rule = codesRule(deps.config, deps.clock.now(), contract)
  return rule.kind === 'later' && rule.opensAt === undefined ? rule.from - 1 : undefined
}

/** Whether a code is asked for already; `from` is the first day, in Japan, on which it is. */
export type CodesRule =
  | { readonly kind: 'now' }
  /** `opensAt`: before it nobody is asked to register; `undefined` once it has passed. */
  | { readonly kind: 'later'; readonly from: number; readonly opensAt: number | undefined }

export function codesRule(config: Settings, at: number, contract: WithDay): CodesRule {
  const moment = momentAt(config, at, contract)
  if (moment === 'after') return { kind: 'now' }
  const opensAt = moment === 'before' ? startOfDay(config.preRegistration.from) : undefined
  return { kind: 'later', from: codesCompulsoryFrom(config, contract.codesFrom), opensAt }
}

/** Where a contract's own day is later than any may be: the last one (YYYY-MM-DD). */
export function lastDayInstead(config: Settings, at: number, day: string | null): string | undefined {
  const from = Math.max(at, startOfDay(config.preRegistration.to))
  const last = isoDate(from + policy.rollout.codesFromWithinMs)
  return day !== null && day > last ? last : undefined
}
