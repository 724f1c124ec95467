import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addEverythingOf, allTexts, TRACES } from '../../support/everything-of.ts'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { accountOf, addRows, contractOf, recorded, rowsOf } from '../../support/rows.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { abroadRule } from '../acts/quarantine.ts'
import { sealAll } from '../audit/sealer.ts'
import { verifyTrail } from '../audit/verify.ts'
import { addLine } from '../contracts/contracts.ts'
import { setContractEnd } from '../contracts/ending.ts'
import { changeLoginId } from '../contracts/moving.ts'
import { isPostgres } from '../platform/db/open.ts'
import type { Schema } from '../platform/db/schema.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../policy.ts'
import { setNumberAsOperator } from '../sms-numbers/as-operator.ts'
import { eraseEndedContracts } from './ended-contracts.ts'
import { LEAVING } from './leaving.ts'
import { erasePerson, exportPerson } from './person.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
})
afterEach(() => world.close())

const TABLES = Object.keys(LEAVING) as (keyof Schema)[]
const GOING = TABLES.filter(table => typeof LEAVING[table] === 'string' || !('stays' in LEAVING[table]))
const end = (lastDay: string | null) =>
  setContractEnd(world.deps, { administratorId: 'office', lastDay, reason: '解約届' })

/** What the database itself would tell of its tables. */
async function tablesInDatabase(): Promise<string[]> {
  const { db } = world.deps
  const { rows } = isPostgres(db)
    ? await sql<{
        name: string
      }>`select tablename as name from pg_tables where schemaname = 'public'`.execute(db)
    : await sql<{ name: string }>`select name from sqlite_schema where type = 'table'`.execute(db)
  return rows.map(({ name }) => name).filter(name => !/^(kysely|sqlite)_/.test(name))
}

/** What must be nowhere once the office is gone. */
async function tracesOfOffice(): Promise<string[]> {
  const office = await accountOf(world, 'office')
  const taro = await accountOf(world, 'taro')
  const ids = [office, taro].flatMap(({ sms_number_hash: hash, sms_number, login_id }) => [
    hash ?? '',
    sms_number ?? '',
    `"${login_id}"`,
  ])
  const names = ['office商事', 'taroの席', 'jiroの席', '05055001001', '"jiro"']
  return [...ids, ...names, ...Object.values(TRACES)].filter(text => text !== '')
}

async function fill(): Promise<void> {
  await signedInAdministrator(world)
  await signedInUser(world)
  for (const loginId of ['taro', 'jiro']) await addEverythingOf(world, loginId)
}

describe('what is said of tables', () => {
  it('is said of each that is in the database, and of no other', async () => {
    expect(TABLES.sort()).toEqual((await tablesInDatabase()).sort())
  })

  it('is tried below of each that holds something of somebody', async () => {
    await fill()
    for (const table of GOING) expect(await rowsOf(world, table), table).not.toEqual([])
  })
})

