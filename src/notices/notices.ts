import { hashActivationCode, newActivationCode } from '../accounts/activation-code.ts'
import { type Contract, findContract, listContractsOf } from '../accounts/contract.ts'
import {
  countPrinted,
  countWaiting,
  forgetInitialPassword,
  listWaitingAccounts,
  listWaitingContracts,
  type WaitingAccount,
  wasPrintedAt,
} from '../accounts/initial-password.ts'
import { saveActivation } from '../accounts/password.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import { hashInitialPassword } from '../passwords/kept.ts'
import type { Language } from '../platform/i18n/catalogue.ts'
import { policy } from '../policy.ts'
import { momentAt } from '../pre-registration.ts'
import { type Within, workIf } from '../work.ts'
import {
  closeFolder,
  draftOf,
  keepFolder,
  leftDrafts,
  type NoticeFolder,
  type NoticeFormat,
  openFolder,
  publish,
  removeLeft,
} from './folder.ts'
import { type Activation, type ReadableAccount, sheetOf } from './sheet.ts'
import { writeSheet } from './write.ts'

/**
 * Opening notices (サービス開通案内書). An initial password is printed once: the file is safe on the disk before
 * one transaction forgets the password, and gets its real name after it (folder.ts says why).
 */
export interface NoticesWanted {
  /** Where the files go; a run that was interrupted is finished by the next one with the same folder. */
  readonly folder: string
  readonly formats: readonly NoticeFormat[]
  readonly language: Language
  /** 管理者ID of the one contract; without it, all. */
  readonly administratorId?: string
  /** At most so many contracts; without it, all. */
  readonly limit?: number
  /** Chromium's program file; needed for `pdf`. */
  readonly chromium?: string
}

export type NoticeStep =
  | {
      readonly kind: 'printed'
      readonly administratorId: string
      readonly files: readonly string[]
      readonly administrators: number
      readonly users: number
    }
  /** An earlier run was interrupted after its passwords were forgotten; this file of it has its real name now. */
  | { readonly kind: 'recovered'; readonly administratorId: string; readonly file: string }
  /** Printed or replaced by somebody else at this moment; nothing was done. */
  | { readonly kind: 'changed'; readonly administratorId: string }
  /** A key is missing in the configuration, or a value was damaged; nothing was done. */
  | { readonly kind: 'unreadable'; readonly administratorId: string; readonly reason: string }
  /** The file could not be made: the passwords still wait. Nothing more is tried. */
  | { readonly kind: 'not-written'; readonly administratorId: string; readonly reason: string }

const PAGE = 100

/** What waits and what was printed: of one contract, or of all. `undefined` when there is no such contract. */
export async function noticeCounts(deps: Deps, administratorId?: string) {
  const contract = administratorId === undefined ? undefined : await findContract(deps.db, administratorId)
  if (administratorId !== undefined && contract === undefined) return undefined
  const [waiting, printed] = [
    await countWaiting(deps.db, contract?.id),
    await countPrinted(deps.db, contract?.id),
  ]
  return { waiting, printed }
}

/** Prints what waits, contract by contract, and tells of each when it is done. */
export async function* printNotices(deps: Deps, wanted: NoticesWanted): AsyncGenerator<NoticeStep> {
  yield* finishInterrupted(deps, wanted.folder)
  const folder = openFolder(wanted.folder, process.pid)
  let left = wanted.limit ?? Number.POSITIVE_INFINITY
  for await (const contract of contractsOf(deps, wanted)) {
    const step = await printContract(deps, contract, { wanted, folder })
    if (step === undefined) continue
    yield step
    left -= 1
    if (step.kind === 'not-written' || left <= 0) break
  }
  // Not in a `finally`: after a failure a draft may be the only place of passwords, and the next run looks at it.
  closeFolder(folder)
}

/** Files of interrupted runs: kept when their passwords were forgotten, thrown away when these still wait. */
export async function* finishInterrupted(deps: Deps, path: string): AsyncGenerator<NoticeStep> {
  const isRunning = (pid: number) => pid !== process.pid && runs(pid)
  for (const draft of leftDrafts(path, isRunning)) {
    const { administratorId } = draft
    const contract = await findContract(deps.db, administratorId)
    if (contract === undefined || !(await wasPrintedAt(deps.db, contract.id, draft.at))) continue
    const file = publish({ path, drafts: path }, draft)
    yield { kind: 'recovered', administratorId, file }
  }
  removeLeft(path, isRunning)
}

