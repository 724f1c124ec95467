import { findAccount, insertAccounts } from '../accounts/account.ts'
import { findContract, insertContracts } from '../accounts/contract.ts'
import { countLines, insertLines } from '../accounts/line.ts'
import { LINE_NUMBER, LOGIN_ID } from '../accounts/names.ts'
import type { EnrolmentPolicy } from '../accounts/tables.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { FIRST_OPTION_SERVICES, type OrderedService } from '../lines/option-services.ts'
import { newInitialPassword } from '../passwords/initial.ts'
import { hashInitialPassword, hashPassword } from '../passwords/kept.ts'
import { reissuePassword } from '../passwords/reissue.ts'
import type { Flag } from '../platform/db/schema.ts'
import { newId } from '../platform/entropy.ts'
import { policy } from '../policy.ts'
import { lastDayInstead } from '../pre-registration.ts'
import type { SiteKind } from '../site.ts'
import { maskNumber } from '../sms-number.ts'
import { type Within, work, workIf } from '../work.ts'
import { mayHave } from './freed-names.ts'

/** What the operator does: gives contracts their administrator, lines and login IDs. */
export interface NewAccount {
  /** 1–64 letters, digits and `-_.@`. */
  readonly loginId: string
  /** Without one, an initial password is made, which must be replaced at the first sign-in (D13). */
  readonly password?: string
  /** 11 digits. */
  readonly smsNumber?: string
  /** What becomes of an initial password; without it, it is shown. */
  readonly initialPassword?: InitialPassword
}

/** `shown` once to whoever asked for it, or sealed until its opening `notice` is printed and seen by nobody before. */
export type InitialPassword = 'shown' | 'notice'

export interface NewContract {
  readonly name: string
  readonly administrator: NewAccount
  /** Its own enrolment policy; without one, that of the installation. */
  readonly enrolment?: EnrolmentPolicy
  /** Day (YYYY-MM-DD, Japan) from which on codes are compulsory for it; without one, as the installation says. */
  readonly codesFrom?: string
}

export interface NewLine {
  /** 管理者ID of the contract. */
  readonly administratorId: string
  /** The 050 number, 11 digits. */
  readonly number: string
  readonly userName: string
  readonly ordered: readonly OrderedService[]
  readonly user: NewAccount
}

export type AddOutcome =
  /** `initialPassword` is shown once and then known to nobody; `undefined` when one was given or waits for its notice. */
  | { readonly kind: 'added'; readonly initialPassword: string | undefined }
  | { readonly kind: 'id-taken' }
  | { readonly kind: 'bad-id' }
  | { readonly kind: 'bad-line-number' }
  | { readonly kind: 'line-taken' }
  /** Somebody else had it until lately (freed-names.ts). */
  | { readonly kind: 'id-kept' | 'line-kept' }
  | { readonly kind: 'no-contract' }
  /** It has `policy.contract.mostLines` lines. Of two that are added at once one may be beyond. */
  | { readonly kind: 'contract-full' }
  /** Its own day is later than `last` (YYYY-MM-DD). */
  | { readonly kind: 'day-too-late'; readonly last: string }

export async function addContract(deps: Deps, contract: NewContract): Promise<AddOutcome> {
  if (!LOGIN_ID.test(contract.administrator.loginId)) return { kind: 'bad-id' }
  const last = lastDayInstead(deps.config, deps.clock.now(), contract.codesFrom ?? null)
  if (last !== undefined) return { kind: 'day-too-late', last }
  const account = await prepare(deps, contract.administrator)
  return undoable(deps, async within => {
    const contractId = newId(within.entropy)
    await insertContracts(within.db, [
      {
        id: contractId,
        name: contract.name,
        enrolment: contract.enrolment ?? null,
        codesFrom: contract.codesFrom ?? null,
        createdAt: within.clock.now(),
      },
    ])
    const row = { ...account.row, contractId, site: 'admin' as const }
    if ((await insertAccounts(within.db, within.numbers, [row])) === 0) return { kind: 'id-taken' }
    if (!(await mayHave(within, { kind: 'admin', name: row.loginId }, contractId))) return { kind: 'id-kept' }
    await record(within, { action: 'contract.added', actor: 'operator', contractId, accountId: row.id })
    return { kind: 'added', initialPassword: account.shown }
  })
}