describe('the end of a contract', () => {
  it('leaves nothing of its people, in any table, but what the trail tells of ids that are nobody’s', async () => {
    await fill()
    const traces = await tracesOfOffice()
    const { id: contractId } = await contractOf(world, 'office')
    const before = await allTexts(world, TABLES)
    for (const trace of traces) expect(before, trace).toContain(trace)
    expect(await end('2026-11-24')).toEqual({ kind: 'done' })
    world.clock.pass(DAY_MS)
    expect(await eraseEndedContracts(world.deps)).toBe(1)
    const after = await allTexts(world, TABLES)
    for (const trace of traces) expect(after, trace).not.toContain(trace)
    for (const table of GOING)
      expect(JSON.stringify(await rowsOf(world, table)), table).not.toContain(contractId)
    const [event] = await recorded(world, 'contract.erased')
    expect(event).toMatchObject({ contract_id: contractId, actor: 'system' })
  })

  it('touches no other contract, and leaves a trail that is whole', async () => {
    await addEverythingOf(world, 'hanako')
    const ofOther = async () =>
      [await rowsOf(world, 'account', 'id'), await rowsOf(world, 'session', 'id')].map(rows =>
        rows.filter(row => JSON.stringify(row).includes('hanako')),
      )
    const before = await ofOther()
    await end('2026-11-24')
    world.clock.pass(DAY_MS)
    await eraseEndedContracts(world.deps)
    expect(await ofOther()).toEqual(before)
    await sealAll(world.deps)
    expect((await verifyTrail(world.deps)).problems).toEqual([])
  })

  it('comes after its last day, Japanese time, and not before', async () => {
    await end('2026-11-24')
    world.clock.set('2026-11-24T23:59:59+09:00')
    expect(await eraseEndedContracts(world.deps)).toBe(0)
    const browser = world.visitor()
    const signIn = await browser.post('/oa/', { loginId: 'office', password: 'office-password' })
    expect(signIn.location).toBe('/oa/code')
    world.clock.set('2026-11-25T00:00:00+09:00')
    expect(await eraseEndedContracts(world.deps)).toBe(1)
    const gone = await world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
    expect(gone.text).toContain('管理者IDまたはパスワードが正しくありません')
  })

  it('can be called off until then', async () => {
    await end('2026-11-24')
    await end(null)
    world.clock.pass(2 * DAY_MS)
    expect(await eraseEndedContracts(world.deps)).toBe(0)
    expect(await contractOf(world, 'office')).toMatchObject({ ends_on: null, suspended_at: null })
    const told = await recorded(world, 'contract.end-set', 'contract.end-called-off')
    expect(told.map(({ detail }) => detail)).toEqual([
      { last: '2026-11-24', reason: '解約届' },
      { reason: '解約届' },
    ])
  })

  it('ends who is signed in, and whoever waits for a code signs in no more', async () => {
    const administrator = await signedInAdministrator(world)
    const waiting = world.visitor()
    await waiting.post('/ou/', { loginId: 'taro', password: 'taro-password' })
    const code = await world.codeFor('08011112222')
    await end('2026-11-24')
    world.clock.set('2026-11-25T00:00:00+09:00')
    await eraseEndedContracts(world.deps)
    expect((await administrator.get('/oa/lines')).location).toBe('/oa/')
    await waiting.post('/ou/code', { code })
    expect((await waiting.get('/ou/settings')).location).toBe('/ou/')
    expect(await rowsOf(world, 'session')).toEqual([])
  })

  it('tells the administrator’s number when its day is set', async () => {
    await end('2026-12-31')
    await world.deliver()
    const [sms] = world.gateway.sent.filter(({ to }) => to === '09011112222')
    expect(sms?.text).toContain('ご契約を12月31日で終了する手続き中です')
  })

  it('gives its lines and IDs back: another contract gets them', async () => {
    await end('2026-11-24')
    world.clock.pass(DAY_MS)
    await eraseEndedContracts(world.deps)
    const line = {
      ...{ administratorId: 'other', number: '05055001001', userName: '新しい人', ordered: [] },
      user: { loginId: 'taro', password: 'another-password' },
    }
    expect((await addLine(world.deps, line)).kind).toBe('added')
    const events = await recorded(world)
    const { id } = await accountOf(world, 'taro')
    expect(events.filter(event => event.account_id === id).map(({ action }) => action)).toEqual([
      'line.added',
    ])
  })

  it('goes on where it was interrupted', async () => {
    await end('2026-11-24')
    world.clock.pass(DAY_MS)
    const failing = {
      ...world.deps,
      clock: { ...clockOf(world), sleep: () => Promise.reject(new Error('stopped')) },
    }
    await expect(eraseEndedContracts(failing)).rejects.toThrow('stopped')
    expect((await rowsOf(world, 'account')).map(({ login_id }) => login_id).sort()).toEqual([
      'hanako',
      'office',
      'other',
    ])
    expect(await eraseEndedContracts(world.deps)).toBe(1)
    expect((await rowsOf(world, 'contract')).map(({ name }) => name)).toEqual(['other商事'])
  })
})

