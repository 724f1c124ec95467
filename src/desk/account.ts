import { countAccounts, listAccountIds } from '../accounts/account.ts'
import { type Customer, findCustomer } from '../accounts/customer.ts'
import { hasNumber } from '../accounts/number.ts'
import type { EnrolmentPolicy, Suspender } from '../accounts/tables.ts'
import { abroadFrom } from '../acts/quarantine.ts'
import { findLiveClearing } from '../clearing/clearing.ts'
import { clearingTerms } from '../clearing/request.ts'
import type { ClearingKind } from '../clearing/tables.ts'
import type { Deps } from '../deps.ts'
import { accountEvents, accountSignIns, type HistoryEvent, type HistoryPage } from '../history/history.ts'
import { isStopped } from '../known-devices/only-known.ts'
import { type ForwardingLines, listForwarding, listServices } from '../lines/line-list.ts'
import type { OptionServices } from '../lines/option-services.ts'
import { startOfDay } from '../platform/i18n/japan-time.ts'
import { type PageOf, placeOf } from '../platform/paging.ts'
import { policy } from '../policy.ts'
import { codesCompulsoryFrom } from '../pre-registration.ts'
import { type OpenSession, openSessionsPage } from '../sessions/open-sessions.ts'
import { enrolmentRule } from '../sign-in/enrolment.ts'
import type { CustomerSite } from '../site.ts'
import { type Message, recentMessages } from '../sms/message-list.ts'
import { maskNumber } from '../sms-number.ts'
import { listSomeNumbers, type NumberRow } from '../sms-numbers/number-list.ts'
import { type LineLink, linkOf } from '../switch/progress.ts'
import { handOn, needsOther, stampOf } from './acts.ts'
import { linesOfCustomer } from './forwarding.ts'
import type { DeskMember } from './member.ts'
import { isPossible } from './possible.ts'
import { DESK_ACTS, type DeskAct, may } from './roles.ts'

/** An account and its contract, as the desk sees it: no whole number, no password. */
export interface Account {
  readonly id: string
  readonly site: CustomerSite
  readonly loginId: string
  readonly contractName: string
  readonly line: { readonly number: string; readonly userName: string } | undefined
  readonly suspendedAt: number | undefined
  readonly suspendedBy: Suspender | undefined
  readonly contractSuspendedAt: number | undefined
  /** Until then its owner lets nobody in but known devices. */
  readonly onlyKnownUntil: number | undefined
  /** Until then it has no call leave the country. */
  readonly abroadFrom: number | undefined
  /** Forwarding abroad does not belong to the contract. */
  readonly neverAbroad: boolean
  /** The last day (its first millisecond) of the contract. */
  readonly contractEndsOn: number | undefined
  /** The password is still the one of the opening notice, or of a reset. */
  readonly passwordInitial: boolean
  /** The desk, or an answer of the API, showed it. */
  readonly passwordShown: boolean
  readonly lastSignInAt: number | undefined
  /** How an administrator without a number gets one. */
  readonly enrolment: EnrolmentPolicy
  /** What a new initial password that the desk shows needs beside itself. */
  readonly shownPasswordNeeds: ShownPasswordNeeds
  /** From when on codes are compulsory. */
  readonly compulsoryFrom: number
  /** For the forms; see `stampOf`. */
  readonly stamp: string
  /** What this desk member may do to it as it is now. */
  readonly acts: readonly DeskAct[]
}

export type ShownPasswordNeeds =
  /** The code that goes to the registered number. */
  | 'code'
  /** An activation code, which the desk never sees. */
  | 'activation-code'
  /** A number, which only the system's own people register. */
  | 'closed'
  /** A number, which the contract's administrator registers. */
  | 'administrator'

export interface AccountPage {
  readonly account: Account
  readonly ownNumber: MaskedRow | undefined
  /** Of its contract. */
  readonly administratorAccountId: string
  /** The login IDs of the contract, on its administrator's page. */
  readonly rows: PageOf<MaskedRow>
  /** What the lines of these rows, or the user's own, do; by their numbers. */
  readonly services: ReadonlyMap<string, OptionServices>
  /** The lines that this page is about and that forward: the first ones, those abroad before others. */
  readonly forwarding: ForwardingLines
  readonly clearing: { readonly id: string; readonly kind: ClearingKind } | undefined
  readonly sessions: PageOf<OpenSession>
  readonly signIns: readonly HistoryEvent[]
  readonly messages: readonly Message[]
  /** Whether calls follow the settings of its line; `undefined` where nobody is told. */
  readonly link?: LineLink | undefined
}

/** A row of the contract with its number masked. */
export type MaskedRow = Omit<NumberRow, 'number'> & { readonly maskedNumber: string | undefined }