async function* contractsOf(deps: Deps, wanted: NoticesWanted): AsyncGenerator<Contract> {
  if (wanted.administratorId !== undefined) {
    const contract = await findContract(deps.db, wanted.administratorId)
    if (contract !== undefined) yield contract
    return
  }
  for (let after = ''; ; ) {
    const ids = await listWaitingContracts(deps.db, { after, limit: PAGE })
    const last = ids.at(-1)
    if (last === undefined) return
    yield* await listContractsOf(deps.db, ids)
    after = last
  }
}

interface Job {
  readonly wanted: NoticesWanted
  readonly folder: NoticeFolder
}

async function printContract(deps: Deps, contract: Contract, job: Job): Promise<NoticeStep | undefined> {
  const { administratorId } = contract
  const waiting = await listWaitingAccounts(deps.db, deps.numbers, contract.id)
  const { readable, outdated, unreadable } = sorted(deps, waiting)
  for (const account of outdated) await forgetInitialPassword(deps.db, account, null)
  if (unreadable !== undefined) return { kind: 'unreadable', administratorId, reason: unreadable }
  if (readable.length === 0) return undefined

  const at = deps.clock.now()
  const activation = activationFor(deps, contract, readable)
  const sheet = sheetOf(deps, { contract, accounts: readable, activation, at })
  const drafts = job.wanted.formats.map(format => draftOf(job.folder, { administratorId, at, format }))
  const written = await writeSheet({ ...job.wanted, sheet, drafts, folder: job.folder })
  if (written.kind === 'failed') return { kind: 'not-written', administratorId, reason: written.reason }
  keepFolder(job.folder)
  if (!(await forget(deps, contract, { accounts: readable, activation, at })))
    return { kind: 'changed', administratorId }
  return {
    ...{ kind: 'printed', administratorId, ...countsOf(readable) },
    files: drafts.map(draft => publish(job.folder, draft)),
  }
}

/** What was printed of one contract. */
interface Printed {
  readonly accounts: readonly ReadableAccount[]
  readonly activation: Activation | undefined
  readonly at: number
}

/** All or nothing: a password that changed meanwhile makes the whole file worthless; then it is false. */
function forget(deps: Deps, contract: Contract, printed: Printed): Promise<boolean> {
  return workIf(
    deps,
    within => forgetAll(within, { contract, ...printed }),
    isDone => isDone,
  )
}

async function forgetAll(within: Within, printed: Printed & { contract: Contract }): Promise<boolean> {
  for (const account of printed.accounts) {
    if (!(await forgetInitialPassword(within.db, account, printed.at))) return false
    const whose = { site: account.site, contractId: printed.contract.id, accountId: account.id }
    await record(within, { ...whose, action: 'notice.printed', actor: 'operator' })
    if (account.site !== 'admin' || printed.activation === undefined) continue
    const { code, until } = printed.activation
    const hash = hashActivationCode(within.secret, account.id, code)
    await saveActivation(within.db, account.id, { hash, until })
    await record(within, { ...whose, action: 'activation.made', actor: 'operator' })
  }
  return true
}

/**
 * A password that is no longer the account's, because it was reset or replaced after it was sealed, is not
 * printed: it would make its reader call the helpline.
 */
function sorted(deps: Deps, waiting: readonly WaitingAccount[]) {
  const readable: ReadableAccount[] = []
  const outdated: WaitingAccount[] = []
  for (const account of waiting) {
    const reading = account.initialPassword
    if (reading.kind === 'unreadable') return { readable: [], outdated: [], unreadable: reading.reason }
    const password = reading.text
    const isPresent = hashInitialPassword(deps, account.id, password) === account.passwordHash
    if (isPresent) readable.push({ ...account, password })
    else outdated.push(account)
  }
  return { readable, outdated, unreadable: undefined }
}

/** A code is of use when the administrator has no number, and codes become compulsory while it is good. */
function activationFor(
  deps: Deps,
  contract: Contract,
  accounts: readonly ReadableAccount[],
): Activation | undefined {
  const administrator = accounts.find(account => account.site === 'admin')
  if (administrator === undefined || administrator.hasNumber) return undefined
  if ((contract.enrolment ?? deps.config.enrolment) !== 'activation-code') return undefined
  const until = deps.clock.now() + policy.activation.lifetimeMs
  if (momentAt(deps.config, until, contract) !== 'after') return undefined
  return { code: newActivationCode(deps.entropy), until }
}

function countsOf(accounts: readonly ReadableAccount[]) {
  const administrators = accounts.filter(account => account.site === 'admin').length
  return { administrators, users: accounts.length - administrators }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process is one, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
