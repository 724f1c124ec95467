import { type Selectable, sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { onPostgres } from '../../support/engines.ts'
import { signedInAdministrator } from '../../support/people.ts'
import { plainSessionOf } from '../../support/plain-session.ts'
import { addRows, changeRows, rowsOf } from '../../support/rows.ts'
import { adoptAll, ENDPOINT, switchConfig } from '../../support/switch.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { lockCustomer } from '../accounts/account.ts'
import { lockContractOf } from '../accounts/contract.ts'
import { lockContracts } from '../accounts/locks.ts'
import type { ActKind } from '../acts/act.ts'
import { begin } from '../acts/held.ts'
import { openImport } from '../import/import.ts'
import { readKeys } from '../import/sync.ts'
import { eraseEndedContracts } from '../leaving/ended-contracts.ts'
import { setServicesAsOperator } from '../lines/as-operator.ts'
import { FIRST_OPTION_SERVICES } from '../lines/option-services.ts'
import { refuseReport, takeReport } from '../lines/reported.ts'
import { stopForwarding } from '../lines/stop-all.ts'
import type { Schema } from '../platform/db/schema.ts'
import { openSeen } from '../platform/db/seen.ts'
import { policy } from '../policy.ts'
import { setNumberAsOperator } from '../sms-numbers/as-operator.ts'
import { claimDue } from '../switch/delivery-store.ts'
import { takeApplied } from '../switch/feed.ts'
import { changeService } from '../switch/in-service.ts'
import { overwrite } from '../switch/reconcile.ts'
import { resendLines } from '../switch/resend.ts'
import { fitToConfiguration, placeMarked } from '../switch/sequencer.ts'
import { settleApplied } from '../switch/settle.ts'
import type { Within } from '../work.ts'
import { work } from '../work.ts'
import { addContract, addLine } from './contracts.ts'
import { changeLoginId, moveLine, renumberLine } from './moving.ts'
import { resumeAccount, resumeContract, suspendAccount, suspendContract } from './states.ts'

/** The one order of locks (accounts/locks.ts), looked at where it can go wrong: on PostgreSQL, two that want the same at once. */
let world: World
beforeEach(async () => {
  world = await makeWorld({ config: switchConfig(ENDPOINTS) })
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
  await adoptAll(world)
})
afterEach(() => world.close())

/** Of each pair, so many of both at once. */
const TIMES = 6
const [HANAKO, HANAKOS_OTHER, TARO] = ['05055002001', '05055002009', '05055001001']
/** One key speaks for both; one of them has the lines of one contract, which some are moved away from. */
const ENDPOINTS = [
  { ...ENDPOINT, url: 'http://127.0.0.1:9/states' },
  { ...ENDPOINT, name: 'office', contracts: ['office'], apiKeys: ['pbx'] },
]
const idOf = (loginId: string) => rowIdOf.get(loginId) ?? ''
const rowIdOf = new Map<string, string>()

type Act = (n: number) => Promise<unknown>

it('lets nobody wait in a circle, whichever two are done at once, many times', async () => {
  const acts = Object.entries(await actsOfPeople())
  expect(await failedAmong(acts.flatMap((one, at) => acts.slice(at).map(other => [one, other])))).toEqual([])
})

it('nor with whoever passes settings on, or sends SMS', async () => {
  const passing = Object.entries({ ...actsOfTheFeed(), ...actsOfSms() })
  const people = Object.entries(await actsOfPeople()).filter(([name]) => CHANGE_LINES.includes(name))
  const pairs = passing.flatMap((one, at) => [...passing.slice(at), ...people].map(other => [one, other]))
  expect(await failedAmong(pairs)).toEqual([])
}, 240_000)

onPostgres('nor where the database sorts text otherwise than we do', async () => {
  const [{ id: _, ...like }] = (await rowsOf(world, 'contract')) as [Selectable<Schema['contract']>]
  await addRows(
    world,
    'contract',
    ['X', 'a', 'b'].map(id => ({ ...like, id })),
  )
  const sortedBy = (order: string) =>
    sql`alter table contract alter column id type text collate ${sql.id(order)}`.execute(world.deps.db)
  await sortedBy('und-x-icu')
  // Its connections have prepared nothing that says how it was sorted before.
  const other = world.secondProcess()
  const lock = (ids: readonly string[]) => work(other, within => lockContracts(within.db, ids))
  try {
    for (let n = 0; n < 10; n += 1)
      await Promise.all(
        Array.from({ length: 8 }, (_, at) => lock(at % 2 === 0 ? ['X', 'a', 'b'] : ['X', 'b'])),
      )
  } finally {
    // Other tests have this database, too.
    await sortedBy('default')
  }
})

/** Those among the acts of people that are passed on to a telephone system. */
const CHANGE_LINES = [
  'another contract',
  'another line number',
  'the services of a line',
  'stopping what forwards',
  'a file',
]

type Named = readonly [name: string, act: Act]
type Pair = readonly [Named, Named]

/** What went wrong while both of a pair were done at once. */
async function failedAmong(pairs: readonly (readonly Named[])[]): Promise<readonly string[]> {
  const failed = new Set<string>()
  for (const [[name, one], [otherName, other]] of pairs as readonly Pair[]) {
    const both = Array.from({ length: TIMES }, (_, n) => [one(n), other(n + 1)]).flat()
    for (const result of await Promise.allSettled(both))
      if (result.status === 'rejected') failed.add(`${name}, ${otherName}: ${codeIn(result.reason)}`)
  }
  return [...failed]
}

function codeIn(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

/** There and back again, by turns. */
async function actsOfPeople(): Promise<Readonly<Record<string, Act>>> {
  const { deps } = world
  await signedInAdministrator(world, OTHER_OFFICE)
  for (const { login_id, id } of await rowsOf(world, 'account')) rowIdOf.set(login_id, id)
  const session = await plainSessionOf(world, 'other')
  const user = { site: 'user', loginId: 'hanako' } as const
  const isEven = (n: number) => n % 2 === 0
  return {
    'an act of the administrator': () =>
      begin(deps, session, { kind: helping, payload: {}, address: '198.51.100.7', language: 'ja' }),
    'an act of the desk': () => work(deps, within => helpAtDesk(within)),
    'another administrator ID': n =>
      changeLoginId(deps, {
        site: 'admin',
        ...(isEven(n)
          ? { loginId: 'other', newLoginId: 'other-2' }
          : { loginId: 'other-2', newLoginId: 'other' }),
      }),
    'another login ID': n =>
      changeLoginId(deps, {
        site: 'user',
        ...(isEven(n)
          ? { loginId: 'hanako', newLoginId: 'hanako-2' }
          : { loginId: 'hanako-2', newLoginId: 'hanako' }),
      }),
    'another contract': n =>
      moveLine(deps, { number: TARO, administratorId: isEven(n) ? 'other' : 'office' }),
    'another line number': n =>
      renumberLine(deps, {
        ...(isEven(n)
          ? { number: HANAKO, newNumber: HANAKOS_OTHER }
          : { number: HANAKOS_OTHER, newNumber: HANAKO }),
      }),
    'another SMS number': n => setNumberAsOperator(deps, user, `0803333444${n % 10}`),
    'the services of a line': n => forward(deps, n),
    'stopping what forwards': () =>
      stopForwarding(deps, { contractId: session.contractId }, { site: 'user', actor: 'operator' }),
    'suspending an ID': n => (isEven(n) ? suspendAccount : resumeAccount)(deps, { ...user, reason: 'x' }),
    'suspending a contract': n =>
      (isEven(n) ? suspendContract : resumeContract)(deps, { administratorId: 'office', reason: 'x' }),
    'a file': n => applyFile(n),
  }
}

/** What the telephone system and its processes do, of all lines at once. */
function actsOfTheFeed(): Readonly<Record<string, Act>> {
  const { deps } = world
  const endpoint = ENDPOINT.name
  let ahead = 300_000_000
  const applied = async (n: number) => {
    const numbers = [
      ...(await rowsOf(world, 'line')).map(({ number }) => number),
      HANAKO,
      HANAKOS_OTHER,
      TARO,
    ]
    // By turns a version that it may have, and one that was never given.
    ahead += 10
    const version = n % 2 === 0 ? 1 : ahead
    return numbers.map(line => ({ line, version }))
  }
  return {
    'changes and their places in the feed': async n => {
      for (const number of [HANAKO, HANAKOS_OTHER, TARO])
        await changeService(deps, { number, inService: n % 2 === 0, reason: 'x' })
      await placeMarked(deps, { seen: undefined })
    },
    'a server that starts': () => fitToConfiguration(deps),
    'a push': async () => {
      const now = deps.clock.now()
      const [leaseMs, aheadMs] = [policy.switch.leaseMs, policy.switch.stuckMs]
      for (const lineId of await claimDue(deps.db, { endpoint, limit: 4, now, leaseMs, aheadMs }))
        await work(deps, within => settleApplied(within, { endpoint, lineId }, { version: 1, code: '200' }))
    },
    'what a telephone system has': async n => {
      const all = await applied(n)
      await work(deps, within => takeApplied(within, endpoint, all))
    },
    'pushing once more': () => resendLines(deps, {}),
    'overwriting what it has': async n => {
      const ids = (await rowsOf(world, 'line')).map(({ id }) => id)
      const some = { line: '', differs: [], ourVersion: 1, theirVersion: n }
      await overwrite(
        deps,
        (n % 2 === 0 ? ids : ids.reverse()).map(lineId => ({ ...some, lineId })),
      )
    },
    'a report': n => takeReport(deps, HANAKO, dialled(n)),
    'a report that is refused': n => refuseReport(deps, HANAKO, dialled(n)),
    'a contract that is erased': n => eraseOne(n),
  }
}

function actsOfSms(): Readonly<Record<string, Act>> {
  const { gateway } = world
  return {
    'SMS that go out': () => world.deliver(),
    'a receipt of an SMS': n => gateway.report({ of: { providerId: String(n + 1) }, state: 'delivered' }),
  }
}

let erasing = 0
async function eraseOne(n: number): Promise<void> {
  const { deps } = world
  erasing += 1
  const administratorId = `ending-${erasing}`
  await addContract(deps, { name: '終わる商事', administrator: { loginId: administratorId } })
  for (const number of [`0505500300${n % 3}`, `0505500310${n % 3}`]) {
    await addLine(deps, {
      ...{ administratorId, number, userName: '', ordered: [] },
      user: { loginId: `${administratorId}-${number}` },
    })
    await setServicesAsOperator(deps, number, { ...FIRST_OPTION_SERVICES, forwarding: [] })
  }
  const { contract_id: id } = (await rowsOf(world, 'account')).find(
    row => row.login_id === administratorId,
  ) as { contract_id: string }
  await changeRows(world, 'contract', { set: { ends_on: '2026-01-01' }, where: { id } })
  await eraseEndedContracts(deps)
}

/** As every act of an administrator about one of his users, and about a line. */
const helping: ActKind<object> = {
  name: 'tests',
  isBound: false,
  smsWords: { ja: '試験', en: 'test' },
  words: () => '',
  form: () => '',
  async perform(within) {
    await helpAtDesk(within)
    await forward(within, 1)
    return { kind: 'done', to: '/', outcome: undefined }
  },
}

async function helpAtDesk(within: Within): Promise<void> {
  await lockContractOf(within.db, idOf('hanako'))
  await lockCustomer(within.db, idOf('hanako'))
  await setNumberAsOperator(within, { site: 'user', loginId: 'hanako' }, '08033334444')
}

function dialled(n: number) {
  const always = [{ when: 'always' as const, to: { number: `031234567${n % 10}` }, after: undefined }]
  return { ...FIRST_OPTION_SERVICES, rejectedCallers: [], forwarding: always }
}

async function forward(deps: World['deps'], n: number) {
  const wanted = dialled(n)
  const done = await setServicesAsOperator(deps, HANAKO, wanted)
  return done.kind === 'no-line' ? setServicesAsOperator(deps, HANAKOS_OTHER, wanted) : done
}

/** Names, numbers, states and contracts of lines of both contracts, in one batch. */
async function applyFile(n: number): Promise<void> {
  const [state, admin] = n % 2 === 0 ? ['active', 'office'] : ['suspended', 'other']
  const text = [
    'line,login_id,admin_id,user_name,state,forwarding',
    `${HANAKO},hanako,other,名前${n},${state},always:0312345678`,
    `05055001002,jiro,${admin},名前${n},${state},`,
    `${TARO},taro,office,名前${n},${state},busy:0312345678`,
    '',
  ].join('\n')
  const source = {
    name: 'file.csv',
    bytes: text.length,
    async *open() {
      yield Buffer.from(text)
    },
  }
  const read = await readKeys([source])
  if (read.kind !== 'keys') throw new Error(read.kind)
  const coming = openSeen()
  const run = { mode: 'apply-good', numbers: 'keep', coming, sync: read.keys } as const
  const opened = await openImport(world.deps, source, run)
  if (opened.kind !== 'opened') throw new Error(opened.kind)
  try {
    for await (const { stopped } of opened.reports) if (stopped) return
  } catch (error) {
    // So many at once: whoever runs it runs it again.
    if (!String(error).includes('again and again')) throw error
  } finally {
    coming.close()
    read.keys.close()
  }
}
