import { findAdministratorId } from '../accounts/account.ts'
import { findLine } from '../accounts/line.ts'
import { listNumbersOf } from '../accounts/number.ts'
import type { Notice } from '../guard/notices.ts'
import { inPowersOfTwo } from '../platform/db/batches.ts'
import type { Session } from '../sessions/sessions.ts'
import type { LineFacts, NoticePurpose, RestoredFacts, StoppedFacts } from '../sms/outbox.ts'
import { tellNumbers } from '../sms/tell.ts'
import { lastDigits } from '../sms-number.ts'
import { oldNumbersOf } from '../sms-numbers/old-numbers.ts'
import type { Within } from '../work.ts'
import { type Forwarding, isAbroad } from './option-services.ts'
import type { StoppedNow } from './stop-all.ts'

/** What somebody did to a line that its owners must hear of (D16). */
export interface ToldChange {
  readonly contractId: string
  /** 11 digits. */
  readonly line: string
  /** The line's user, where there is one. */
  readonly userId: string | undefined
  /** Who did it; `undefined` = the operator. */
  readonly by: string | undefined
  readonly address: string | undefined
  /** Where calls go now that did not go there before; numbers abroad come first. */
  readonly destinations: readonly { readonly number: string; readonly isAbroad: boolean }[]
  /** 国際電話利用休止 was lifted. */
  readonly isLifted: boolean
}

/**
 * Tells the administrator, and the line's user where somebody else did it. What can cost most is told at once and always;
 * other changes of one line within some minutes are gathered into one, sent with the last of them. For some days after the administrator's number changed
 * the old one hears of it, too: who changed it may not be who did this.
 */
export async function tellLineChanged(within: Within, change: ToldChange): Promise<void> {
  const { line, contractId, address } = change
  const [first] = change.destinations
  if (first === undefined && !change.isLifted) return
  const notices = await whoHears(within, change)
  const at = within.clock.now()
  const tell = (purpose: NoticePurpose, facts: LineFacts, isDangerous: boolean) => {
    const about = JSON.stringify(facts)
    const told = notices.map(notice => ({ ...notice, about }))
    const gathered = { gatheredBy: line, isNews: true, isDangerous }
    return tellNumbers(within, { contractId, notices: told, address, purpose, ...gathered })
  }
  if (first !== undefined) {
    const to = change.destinations.find(({ isAbroad }) => isAbroad) ?? first
    const ending = lastDigits(to.number)
    const facts: LineFacts = { line, at, to: { isAbroad: to.isAbroad, ending } }
    await tell('forwarding-changed', facts, to.isAbroad)
  }
  if (change.isLifted) await tell('international-lifted', { line, at }, true)
}

/** Forwarding that was stopped was brought back: of one line as of any change; of many the administrator is told once. */
export async function tellRestored(
  within: Within,
  restored: {
    readonly session: Session
    readonly lines: readonly { readonly number: string; readonly forwarding: readonly Forwarding[] }[]
    readonly address: string
  },
): Promise<void> {
  const { session, lines, address } = restored
  const { contractId } = session
  const at = within.clock.now()
  const isDangerous = lines.some(({ forwarding }) => forwarding.some(({ to }) => isAbroad(to)))
  const act = { contractId, address, isNews: true, isDangerous }
  const [first] = lines
  if (lines.length === 1 && first) {
    const destinations = first.forwarding.flatMap(({ to }) =>
      'number' in to ? [{ number: to.number, isAbroad: isAbroad(to) }] : [],
    )
    const line = await findLine(within.db, { number: first.number, contractId })
    const userId = line?.accountId ?? undefined
    const change = { contractId, line: first.number, userId, by: session.accountId, address, destinations }
    return tellLineChanged(within, { ...change, isLifted: false })
  }
  const about = JSON.stringify({ at, count: lines.length } satisfies RestoredFacts)
  const hearing = await whoHears(within, { contractId, userId: undefined, by: session.accountId })
  const notices = hearing.map(notice => ({ ...notice, about }))
  await tellNumbers(within, { ...act, purpose: 'forwarding-restored', notices })
}

