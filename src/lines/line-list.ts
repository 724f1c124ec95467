import {
  type Line as KeptLine,
  listForwardingLines,
  settingsOf,
  sumForwardingLines,
} from '../accounts/line.ts'
import type { Deps } from '../deps.ts'
import { type PageOf, placeOf } from '../platform/paging.ts'
import { policy } from '../policy.ts'
import type { Session } from '../sessions/sessions.ts'
import type { NumberRow } from '../sms-numbers/number-list.ts'
import { type Forwarding, type OptionServices, readServicesKept } from './option-services.ts'
import type { WhichLines } from './stop-all.ts'

/** What the lines of these rows do, by their numbers: for one page of 利用者番号一覧. */
export async function listServices(
  deps: Deps,
  { contractId }: Pick<Session, 'contractId'>,
  rows: readonly Pick<NumberRow, 'lineNumber'>[],
): Promise<ReadonlyMap<string, OptionServices>> {
  const numbers = rows.flatMap(row => row.lineNumber ?? [])
  const settings = await settingsOf(deps.db, { contractId, numbers })
  return new Map([...settings].map(([number, kept]) => [number, readServicesKept(kept)]))
}

/** A line and where it forwards to. */
export interface ForwardingLine {
  readonly number: string
  /** Of its service user. */
  readonly accountId?: string | undefined
  readonly userName: string
  readonly forwarding: readonly Forwarding[]
}

/** Lines that forward to a number, those that forward abroad first. */
export interface ForwardingLines {
  /** Some of them. */
  readonly lines: readonly ForwardingLine[]
  readonly count: number
  /** How many of all forward abroad. */
  readonly abroad: number
}

/** The first of them. */
export async function listForwarding(deps: Deps, which: WhichLines): Promise<ForwardingLines> {
  const { all: count, abroad } = await sumForwardingLines(deps.db, which)
  const rows = await listForwardingLines(deps.db, { ...which, limit: policy.line.shownToStop })
  return { lines: rows.map(lineOf), count, abroad }
}

/** All of them, page by page. */
export async function forwardingPage(
  deps: Deps,
  which: WhichLines,
  asked: string | undefined,
): Promise<PageOf<ForwardingLine> & Pick<ForwardingLines, 'abroad'>> {
  const { all, abroad } = await sumForwardingLines(deps.db, which)
  const place = placeOf(all, asked)
  const page = { before: place.before, limit: policy.list.pageRows }
  const rows = await listForwardingLines(deps.db, { ...which, ...page })
  return { ...place, rows: rows.map(lineOf), abroad }
}

function lineOf({ number, accountId, userName, settings }: KeptLine): ForwardingLine {
  const { forwarding } = readServicesKept(settings)
  return { number, userName, forwarding, ...(accountId !== null && { accountId }) }
}
