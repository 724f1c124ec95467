import type { Config } from './platform/config.ts'
import { endOfDay, startOfDay } from './platform/i18n/japan-time.ts'

/**
 * Where a time stands to the pre-registration period (manual, M9): codes are compulsory `after` it.
 * Both days of the period belong to it whole, in Japanese time.
 */
export type Moment = 'before' | 'during' | 'after'

type Settings = Pick<Config, 'preRegistration'>

export function momentAt(config: Settings, at: number): Moment {
  if (at < startOfDay(config.preRegistration.from)) return 'before'
  return at < codesCompulsoryFrom(config) ? 'during' : 'after'
}

/** First millisecond after the period. */
export function codesCompulsoryFrom(config: Settings): number {
  return endOfDay(config.preRegistration.to)
}