describe('one person', () => {
  it('is told all that is kept of him, and nothing of anybody else', async () => {
    await fill()
    const told = await exportPerson(world.deps, { site: 'user', loginId: 'taro' }, '開示請求')
    const text = JSON.stringify(told)
    expect(told).toMatchObject({
      account: { login_id: 'taro', sms_number: '08011112222', user_name: 'taroの席' },
    })
    for (const trace of Object.values(TRACES)) expect(text, trace).toContain(trace)
    expect(text).not.toContain('jiro')
    expect(text).not.toMatch(/password_hash|token_hash|v1\.test\./)
    const { kept } = told as { kept: Record<string, unknown> }
    const silent = GOING.filter(table => {
      const leaving = LEAVING[table]
      return typeof leaving === 'string' || ('told' in leaving && 'untold' in leaving.told)
    })
    expect(Object.keys(kept).sort()).toEqual(GOING.filter(table => !silent.includes(table)).sort())
    expect((await recorded(world, 'person.exported')).map(({ detail }) => detail.reason)).toEqual([
      '開示請求',
    ])
    expect(told?.archived).toBeUndefined()
    expect(await exportPerson(world.deps, { site: 'user', loginId: 'nobody' }, 'x')).toBeUndefined()
  })

  it('is told in which files the months of the trail are that are not in it, and how to find himself there', async () => {
    const made = { seq: 0, hash: '', events: 3, first_at: 1, last_at: 2, sha256: '', made_at: 3, mac: '' }
    const months = ['2019-08', '2019-09'].map((month, n) => ({
      ...made,
      seq: n - 9,
      month,
      file: `audit-${month}`,
    }))
    await addRows(world, 'audit_checkpoint', months)
    const told = await exportPerson(world.deps, { site: 'user', loginId: 'taro' }, '開示請求')
    expect(told?.archived).toEqual({
      untilMonth: '2019-09',
      files: ['audit-2019-08', 'audit-2019-09'],
      accountId: (await accountOf(world, 'taro')).id,
    })
  })

  it('is erased: his ID goes on as a new account, of which nothing is known', async () => {
    await fill()
    const before = await accountOf(world, 'taro')
    const jiro = await accountOf(world, 'jiro')
    const outcome = await erasePerson(world.deps, { site: 'user', loginId: 'taro' }, { reason: '消去請求' })
    expect(outcome).toMatchObject({ kind: 'erased', loginId: 'taro' })
    for (const table of GOING) {
      const rows = (await rowsOf(world, table)).map(row => JSON.stringify(row))
      expect(
        rows.filter(row => row.includes(before.id)),
        table,
      ).toEqual([])
    }
    const after = await accountOf(world, 'taro')
    expect(after).toMatchObject({
      sms_number: null,
      line_id: before.line_id,
      password_initial: 1,
      last_sign_in_at: null,
    })
    const [line] = (await rowsOf(world, 'line')).filter(({ id }) => id === before.line_id)
    expect(line).toMatchObject({ user_name: '', number: '05055001001' })
    expect(await accountOf(world, 'jiro')).toEqual(jiro)
    const events = await recorded(world)
    expect(events.filter(({ account_id }) => account_id === after.id)).toEqual([])
    expect(events.at(-1)).toMatchObject({ action: 'person.erased', account_id: before.id })
  })

  it('leaves a line that forwards nothing abroad for 72 hours, whoever has a number for it by then', async () => {
    await erasePerson(world.deps, { site: 'user', loginId: 'taro' }, { reason: 'x' })
    await setNumberAsOperator(world.deps, { site: 'user', loginId: 'taro' }, '08098760001')
    const { id } = await accountOf(world, 'taro')
    const until = world.clock.now() + 72 * HOUR_MS
    expect(await abroadRule(world.deps, id)).toEqual({ kind: 'quarantined', until })
    world.clock.pass(72 * HOUR_MS)
    expect(await abroadRule(world.deps, id)).toEqual({ kind: 'allowed' })
  })

  it('leaves his old ID to no other contract, where he got another one', async () => {
    await erasePerson(world.deps, { site: 'user', loginId: 'taro' }, { reason: 'x', newLoginId: 'reception' })
    const taken = { site: 'user', loginId: 'hanako', newLoginId: 'taro' } as const
    expect(await changeLoginId(world.deps, taken)).toEqual({ kind: 'id-kept' })
    expect(await changeLoginId(world.deps, { ...taken, loginId: 'jiro' })).toEqual({ kind: 'done' })
  })

  it('leaves his ID to somebody else under another one, suspended as it was', async () => {
    const taro = { site: 'user', loginId: 'taro' } as const
    expect(await erasePerson(world.deps, taro, { reason: 'x', newLoginId: 'jiro' })).toEqual({
      kind: 'id-taken',
    })
    expect(await accountOf(world, 'taro')).toBeDefined()
    expect(await erasePerson(world.deps, taro, { reason: 'x', newLoginId: 'a b' })).toEqual({
      kind: 'bad-id',
    })
    const erased = await erasePerson(world.deps, taro, { reason: 'x', newLoginId: 'reception' })
    expect(erased).toMatchObject({ kind: 'erased', loginId: 'reception' })
    world.clock.pass(MINUTE_MS)
    const initialPassword = erased.kind === 'erased' ? erased.initialPassword : ''
    const answer = await world.visitor().post('/ou/', { loginId: 'reception', password: initialPassword })
    expect(answer.text).toContain('SMS認証用電話番号が登録されていません')
  })

  it('is also an administrator, who enrols anew', async () => {
    const admin = { site: 'admin', loginId: 'office' } as const
    const erased = await erasePerson(world.deps, admin, { reason: 'x' })
    const initialPassword = erased.kind === 'erased' ? erased.initialPassword : ''
    const answer = await world.visitor().post('/oa/', { loginId: 'office', password: initialPassword })
    expect(answer.text).toContain('SMS認証用電話番号が登録されていません')
    expect((await contractOf(world, 'office')).name).toBe('office商事')
  })
})

function clockOf({ clock }: World) {
  return { now: () => clock.now(), ticks: () => clock.ticks() }
}
