import { afterEach, beforeEach, expect, it } from 'vitest'
import { signedInAdministrator } from '../../support/people.ts'
import { plainSessionOf } from '../../support/plain-session.ts'
import { rowsOf } from '../../support/rows.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { lockCustomer } from '../accounts/account.ts'
import { lockContractOf } from '../accounts/contract.ts'
import type { ActKind } from '../acts/act.ts'
import { begin } from '../acts/held.ts'
import { openImport } from '../import/import.ts'
import { readKeys } from '../import/sync.ts'
import { setServicesAsOperator } from '../lines/as-operator.ts'
import { FIRST_OPTION_SERVICES } from '../lines/option-services.ts'
import { stopForwarding } from '../lines/stop-all.ts'
import { openSeen } from '../platform/db/seen.ts'
import { setNumberAsOperator } from '../sms-numbers/as-operator.ts'
import type { Within } from '../work.ts'
import { work } from '../work.ts'
import { changeLoginId, moveLine, renumberLine } from './moving.ts'
import { resumeAccount, resumeContract, suspendAccount, suspendContract } from './states.ts'

/** The one order of locks (accounts/locks.ts), looked at where it can go wrong: on PostgreSQL, two that want the same at once. */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
})
afterEach(() => world.close())

/** Of each pair, so many of both at once. */
const TIMES = 8
const [HANAKO, HANAKOS_OTHER, TARO] = ['05055002001', '05055002009', '05055001001']
const idOf = (loginId: string) => rowIdOf.get(loginId) ?? ''
const rowIdOf = new Map<string, string>()

type Act = (n: number) => Promise<unknown>

it('lets nobody wait in a circle, whichever two are done at once, many times', async () => {
  await signedInAdministrator(world, OTHER_OFFICE)
  for (const { login_id, id } of await rowsOf(world, 'account')) rowIdOf.set(login_id, id)
  const acts = Object.entries(await actsOf())
  const failed: string[] = []
  for (const [at, [name, one]] of acts.entries())
    for (const [otherName, other] of acts.slice(at)) {
      const both = Array.from({ length: TIMES }, (_, n) => [one(n), other(n + 1)]).flat()
      for (const result of await Promise.allSettled(both))
        if (result.status === 'rejected') failed.push(`${name}, ${otherName}: ${codeIn(result.reason)}`)
    }
  expect([...new Set(failed)]).toEqual([])
})

function codeIn(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

/** There and back again, by turns. */
async function actsOf(): Promise<Readonly<Record<string, Act>>> {
  const { deps } = world
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

async function forward(deps: World['deps'], n: number) {
  const always = [{ when: 'always' as const, to: { number: `031234567${n % 10}` }, after: undefined }]
  const wanted = { ...FIRST_OPTION_SERVICES, rejectedCallers: [], forwarding: always }
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