/**
 * The operator stopped forwarding: each user is told of his lines, and the administrator of all. One SMS to each number; who has
 * lines of several IDs in hand reads how many there are.
 */
export async function tellStopped(
  within: Within,
  of: {
    readonly contractId: string
    /** At least one. */
    readonly stopped: readonly StoppedNow[]
    readonly address: string
  },
): Promise<void> {
  const { contractId, stopped, address } = of
  const at = within.clock.now()
  const about = (lines: readonly StoppedNow[]) => {
    const [only, second] = lines
    const one = second === undefined && only !== undefined ? { line: only.number } : {}
    return JSON.stringify({ at, count: lines.length, ...one } satisfies StoppedFacts)
  }
  const users = Map.groupBy(await hearingUsers(within, contractId, stopped), ({ number }) => number)
  const notices = new Map<string, Notice>()
  for (const [number, all] of users) {
    const [first] = all
    if (first === undefined) continue
    const isConfirmed = all.some(one => one.isConfirmed)
    const lines = all.map(({ line }) => line)
    notices.set(number, { accountId: first.accountId, number, isConfirmed, about: about(lines) })
  }
  const administrator = await whoHears(within, { contractId, userId: undefined, by: undefined })
  for (const notice of administrator) {
    const isConfirmed = notice.isConfirmed || notices.get(notice.number)?.isConfirmed === true
    notices.set(notice.number, { ...notice, isConfirmed, about: about(stopped) })
  }
  const gatheredBy = stopped.length === 1 ? stopped[0]?.number : undefined
  const all = { purpose: 'forwarding-stopped', notices: [...notices.values()], gatheredBy } as const
  await tellNumbers(within, { ...all, contractId, address })
}

async function hearingUsers(within: Within, contractId: string, stopped: readonly StoppedNow[]) {
  const lines = new Map(stopped.map(line => [line.accountId ?? '', line]))
  const hearing: (Notice & { readonly line: StoppedNow })[] = []
  for await (const accountIds of inPowersOfTwo([...lines.keys()].filter(id => id !== '')))
    for (const row of await listNumbersOf(within.db, within.numbers, { contractId, accountIds })) {
      const { id: accountId, number, confirmed } = row
      const line = lines.get(accountId)
      if (number !== null && line) hearing.push({ accountId, number, isConfirmed: confirmed === 1, line })
    }
  return hearing
}

/**
 * Forwarding abroad was dialled at the telephone system, and refused: whoever tried it may try again. It cost nothing, and a
 * telephone system may say it again and again: of one line it is told once in some minutes.
 */
export async function tellReportRefused(
  within: Within,
  of: Pick<ToldChange, 'contractId' | 'line' | 'userId'> & { readonly to: string },
): Promise<void> {
  const { contractId, line, to } = of
  const at = within.clock.now()
  const about = JSON.stringify({
    line,
    at,
    to: { isAbroad: true, ending: lastDigits(to) },
  } satisfies LineFacts)
  const notices = (await whoHears(within, { ...of, by: undefined })).map(notice => ({ ...notice, about }))
  const act = { contractId, notices, address: undefined, gatheredBy: line }
  await tellNumbers(within, { ...act, purpose: 'forwarding-refused' })
}

/** The administrator, the user where somebody else did it, and for some days the administrator's old number. */
export async function whoHears(
  within: Within,
  { contractId, userId, by }: Pick<ToldChange, 'contractId' | 'userId' | 'by'>,
): Promise<readonly Notice[]> {
  const administrator = await findAdministratorId(within.db, contractId)
  const accountIds = [administrator, userId === by ? undefined : userId].filter(id => id !== undefined)
  const rows = await listNumbersOf(within.db, within.numbers, { contractId, accountIds })
  const notices = rows.flatMap(({ id, number, confirmed }) =>
    number === null ? [] : [{ accountId: id, number, isConfirmed: confirmed === 1 }],
  )
  if (administrator === undefined) return notices
  return [...notices, ...(await oldNumbersOf(within, administrator))]
}