/** `undefined` when there is no such account of a customer. */
export async function findAccountPage(
  deps: Deps,
  member: DeskMember,
  {
    accountId,
    rowsPage,
    sessionsPage,
  }: {
    readonly accountId: string
    readonly rowsPage: string | undefined
    readonly sessionsPage: string | undefined
  },
): Promise<AccountPage | undefined> {
  const customer = await findCustomer(deps.db, deps.numbers, accountId)
  if (customer === undefined) return undefined
  const { recentRows } = policy.desk
  const { own, rows } = await numbersShown(deps, customer, rowsPage)
  const which = linesOfCustomer(customer)
  return {
    account: await accountFrom(deps, member, customer),
    ownNumber: own && masked(own),
    services: await listServices(deps, customer, customer.site === 'admin' ? rows.rows : own ? [own] : []),
    forwarding: which ? await listForwarding(deps, which) : { lines: [], count: 0, abroad: 0 },
    administratorAccountId: customer.administratorAccountId,
    rows: { ...rows, rows: rows.rows.map(masked) },
    clearing: await findLiveClearing(deps, customer),
    sessions: await openSessionsPage(deps, { id: '', accountId: customer.id }, sessionsPage),
    signIns: await accountSignIns(deps, customer.id, recentRows),
    messages: await recentMessages(deps, customer.id, recentRows),
    link: customer.line ? await linkOf(deps, customer.line.number) : undefined,
  }
}

/** His own number, and one page of those of his contract on its administrator's page; no others are read. */
async function numbersShown(
  deps: Deps,
  { id, contractId, site }: Customer,
  asked: string | undefined,
): Promise<{ readonly own: NumberRow | undefined; readonly rows: PageOf<NumberRow> }> {
  // The administrator comes first, and is none of the rows.
  const users = site === 'admin' ? (await countAccounts(deps.db, contractId)) - 1 : 0
  const place = placeOf(users, asked)
  const some = { before: 1 + place.before, limit: policy.list.pageRows }
  const ids = users === 0 ? [] : await listAccountIds(deps.db, contractId, some)
  const [own, ...rows] = await listSomeNumbers(deps, { contractId, accountIds: [id, ...ids] })
  return { own, rows: { ...place, rows } }
}

/** For the form of an act: the account, whether another member has to do it, and what clearing its number asks for. */
export async function findActForm(
  deps: Deps,
  member: DeskMember,
  { accountId, act }: { readonly accountId: string; readonly act: DeskAct },
) {
  const customer = await findCustomer(deps.db, deps.numbers, accountId)
  const which = customer && linesOfCustomer(customer)
  return (
    customer && {
      account: await accountFrom(deps, member, customer),
      needsOther: await needsOther(deps, member, { act, customer }),
      forwarding: which && act === 'stop-forwarding' ? await listForwarding(deps, which) : undefined,
      terms:
        act === 'clear-number' ? await clearingTerms(deps, handOn(member, customer), customer) : undefined,
    }
  )
}

/** The whole history of an account, page by page. */
export async function findAccountHistory(
  deps: Deps,
  member: DeskMember,
  wanted: { readonly accountId: string; readonly before: string | undefined },
): Promise<{ readonly account: Account; readonly page: HistoryPage } | undefined> {
  const customer = await findCustomer(deps.db, deps.numbers, wanted.accountId)
  if (customer === undefined) return undefined
  const page = await accountEvents(deps, customer.id, wanted.before)
  return { account: await accountFrom(deps, member, customer), page }
}

/** Not offered while something waits for a second supervisor. */
const ASKED_ONCE: ReadonlySet<DeskAct> = new Set(['clear-number', 'end-contract'])

async function accountFrom(deps: Deps, member: DeskMember, customer: Customer): Promise<Account> {
  const { id, site, loginId, contractName, line } = customer
  const isAsked = (await findLiveClearing(deps, customer)) !== undefined
  const isOffered = (act: DeskAct) =>
    may(member.session.role, act) && isPossible(deps, act, customer) && !(ASKED_ONCE.has(act) && isAsked)
  return {
    ...{ id, site, loginId, contractName, line },
    suspendedAt: customer.suspendedAt ?? undefined,
    suspendedBy: customer.suspendedBy ?? undefined,
    onlyKnownUntil: isStopped(deps, customer.onlyKnownUntil) ? customer.onlyKnownUntil : undefined,
    contractSuspendedAt: customer.contractSuspendedAt ?? undefined,
    abroadFrom: abroadFrom(deps, customer),
    neverAbroad: customer.contractAbroad === 'never',
    contractEndsOn: customer.contractEndsOn === null ? undefined : startOfDay(customer.contractEndsOn),
    passwordInitial: customer.passwordIsInitial === 1,
    passwordShown: customer.passwordWasShown === 1,
    lastSignInAt: customer.lastSignInAt ?? undefined,
    enrolment: enrolmentRule(deps, customer),
    shownPasswordNeeds: neededBeside(deps, customer),
    compulsoryFrom: codesCompulsoryFrom(deps.config, customer.codesFrom),
    stamp: await stampOf(deps, customer),
    acts: DESK_ACTS.filter(isOffered),
  }
}

function neededBeside(deps: Deps, customer: Customer): ShownPasswordNeeds {
  if (hasNumber(customer)) return 'code'
  if (customer.site === 'user') return 'administrator'
  const { enrolment } = customer
  return enrolmentRule(deps, { enrolment, passwordWasShown: 1 }) === 'closed' ? 'closed' : 'activation-code'
}

function masked({ number, ...row }: NumberRow): MaskedRow {
  return { ...row, maskedNumber: number && maskNumber(number) }
}
