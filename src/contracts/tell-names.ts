import { listNumbersOf } from '../accounts/number.ts'
import type { Notice } from '../guard/notices.ts'
import { whoHears } from '../lines/tell-changed.ts'
import { inPowersOfTwo } from '../platform/db/batches.ts'
import type { NamesFacts } from '../sms/outbox.ts'
import { tellNumbers } from '../sms/tell.ts'
import { lastDigits } from '../sms-number.ts'
import type { Within } from '../work.ts'

/** A name that became another one, as those hear of it who have it. */
export interface NameChange {
  readonly what: 'moved' | 'renumbered' | 'login-id' | 'admin-id'
  /** Whose it is now. */
  readonly contractId: string
  /** Of a line that was moved: the contract that had it. */
  readonly from?: string
  /** Of the line's user; of the administrator where it is his ID. */
  readonly accountId?: string
  /** 11 digits, as it was. */
  readonly line?: string
  readonly newNumber?: string
}

/**
 * Tells each user once, and each administrator once of all of it: a file that moves hundreds of lines is one SMS to him. For some days
 * after the administrator's number changed the old one hears of it, too. Always sent: nothing else tells of it.
 */
export async function tellNames(within: Within, changes: readonly NameChange[]): Promise<void> {
  const contracts = new Map<string, Hearing>()
  const hearing = (contractId: string) => {
    const one = contracts.get(contractId) ?? { ofContract: [], users: new Map<string, Heard[]>() }
    contracts.set(contractId, one)
    return one
  }
  // He may have been moved by one of them, after others.
  const whereNow = new Map(changes.map(({ accountId, contractId }) => [accountId, contractId]))
  for (const change of changes) {
    const { what, contractId, from, accountId } = change
    if (accountId !== undefined) {
      const { users } = hearing(whereNow.get(accountId) ?? contractId)
      users.set(accountId, [...(users.get(accountId) ?? []), { ...change, what: heardAs(what) }])
    }
    if (what !== 'admin-id')
      hearing(contractId).ofContract.push({ ...change, what: heardAs(what, 'getting') })
    if (from !== undefined) hearing(from).ofContract.push({ ...change, what: 'moved-away' })
  }
  // In one order, as the quotas of a contract are locked one after the other.
  for (const [contractId, of] of [...contracts].sort(([one], [other]) => (one < other ? -1 : 1)))
    await tellContract(within, contractId, of)
}

type What = NamesFacts['what']
type Heard = Pick<NameChange, 'line' | 'newNumber'> & { readonly what: Exclude<What, 'several'> }

interface Hearing {
  readonly ofContract: Heard[]
  /** By the ids of their accounts. */
  readonly users: Map<string, Heard[]>
}

function heardAs(what: NameChange['what'], by?: 'getting'): Heard['what'] {
  if (what !== 'moved') return what
  return by === 'getting' ? 'moved-here' : 'moved-away'
}

async function tellContract(within: Within, contractId: string, of: Hearing): Promise<void> {
  const notices: Notice[] = []
  for await (const accountIds of inPowersOfTwo([...of.users.keys()]))
    for (const row of await listNumbersOf(within.db, within.numbers, { contractId, accountIds })) {
      const about = aboutOf(within, of.users.get(row.id) ?? [])
      if (row.number !== null)
        notices.push({ accountId: row.id, number: row.number, isConfirmed: row.confirmed === 1, about })
    }
  if (of.ofContract.length > 0) {
    const about = aboutOf(within, of.ofContract)
    const administrator = await whoHears(within, { contractId, userId: undefined, by: undefined })
    // Whoever has both in hand hears of all.
    for (const notice of administrator) {
      const same = notices.filter(({ number }) => number === notice.number)
      for (const one of same) notices.splice(notices.indexOf(one), 1)
      const isConfirmed = [notice, ...same].some(one => one.isConfirmed)
      notices.push({ ...notice, isConfirmed, about })
    }
  }
  await tellNumbers(within, { purpose: 'names-changed', contractId, notices, isDangerous: true })
}

function aboutOf(within: Within, heard: readonly Heard[]): string {
  const [first] = heard
  if (first === undefined) throw new Error('nothing to be told')
  const lines = new Set(heard.map(({ line }) => line))
  const isOneKind = heard.every(({ what }) => what === first.what)
  const facts: NamesFacts = {
    at: within.clock.now(),
    what: isOneKind ? first.what : 'several',
    count: lines.size,
    ...(lines.size === 1 && first.line !== undefined && { line: first.line }),
    ...(heard.length === 1 && first.newNumber !== undefined && { ending: lastDigits(first.newNumber) }),
  }
  return JSON.stringify(facts)
}
