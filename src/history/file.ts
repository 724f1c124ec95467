import type { Frame } from '../page/layout.tsx'
import { csvLine } from '../platform/csv/write.ts'
import { isoDate, secondsTime } from '../platform/i18n/japan-time.ts'
import type { HistoryEvent } from './history.ts'
import { factsIn, sentenceIn, whoIn } from './history-view.tsx'
import { messages as m } from './messages.ts'

type Words = Pick<Frame, 'say' | 'language'>

/** 操作履歴 as a file for spreadsheets, in the words of the page; texts that would be formulas are guarded. */
export function historyHead({ say }: Words): string {
  return csvLine([m.at, m.id, m.what, m.details, m.who, m.address].map(head => say(head)))
}

export function historyLine(words: Words, event: HistoryEvent): string {
  const { say } = words
  return csvLine([
    sheetTime(event.at),
    event.loginId ?? say(m.contract),
    sentenceIn(say, event),
    factsIn(words, event).join(' ／ '),
    whoIn(say, event),
    event.address ?? '',
  ])
}

/** `2026-11-24 10:00:01` in Japan: what spreadsheets take for a time in every language. */
function sheetTime(at: number): string {
  return `${isoDate(at)} ${secondsTime(at)}`
}
