import { exactTime } from '../../platform/i18n/japan-time.ts'
import { SECOND_MS } from '../../policy.ts'
import type { SiteKind } from '../../site.ts'
import type { Attempt, Message, Sibling } from '../../sms/message-list.ts'
import type { SmsState } from '../../sms/tables.ts'

/** Messages and their attempts in words, for an engineer or the desk; times are those of Japan. */
export const STATES: Record<SmsState, string> = {
  queued: 'waits to be handed over',
  sending: 'is being handed over',
  submitted: 'a gateway took it; no receipt so far',
  delivered: 'the phone got it',
  undelivered:
    "it was not brought to the phone: switched off, no signal, full, or a trouble of the carrier's",
  unknown: 'it may have been sent or not; nobody answered',
  expired: 'no gateway took it in time; it was given up',
  refused: 'a gateway refused it for good: the number does not exist or takes no SMS',
  superseded: 'never sent: its code was asked for anew, or its sign-in was over',
}

const SITES: Record<SiteKind, string> = {
  admin: 'administrator site',
  user: 'user site',
  op: "operator's desk",
}

/** One line of `sekisho sms list`. */
export function messageLine(message: Message): string {
  const { at, state, purpose, account, to, id } = message
  const who = account?.loginId ?? '-'
  return [
    exactTime(at).slice(0, 'YYYY-MM-DD HH:MM:SS'.length),
    state.padEnd(11),
    purpose.padEnd(15),
    who.padEnd(16),
    (to || '?').padEnd(11),
    id,
    lastAttempt(message.attempts),
  ].join('  ')
}

/** `sekisho sms show`: the facts, then everything that happened, in its order. */
export function messageStory(message: Message & { readonly siblings: readonly Sibling[] }): string {
  return [...facts(message), '', ...timeline(message), ...siblings(message.siblings)].join('\n')
}

function lastAttempt(attempts: readonly Attempt[]): string {
  const last = attempts.at(-1)
  if (last === undefined) return '-'
  const tries = attempts.length > 1 ? `try ${last.n} ` : ''
  const reason = reasonOf(last)
  return `${tries}${last.gateway}${reason === '' ? '' : `: ${reason}`}`
}

function facts(message: Message): string[] {
  const { account, nextTryAt, heals } = message
  const site = account && SITES[account.site]
  const lines: [string, string | undefined][] = [
    ['SMS', message.id],
    ['State', `${message.state} - ${STATES[message.state]}`],
    ['Purpose', message.purpose],
    ['Account', account && `${account.loginId} (${site}), ${account.contract}`],
    ['To', message.to || 'cannot be read: its key is missing'],
    ['Ordered', `${exactTime(message.at)} (Japan)`],
    ['Useful until', exactTime(message.uselessAfter)],
    ['Next try', nextTryAt === undefined ? undefined : exactTime(nextTryAt)],
    ['Code', message.codeUsed ? 'was entered: it arrived, whatever was reported' : undefined],
    ['Repeats', heals && `${heals}, which did not arrive`],
  ]
  return lines.flatMap(([name, text]) => (text === undefined ? [] : [`${name.padEnd(14)}${text}`]))
}

interface Happening {
  readonly at: number
  readonly text: string
}

function timeline(message: Message): string[] {
  const ordered = { at: message.at, text: 'ordered' }
  const happenings = [ordered, ...message.attempts.flatMap(happeningsOf)]
  if (message.attempts.length === 0) return [lineAt(message.at, ordered), 'No gateway was asked.']
  return happenings.sort((one, other) => one.at - other.at).map(one => lineAt(message.at, one))
}

function happeningsOf(attempt: Attempt): Happening[] {
  const { n, gateway, startedAt, submittedAt, receiptAt, endedAt } = attempt
  const begun = { at: startedAt, text: `try ${n}: to ${gateway}` }
  const told =
    receiptAt === undefined ? [] : [{ at: receiptAt, text: `try ${n}: receipt, ${receipt(attempt)}` }]
  if (submittedAt !== undefined) {
    const as = attempt.providerId === undefined ? '' : ` as ${attempt.providerId}`
    return [begun, { at: submittedAt, text: `try ${n}: ${gateway} took it${as}` }, ...told]
  }
  if (attempt.errorClass !== undefined)
    return [begun, { at: endedAt ?? startedAt, text: `try ${n}: ${reasonOf(attempt)}` }, ...told]
  return told.length > 0 ? [begun, ...told] : [{ ...begun, text: `${begun.text}, no answer so far` }]
}

function receipt({ state, receiptCode }: Attempt): string {
  return receiptCode === undefined ? state : `${state} (${receiptCode})`
}

/** Why it went no further: the class by which the engine decided, and the gateway's own word. */
function reasonOf(attempt: Attempt): string {
  const { state, errorClass, errorCode, receiptCode } = attempt
  if (state === 'undelivered') return receiptCode === undefined ? state : `${state} ${receiptCode}`
  if (state === 'delivered' || errorClass === undefined) return ''
  return errorCode === undefined ? errorClass : `${errorClass} ${errorCode}`
}

function lineAt(orderedAt: number, { at, text }: Happening): string {
  const seconds = `+${((at - orderedAt) / SECOND_MS).toFixed(3)} s`
  return `${exactTime(at)}  ${seconds.padStart(13)}  ${text}`
}

function siblings(others: readonly Sibling[]): string[] {
  if (others.length === 0) return []
  const lines = others.map(({ id, at, state, heals }) => {
    const why = heals === undefined ? '' : `, repeats ${heals}`
    return `${exactTime(at)}  ${id}  ${state}${why}`
  })
  return ['', 'Other SMS of the same sign-in:', ...lines]
}
