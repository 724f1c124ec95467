import type { ActKind, Doing, Performed } from '../acts/act.ts'
import type { Say } from '../platform/i18n/catalogue.ts'
import { PAGES } from '../site.ts'
import { spacedNumber } from '../sms-number.ts'
import { isPrepared } from '../switch/mark.ts'
import type { Within } from '../work.ts'
import { consequencesOf } from './consequences.ts'
import { judge, typedAgain } from './judging.ts'
import { forwardingIn, keepServices, lineFrom, lockServices, withLoops } from './keeping.ts'
import { type Dropped, fieldsOf, formOf } from './line-form.ts'
import { messages } from './messages.ts'
import { type OptionServices, runningIn } from './option-services.ts'
import { stopMessages as m } from './stop-messages.ts'
import { destinationInWords, lineInShort } from './words.ts'

/** サービス設定 of a line that waits for a code (D15), as it is kept: all of it, before and after. */
export interface WantedServices {
  /** 11 digits. */
  readonly number: string
  readonly before: OptionServices
  readonly services: OptionServices
  readonly dropped: readonly Dropped[]
  /** The page of the form. */
  readonly page: string
}

/** サービス設定 as a form whose typed text is not lost: the administrator's, and the user's own. */
export const LINE_SCREEN = 'line'
export const OWN_LINE_SCREEN = 'own-line'

/** Forwarding to a number in Japan, set or changed. */
export const forwardInJapan: ActKind<WantedServices> = {
  name: 'forwarding',
  isBound: false,
  smsWords: m.smsForward,
  words: changeInWords,
  form: ({ page }) => `${page}?held`,
  typed: ({ page, before, services }, version = 0) => ({
    screen: page === PAGES.settings ? OWN_LINE_SCREEN : LINE_SCREEN,
    path: page,
    fields: fieldsOf({ ...formOf({ services, version }), running: runningIn(before) }),
  }),
  perform: save,
}

/** Forwarding to a number abroad, set or changed, or 国際電話利用休止 lifted: who pays for it has to mean it. */
export const forwardAbroad: ActKind<WantedServices> = {
  ...forwardInJapan,
  name: 'forwarding-abroad',
  isBound: true,
  isAbroad: true,
  smsWords: m.smsAbroad,
  facts: destinationsInWords,
  warning: (say, wanted) => say(lifts(wanted) ? m.liftCosts : m.abroadCosts),
}

export const liftSuspension: ActKind<WantedServices> = {
  ...forwardAbroad,
  name: 'international-lifted',
  smsWords: m.smsLift,
}

/** Which of them it takes to save `after` where `before` stands; `undefined`: none. */
export function actFor(before: OptionServices, after: OptionServices): ActKind<WantedServices> | undefined {
  const { destinations, liftsInternational } = consequencesOf(before, after)
  if (destinations.some(({ isAbroad }) => isAbroad)) return forwardAbroad
  if (liftsInternational) return liftSuspension
  return destinations.length > 0 ? forwardInJapan : undefined
}

async function save(
  within: Within,
  { session, payload, version, address }: Doing<WantedServices>,
): Promise<Performed> {
  const { number, services, dropped, page } = payload
  const stale = { kind: 'stale', to: `${page}?held`, outcome: undefined } as const
  if (session.site === 'user' && session.line?.number !== number) return { ...stale, to: page }
  const { contractId } = session
  const row = await lockServices(within, { number, contractId })
  if (row === undefined || row.version !== version || !(await isPrepared(within, row.id))) return stale
  const line = lineFrom(row)
  const wanted = { ...services, forwarding: services.forwarding.map(typedAgain) }
  const judgement = judge(wanted, line)
  const problems = await withLoops(judgement, { number, find: forwardingIn(within.db, contractId) })
  if (problems.size > 0) return stale
  await keepServices(within, session, { row, services: judgement.services, address })
  return { kind: 'done', to: page, flash: { kind: 'line-saved', dropped }, outcome: undefined }
}

/** All that the code is for, one line each: who lifts the suspension and forwards reads both beside the field. */
function changeInWords(say: Say, wanted: WantedServices): string {
  const { before, services } = wanted
  const line = spacedNumber(wanted.number)
  const shown = { masked: true }
  const [from, to] = [lineInShort(say, before, shown), lineInShort(say, services, shown)]
  // Not as it is shown: other numbers may end in the same digits.
  const isForwarded = JSON.stringify(before.forwarding) !== JSON.stringify(services.forwarding)
  return [
    ...(lifts(wanted) ? [say(m.aboutToLift, { line })] : []),
    ...(isForwarded ? [say(m.aboutToForward, { line, from, to })] : []),
  ].join('\n')
}

function lifts({ before, services }: WantedServices): boolean {
  return consequencesOf(before, services).liftsInternational
}

/** Whole numbers: somebody compares them with what he meant. */
function destinationsInWords(say: Say, { before, services }: WantedServices) {
  return consequencesOf(before, services).destinations.map(({ when, to }) => ({
    term: say(messages.destination[when]),
    text: destinationInWords(say, { number: to }, { masked: false }),
  }))
}

/** Whether a held act is one of these. */
export function isWanted(kind: string, payload: unknown): payload is WantedServices {
  const isOne = [forwardInJapan, forwardAbroad, liftSuspension].some(({ name }) => name === kind)
  return isOne && payload !== undefined
}
