import { ACCOUNT_SEALED } from '../../src/accounts/tables.ts'
import { sealAll } from '../../src/audit/sealer.ts'
import { type TrailProblem, verifyTrail } from '../../src/audit/verify.ts'
import type { Deps } from '../../src/deps.ts'
import { placeIn } from '../../src/platform/sealed-column.ts'
import { accountOf } from '../../support/rows.ts'
import { changedNumber, pause, rejectedNumber } from './clients.ts'
import type { Entry, Journal } from './journal.ts'
import type { Phones } from './phones.ts'

/** What the journal and the database, compared afterwards, say of the promises. */
export interface Judgement {
  /** Changes that were called done and are not there. */
  readonly lost: number
  /** Changes that were called not done and are there. */
  readonly denied: number
  readonly confirmed: number
  readonly inDoubt: number
  /** Sessions that were ended and still open pages. */
  readonly livingOn: number
  /** Codes that let somebody in twice. */
  readonly goodTwice: number
  /** Codes that were promised and never came, and those that came more than once. */
  readonly missing: number
  readonly doubled: number
  readonly isTrailWhole: boolean
  /** Why not. */
  readonly trailProblems: readonly TrailProblem[]
}

/** How long an SMS may still take once everything is well: the longest pause before a new try, and a little. */
const SMS_PATIENCE_MS = 60_000

/** Everything is well again, and nobody changes anything any more. */
export async function judge(
  journal: Journal,
  more: { readonly deps: Deps; readonly phones: Phones },
): Promise<Judgement> {
  const { deps, phones } = more
  const changes = [
    ...Map.groupBy(journal.entries.filter(isChange), ({ kind, of }) => `${kind} ${of}`).values(),
  ]
  const states = await Promise.all(changes.map(async all => ({ all, n: await stateOf(deps, all[0]) })))
  const promised = Map.groupBy(
    journal.entries.filter(entry => entry.kind === 'promise'),
    ({ number }) => number,
  )
  const copies = () =>
    [...promised].map(([number, all]) => ({
      asked: all.length,
      came: phones.codesAt(number).slice(all[0]?.before),
    }))
  const isMissing = ({ asked, came }: { asked: number; came: readonly string[] }) =>
    new Set(came).size < asked
  for (const end = performance.now() + SMS_PATIENCE_MS; copies().some(isMissing) && performance.now() < end; )
    await pause(500)
  await sealAll(deps)
  const { problems: trailProblems } = await verifyTrail(deps)
  return {
    lost: sumOf(states, ({ all, n }) => all.filter(one => one.told === 'done' && one.n > n).length),
    // The last one that stands was called not done: whoever was told so would do it again.
    denied: sumOf(states, ({ all, n }) => all.filter(one => one.told === 'not-done' && one.n === n).length),
    confirmed: sumOf(states, ({ all }) => all.filter(({ told }) => told === 'done').length),
    inDoubt: sumOf(states, ({ all }) => all.filter(({ told }) => told === 'nobody-knows').length),
    livingOn: await countOf(
      journal.entries,
      async entry => entry.kind === 'ended' && (await entry.again()).status === 200,
    ),
    goodTwice: await countOf(
      journal.entries,
      async entry => entry.kind === 'code' && (await entry.again()).status === 200,
    ),
    missing: copies().filter(isMissing).length,
    doubled: sumOf(copies(), ({ came }) => came.length - new Set(came).size),
    isTrailWhole: trailProblems.length === 0,
    trailProblems,
  }
}

type Change = Extract<Entry, { readonly told: unknown }>

function isChange(entry: Entry): entry is Change {
  return entry.kind === 'setting' || entry.kind === 'number'
}

/** Which of the changes stands in the database; 0 where none does. */
async function stateOf(deps: Deps, change: Change | undefined): Promise<number> {
  if (change === undefined) return 0
  const text = change.kind === 'number' ? await numberOf(deps, change.of) : await rejectedBy(deps, change.of)
  const written = change.kind === 'number' ? changedNumber : rejectedNumber
  const digits = Number((text ?? '').slice(-4))
  return text === written(digits) ? digits : 0
}

async function numberOf(deps: Deps, loginId: string): Promise<string> {
  const { id, sms_number } = await accountOf({ deps }, loginId)
  return sms_number === null ? '' : deps.numbers.open(sms_number, placeIn(ACCOUNT_SEALED.number, id))
}

async function rejectedBy(deps: Deps, loginId: string): Promise<string> {
  const row = await deps.db
    .selectFrom('line')
    .innerJoin('account', 'account.line_id', 'line.id')
    .select('line.settings')
    .where('account.login_id', '=', loginId)
    .executeTakeFirstOrThrow()
  return (JSON.parse(row.settings) as { rejectedCallers: string[] }).rejectedCallers[0] ?? ''
}

function sumOf<T>(all: readonly T[], count: (one: T) => number): number {
  return all.reduce((sum, one) => sum + count(one), 0)
}

async function countOf<T>(all: readonly T[], is: (one: T) => Promise<boolean>): Promise<number> {
  let count = 0
  for (const one of all) if (await is(one)) count += 1
  return count
}
