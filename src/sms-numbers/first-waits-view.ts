import type { Frame } from '../page/layout.tsx'
import { dateAndTime } from '../platform/i18n/japan-time.ts'
import { messages as m } from './messages.ts'

/** Why the administrator's number cannot be changed in a session that was opened with the second one (D18). */
export function firstWaitsText(
  { say, language }: Pick<Frame, 'say' | 'language'>,
  until: number | undefined,
): string {
  return until === undefined ? say(m.firstInUse) : say(m.firstWaits, { time: dateAndTime(until, language) })
}
