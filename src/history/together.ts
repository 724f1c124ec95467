import { policy } from '../policy.ts'
import type { ListedEvent } from './store.ts'

/** An event with those that led to it, oldest first. */
export interface Group {
  readonly head: ListedEvent
  readonly steps: readonly ListedEvent[]
}

/** The ways of a code: the row that it begins with, the one that completes it, what goes well between, and what its SMS are for. */
const WAYS = [
  {
    sent: 'sign-in.code-sent',
    done: 'sign-in.completed',
    steps: ['sign-in.code-resent', 'sign-in.second-code-sent'],
    sms: ['sign-in', 'enrolment'],
  },
  { sent: 'act.code-sent', done: 'act.confirmed', steps: ['act.code-resent'], sms: ['act'] },
] as const
type Way = (typeof WAYS)[number]

/** Of an SMS that goes well; what does not go well is always a row of its own. */
const SMS = ['sms.submitted', 'sms.delivered']

/**
 * One row for each code that was typed: that it was sent, its SMS, and what it completed. Each completed one takes at most one
 * sent code, of the same ID and from the same network address: a code that somebody else asked for stays a row. One row
 * also for each notice that arrived.
 *
 * @param rows newest first; so are the groups
 */
export function together(rows: readonly ListedEvent[]): Group[] {
  const steps = new Map<number, ListedEvent[]>()
  const taken = new Set<number>()
  const waiting = new Map<string, ListedEvent[]>()
  const latest = new Map<string, ListedEvent>()
  const take = (head: ListedEvent, row: ListedEvent) => {
    steps.set(head.id, [...(steps.get(head.id) ?? []), row, ...(steps.get(row.id) ?? [])])
    taken.add(row.id)
  }
  for (const row of rows.toReversed()) {
    const way = wayOf(row)
    const whose = `${row.account_site} ${row.login_id} ${way?.sent ?? noticeOf(row)}`
    const open = waiting.get(whose) ?? []
    const ofSameBrowser = open.findLast(({ address }) => address === row.address)
    if (way === undefined) {
      const [before, ...others] = open
      if (row.action === 'sms.submitted') waiting.set(whose, [...open, row])
      if (row.action !== 'sms.delivered' || before === undefined) continue
      take(row, before)
      waiting.set(whose, others)
    } else if (row.action === way.sent) {
      waiting.set(whose, [...open, row])
      latest.set(whose, row)
    } else if (row.action === way.done && ofSameBrowser && isSoonAfter(ofSameBrowser, row)) {
      take(row, ofSameBrowser)
      latest.set(whose, row)
      waiting.set(
        whose,
        open.filter(one => one !== ofSameBrowser),
      )
    } else if (row.action !== way.done) {
      const head = SMS.includes(row.action) ? (open.at(-1) ?? latest.get(whose)) : ofSameBrowser
      if (head !== undefined && isSoonAfter(head, row)) take(head, row)
    }
  }
  return rows.filter(({ id }) => !taken.has(id)).map(head => ({ head, steps: steps.get(head.id) ?? [] }))
}

function wayOf({ action, detail }: ListedEvent): Way | undefined {
  const { purpose } = SMS.includes(action) ? (JSON.parse(detail) as { purpose?: string }) : {}
  return WAYS.find(({ sent, done, steps, sms }) => {
    const actions: readonly string[] = [sent, done, ...steps]
    return actions.includes(action) || (sms as readonly (string | undefined)[]).includes(purpose)
  })
}

/** Notices that say the same to the same number are told apart by their order. */
function noticeOf({ action, detail }: ListedEvent): string {
  if (!SMS.includes(action)) return ''
  const { purpose, number } = JSON.parse(detail) as { purpose?: string; number?: string }
  return `${purpose} ${number}`
}

/** A code is good for so long; a second one after it as long again. */
function isSoonAfter(before: ListedEvent, row: ListedEvent): boolean {
  return row.at - before.at <= 2 * policy.code.lifetimeMs
}