export async function addLine(deps: Deps, line: NewLine): Promise<AddOutcome> {
  if (!LOGIN_ID.test(line.user.loginId)) return { kind: 'bad-id' }
  if (!LINE_NUMBER.test(line.number)) return { kind: 'bad-line-number' }
  const account = await prepare(deps, line.user)
  return undoable(deps, async within => {
    const contract = await findContract(within.db, line.administratorId)
    if (contract === undefined) return { kind: 'no-contract' }
    const there = await countLines(within.db, [contract.id])
    if ((there.get(contract.id) ?? 0) >= policy.contract.mostLines) return { kind: 'contract-full' }
    const [lineId, contractId] = [newId(within.entropy), contract.id]
    const inserted = await insertLines(within.db, [
      {
        id: lineId,
        contractId,
        number: line.number,
        userName: line.userName,
        ordered: JSON.stringify(line.ordered),
        settings: JSON.stringify(FIRST_OPTION_SERVICES),
      },
    ])
    if (inserted === 0) return { kind: 'line-taken' }
    if (!(await mayHave(within, { kind: 'line', name: line.number }, contractId)))
      return { kind: 'line-kept' }
    const row = { ...account.row, contractId, site: 'user' as const, lineId }
    if ((await insertAccounts(within.db, within.numbers, [row])) === 0) return { kind: 'id-taken' }
    if (!(await mayHave(within, { kind: 'user', name: row.loginId }, contractId))) return { kind: 'id-kept' }
    await record(within, {
      action: 'line.added',
      actor: 'operator',
      contractId,
      accountId: row.id,
      detail: { line: maskNumber(line.number) },
    })
    return { kind: 'added', initialPassword: account.shown }
  })
}

export type ResetOutcome =
  | { readonly kind: 'reset'; readonly initialPassword: string }
  | { readonly kind: 'no-account' }

/** A new initial password for somebody who lost his, by the command line; all his sessions end (D11). */
export function resetPassword(deps: Deps, site: SiteKind, loginId: string): Promise<ResetOutcome> {
  return replacePassword(deps, { site, loginId, initialPassword: 'shown' })
}

/**
 * The same where others than the system's own people see it: at the desk, or in an answer of the API. Such a password opens
 * nothing without a code, until its owner replaces it (sign-in.ts).
 * @param whose.by ID of whoever does it at the desk, with the network address of his browser
 */
export function resetPasswordShown(
  deps: Deps,
  whose: {
    readonly site: SiteKind
    readonly loginId: string
    readonly by?: string
    readonly address?: string
    /** What the desk was told, and how it made sure who is calling; for the audit trail. */
    readonly reason?: string
    readonly identity?: string
  },
): Promise<ResetOutcome> {
  return replacePassword(deps, { ...whose, initialPassword: 'shown', wasShown: 1 })
}

/** The same, and the new one is sealed until its opening notice is printed. */
export async function resetPasswordForNotice(
  deps: Deps,
  site: SiteKind,
  loginId: string,
): Promise<{ readonly kind: 'reset' | 'no-account' }> {
  const { kind } = await replacePassword(deps, { site, loginId, initialPassword: 'notice' })
  return { kind }
}

async function replacePassword(
  deps: Deps,
  whose: {
    readonly site: SiteKind
    readonly loginId: string
    readonly initialPassword: InitialPassword
    readonly wasShown?: Flag
    readonly by?: string
    readonly address?: string
    readonly reason?: string
    readonly identity?: string
  },
): Promise<ResetOutcome> {
  const { site, loginId, by, address, reason, identity } = whose
  return work(deps, async within => {
    const account = await findAccount(within.db, site, loginId)
    if (account === undefined) return { kind: 'no-account' }
    const initialPassword = await reissuePassword(within, {
      account: { ...account, site },
      ...(whose.initialPassword === 'notice' && { isForNotice: true }),
      wasShown: whose.wasShown ?? 0,
      by: { actor: 'operator', ...(address !== undefined && { address }) },
      facts: definedOf({ by, reason, identity }),
    })
    return { kind: 'reset', initialPassword }
  })
}

function definedOf(facts: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts).filter((fact): fact is [string, string] => fact[1] !== undefined),
  )
}

async function prepare(deps: Deps, account: NewAccount) {
  const id = newId(deps.entropy)
  const initialPassword = account.password === undefined ? newInitialPassword(deps.entropy) : undefined
  const forNotice = account.initialPassword === 'notice'
  return {
    shown: forNotice ? undefined : initialPassword,
    row: {
      id,
      loginId: account.loginId,
      passwordHash:
        initialPassword === undefined
          ? await hashPassword(account.password ?? '')
          : hashInitialPassword(deps, id, initialPassword),
      passwordIsInitial: initialPassword !== undefined,
      initialPassword: forNotice ? initialPassword : undefined,
      number: account.smsNumber,
      createdAt: deps.clock.now(),
    },
  }
}

/** Everything, or nothing unless it says `added`. */
function undoable(deps: Deps, act: (within: Within) => Promise<AddOutcome>): Promise<AddOutcome> {
  return workIf(deps, act, outcome => outcome.kind === 'added')
}
