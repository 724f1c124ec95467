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

/** @param codesFrom the contract's own day (YYYY-MM-DD), or `null` */
export function momentAt(config: Settings, at: number, codesFrom: string | null): Moment {
  if (at >= codesCompulsoryFrom(config, codesFrom)) return 'after'
  return at < startOfDay(config.preRegistration.from) ? 'before' : 'during'
}

/** The first millisecond at which codes are compulsory. */
export function codesCompulsoryFrom(config: Settings, codesFrom: string | null): number {
  return codesFrom === null ? endOfDay(config.preRegistration.to) : startOfDay(codesFrom)
}

/** The last millisecond of the period while it runs, for pages that say until when (M9). */
export function periodEndsAt(config: Settings, at: number, codesFrom: string | null): number | undefined {
  return momentAt(config, at, codesFrom) === 'during' ? codesCompulsoryFrom(config, codesFrom) - 1 : undefined
}

/** The last day (YYYY-MM-DD) from which on codes may become compulsory for a contract. */
export function lastCodesFrom(config: Settings, at: number): string {
  return isoDate(Math.max(at, startOfDay(config.preRegistration.to)) + policy.rollout.codesFromWithinMs)
}

/** Whether a contract's own day is later than any may be. */
export function isTooLate(config: Settings, at: number, codesFrom: string | null): boolean {
  return codesFrom !== null && codesFrom > lastCodesFrom(config, at)
}
