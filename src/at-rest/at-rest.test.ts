import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInMember } from '../../support/people.ts'
import { accountOf, changeAccount, changeRows, newestMessage } from '../../support/rows.ts'
import { fieldValue, formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, numberOf, OTHER_OFFICE, type World, workThrough } from '../../support/world.ts'
import { ACCOUNT_SEALED } from '../accounts/tables.ts'
import { smsTexts } from '../challenges/code-text.ts'
import type { Deps } from '../deps.ts'
import { migrate } from '../migrations/migrate.ts'
import { systemEntropy } from '../platform/entropy.ts'
import { placeIn } from '../platform/sealed-column.ts'
import { openVault, type VaultKey } from '../platform/vault.ts'
import { MESSAGE_NUMBER } from '../sms/tables.ts'
import { startWorker } from '../sms/worker.ts'
import {
  findOwners,
  giveUpKey,
  listKeyUse,
  rotateNumbers,
  sealPlainNumbers,
  tellMissingKeys,
} from './at-rest.ts'
import { replaceStored } from './store.ts'

const OLD: VaultKey = { id: 'old', bytes: randomBytes(32) }
const NEW: VaultKey = { id: 'new', bytes: randomBytes(32) }

let world: World
/** The same database as another process with these keys sees it. */
const withKeys = (...keys: VaultKey[]): Deps => ({ ...world.deps, numbers: openVault(keys, systemEntropy) })

/** A world whose server knows both keys and whose numbers are still under the old one. */
beforeEach(async () => {
  world = await makeWorld({ keys: [NEW, OLD] })
  await addOffice(withKeys(OLD))
  await addOffice(withKeys(OLD), OTHER_OFFICE)
})
afterEach(() => world.close())

const uses = async (deps = world.deps) =>
  Object.fromEntries((await listKeyUse(deps)).map(use => [use.keyId, use.numbers]))
const account = (loginId: string) => accountOf(world, loginId)
const place = (id: string) => placeIn(ACCOUNT_SEALED.number, id)
const setStored = (loginId: string, sms_number: string) => changeAccount(world, loginId, { sms_number })
/** The administrator's office gives a login ID another number, until after 『OK』. */
async function change(browser: Visitor, loginId: string, number: string) {
  const fields = formFields(await browser.get('/oa/sms-numbers'), '#numbers-form')
  const { id } = await account(loginId)
  await browser.post('/oa/sms-numbers', { ...fields, [`number.${id}`]: number, action: 'set' })
  const draft = fieldValue(await browser.get('/oa/sms-numbers/confirm'), 'draft')
  return browser.submit('/oa/sms-numbers/confirm', { draft, action: 'ok' })
}

/** Every value of every table, as text. */
async function dump(): Promise<string> {
  const tables = await world.deps.db.introspection.getTables()
  const rows = tables.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(world.deps.db))
  return JSON.stringify((await Promise.all(rows)).map(result => result.rows))
}

describe('a copy of the database', () => {
  it('holds no whole number after a tour: sign-in, enrolment, draft, change, notice, resend', async () => {
    const seen = new Set(['09011112222', '08011112222', '09033334444', '08033334444'])
    await addOffice(world.deps, {
      administrator: { loginId: 'third', password: 'third-password' },
      users: [],
    })
    const owner = { loginId: 'third', password: 'third-password' }
    const enrolling = world.visitor()
    await enrolling.post('/oa/', { ...owner, number: '09055551234' })
    await enrolling.post('/oa/code', { code: await world.codeFor('09055551234') })
    const browser = await signedInAdministrator(world)
    await change(browser, 'taro', '07066661234')
    await change(browser, 'jiro', '07077771234')
    await change(browser, 'office', '07088881234')
    await browser.post('/oa/sms-numbers/code', { code: await world.codeFor('07088881234') })
    world.clock.pass(31_000)
    const waiting = world.visitor()
    await waiting.post('/ou/', { loginId: 'taro', password: 'taro-password' })
    world.clock.pass(31_000)
    await waiting.post('/ou/code/resend')
    await world.deliver()
    for (const { to } of world.gateway.sent) seen.add(to)
    expect([...seen].sort()).toEqual(
      expect.arrayContaining(['07066661234', '07088881234', '09011112222', '09055551234']),
    )
    expect(await numberOf(world.deps, 'office')).toBe('07088881234')
    expect(await numberOf(world.deps, 'jiro')).toBe('07077771234')

    const [copy, log] = [await dump(), world.logged()]
    expect(copy).toContain('05055001001')
    for (const number of [...seen, '07077771234']) {
      expect(copy).not.toContain(number)
      expect(log).not.toContain(number)
    }
    for (const file of await databaseFiles()) {
      const bytes = readFileSync(file)
      for (const number of [...seen, '07077771234']) expect(bytes.includes(number)).toBe(false)
    }
  })

  it('holds no ID that nobody has, and neither does the log: people type passwords there', async () => {
    const typed = 'correct-horse-battery'
    for (const site of ['/oa/', '/ou/', '/op/'])
      expect((await world.visitor().post(site, { loginId: typed, password: 'x' })).status).toBe(422)
    const operator = await signedInMember(world, 'supervisor')
    await operator.post('/op/search', { query: typed })
    await operator.get(`/op/accounts/${typed}`)
    expect(await dump()).not.toContain(typed)
    expect(world.logged()).not.toContain(typed)
  })

  it('cannot be altered without being noticed: a damaged or a moved number opens nothing', async () => {
    const [taro, hanako] = [await account('taro'), await account('hanako')]
    await setStored('hanako', taro.sms_number ?? '')
    const form = { loginId: 'hanako', password: 'hanako-password' }
    expect((await world.visitor().post('/ou/', form)).status).toBe(500)
    expect(world.logged()).toContain('damaged or was moved')
    await setStored('hanako', `${hanako.sms_number?.slice(0, -4)}AAAA`)
    expect((await world.visitor().post('/ou/', form)).status).toBe(500)
    await setStored('hanako', hanako.sms_number ?? '')
    expect((await world.visitor().post('/ou/', form)).location).toBe('/ou/code')
    expect(world.gateway.sent).toEqual([])
  })

  it('is looked up by hash, whatever key each number stands under', async () => {
    await addOffice(withKeys(NEW), {
      administrator: { loginId: 'third', password: 'third-password', smsNumber: '08011112222' },
      users: [],
    })
    const owners = await findOwners(world.deps, '08011112222')
    expect(owners.map(owner => owner.login_id).sort()).toEqual(['taro', 'third'])
    expect(await findOwners(withKeys(NEW), '08011112222')).toHaveLength(1)
    expect(await findOwners(world.deps, '08011112223')).toEqual([])
    await change(await signedInAdministrator(world), 'taro', '')
    expect((await account('taro')).sms_number_hash).toBeNull()
  })
})

async function databaseFiles(): Promise<string[]> {
  if (process.env.TEST_DATABASE === 'postgresql') return []
  const { rows } = await sql<{ file: string }>`pragma database_list`.execute(world.deps.db)
  return rows.flatMap(({ file }) => [file, `${file}-wal`])
}

describe('the first start after an earlier version', () => {
  it('seals plain numbers once, from several processes, and works before that', async () => {
    for (const [loginId, number] of [
      ['taro', '08011112222'],
      ['office', '09011112222'],
    ] as const) {
      await changeAccount(world, loginId, { sms_number: number, sms_number_hash: null })
    }
    const browser = await signedInAdministrator(world)
    expect((await browser.get('/oa/sms-numbers')).html).toContain('08011112222')
    expect((await uses())['']).toBe(2)
    const second = world.secondProcess()
    const sealed = await Promise.all([sealPlainNumbers(world.deps), sealPlainNumbers(second)])
    expect(sealed[0] + sealed[1]).toBe(2)
    expect(await sealPlainNumbers(world.deps)).toBe(0)
    expect(await findOwners(world.deps, '08011112222')).toHaveLength(1)
    expect(await dump()).not.toContain('08011112222')
    expect((await migrate(world.deps.db)).applied).toEqual([])
  })
})

describe('rotation', () => {
  it('brings every number under the first key; afterwards the old one is not needed', async () => {
    const waiting = world.visitor()
    await waiting.post('/ou/', { loginId: 'taro', password: 'taro-password' })
    const code = await world.codeFor('08011112222')
    const outcome = await rotateNumbers(world.deps)
    expect(outcome).toMatchObject({ resealed: 4, left: 0 })
    expect(outcome.unreadable.size).toBe(0)
    expect(await rotateNumbers(world.deps)).toMatchObject({ resealed: 0, left: 0 })

    const restarted = withKeys(NEW)
    expect(await uses(restarted)).toEqual({ new: 6 })
    expect(await numberOf(restarted, 'taro')).toBe('08011112222')
    expect(await findOwners(restarted, '08011112222')).toHaveLength(1)
    expect((await waiting.submit('/ou/code', { code })).text).toContain('サービス設定')
    await tellMissingKeys(restarted)
    expect(world.logged()).not.toContain('missing')
  })

  it('loses nothing while 32 requests run at once, and sign-ins go on', async () => {
    // With the change and the two rotations, 32; one network may ask for 30 SMS in ten minutes.
    const users = Array.from({ length: 29 }, (_, n) => ({
      loginId: `user-${n}`,
      password: 'one-password',
      smsNumber: `0806000${String(n).padStart(4, '0')}`,
      line: `0505600${String(n).padStart(4, '0')}`,
    }))
    await addOffice(withKeys(OLD), {
      administrator: { loginId: 'large', password: 'large-password', smsNumber: '08069999999' },
      users,
    })
    const second = { ...world.secondProcess(), numbers: openVault([NEW, OLD], systemEntropy) }
    const administrator = await signedInAdministrator(world)
    const [answers, changed, first, other] = await Promise.all([
      Promise.all(
        users.map(async ({ loginId, password }) => {
          const browser = world.visitor()
          const answer = await browser.post('/ou/', { loginId, password })
          return { browser, location: answer.location }
        }),
      ),
      change(administrator, 'jiro', '07012341234'),
      rotateNumbers(world.deps),
      rotateNumbers(second),
    ])
    expect(answers.map(answer => answer.location)).toEqual(users.map(() => '/ou/code'))
    expect(changed.status).toBe(200)
    expect([first.left, other.left]).toEqual([0, 0])
    for (const [n, { browser }] of answers.entries()) {
      if (n % 8 !== 0) continue
      const code = await world.codeFor(users[n]?.smsNumber ?? '')
      expect((await browser.submit('/ou/code', { code })).text).toContain('サービス設定')
    }
    const restarted = withKeys(NEW)
    for (const { loginId, smsNumber } of users) expect(await numberOf(restarted, loginId)).toBe(smsNumber)
    expect(await numberOf(restarted, 'jiro')).toBe('07012341234')
    expect(Object.keys(await uses(restarted))).toEqual(['new'])
  })

  it('does not undo a change that happens between its reading and its writing', async () => {
    const taro = await account('taro')
    const was = { key: [taro.id], stored: taro.sms_number ?? '' }
    await setStored('taro', world.deps.numbers.seal('07099990000', place(taro.id)))
    const late = { was, sealed: world.deps.numbers.seal('08011112222', place(taro.id)), hash: 'late' }
    expect(await replaceStored(world.deps.db, ACCOUNT_SEALED.number, late)).toBe(false)
    expect(await numberOf(world.deps, 'taro')).toBe('07099990000')
  })

  it('goes on where it was broken off', async () => {
    const taro = await account('taro')
    const broken = withKeys(NEW, OLD)
    const seal = () => {
      throw new Error('killed')
    }
    let count = 0
    const numbers = {
      ...broken.numbers,
      seal: (...of: Parameters<typeof broken.numbers.seal>) => {
        count += 1
        return count > 2 ? seal() : broken.numbers.seal(...of)
      },
    }
    await expect(rotateNumbers({ ...broken, numbers })).rejects.toThrow('killed')
    expect((await uses()).new).toBe(2)
    expect(await rotateNumbers(world.deps)).toMatchObject({ resealed: 2, left: 0 })
    expect((await account('taro')).sms_number_version).toBe(taro.sms_number_version)
  })

  it('does not change which SMS is known not to have arrived, before, between and after', async () => {
    world.gateway.next = () => ({ kind: 'refused', code: 'no-such-number' })
    await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })
    await workThrough(withKeys(NEW, OLD), world.gateway)
    world.gateway.next = () => world.gateway.accept()
    const browser = await signedInAdministrator(world)
    const shown = async () =>
      (await browser.get('/oa/sms-numbers')).html.split('state undelivered').length - 1
    expect((await account('taro')).sms_number).toMatch(/^v1\.old\./)
    expect(await shown()).toBe(1)
    await rotateNumbers(world.deps)
    expect(await shown()).toBe(1)
    await change(browser, 'taro', '08055556666')
    expect(await shown()).toBe(0)
  })
})

describe('a key that is missing', () => {
  /** A server that knows only the new key; the number of the first service user is under the old one. */
  beforeEach(async () => {
    await world.close()
    world = await makeWorld({ keys: [NEW] })
    await addOffice(world.deps)
    const { numbers } = withKeys(OLD)
    const sealed = numbers.seal('08011112222', place((await account('taro')).id))
    await changeAccount(world, 'taro', { sms_number: sealed, sms_number_hash: numbers.hash('08011112222') })
  })
  const taro = { loginId: 'taro', password: 'taro-password' }

  it('is named at the start and by rotation, with the number of rows', async () => {
    await tellMissingKeys(world.deps)
    expect(world.logged()).toMatch(/"key":"old","numbers":1,.*a key is missing in the configuration/)
    expect(await listKeyUse(world.deps)).toEqual([
      { keyId: 'new', numbers: 1, state: 'first' },
      { keyId: 'old', numbers: 1, state: 'missing' },
    ])
    const before = await account('taro')
    const outcome = await rotateNumbers(world.deps)
    expect(outcome).toMatchObject({ resealed: 0, left: 1 })
    expect([...outcome.unreadable]).toEqual([
      ['account.sms_number: the key old is not in the configuration', 1],
    ])
    expect(await account('taro')).toEqual(before)
  })

  it('leaves the lists readable; its number can be given anew, and opens no enrolment', async () => {
    const browser = await signedInAdministrator(world)
    for (const path of ['/oa/lines', '/oa/sms-numbers']) {
      const list = await browser.get(path)
      expect([list.status, list.text.includes('読み取れません')]).toEqual([200, true])
    }
    expect((await world.visitor().post('/ou/', taro)).status).toBe(500)
    expect(world.logged()).toContain('the key old is not in the configuration')
    await change(browser, 'taro', '08012121212')
    expect(await numberOf(world.deps, 'taro')).toBe('08012121212')
    expect((await world.visitor().post('/ou/', taro)).location).toBe('/ou/code')
    const { id } = await account('office')
    await setStored('office', withKeys(OLD).numbers.seal('09011112222', place(id)))
    const enrolment = { loginId: 'office', password: 'office-password', number: '09099999999' }
    expect((await world.visitor().post('/oa/', enrolment)).status).toBe(500)
    expect(world.gateway.sent.map(sms => sms.to)).not.toContain('09099999999')
  })

  it('can be given up when it is lost for ever: its numbers are registered again', async () => {
    const browser = await signedInAdministrator(world)
    const fields = formFields(await browser.get('/oa/sms-numbers'), '#numbers-form')
    const jiro = `number.${(await account('jiro')).id}`
    await browser.post('/oa/sms-numbers', { ...fields, [jiro]: '07012341234', action: 'set' })
    // The same rows as a server with the old key would have written them.
    const taken = await rotateNumbers(withKeys(OLD, NEW))
    expect(taken).toMatchObject({ resealed: 4, left: 0 })
    const { id } = await account('office')
    await setStored('office', withKeys(NEW).numbers.seal('09011112222', place(id)))
    expect(await giveUpKey(world.deps, 'new')).toEqual({ kind: 'key-present' })
    expect(await giveUpKey(world.deps, 'old')).toEqual({ kind: 'given-up', accounts: 1 })
    expect(await uses()).toEqual({ new: 1 })
    expect((await browser.get('/oa/sms-numbers/confirm')).location).toBe('/oa/sms-numbers')
    expect((await world.visitor().post('/ou/', taro)).text).toContain('管理者に登録を依頼してください。')
    expect(await dump()).toContain('number.given-up')
  })

  it('holds up no other message', async () => {
    await addOffice(world.deps, OTHER_OFFICE)
    await world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
    const { id } = await newestMessage(world)
    const lost = withKeys(OLD).numbers.seal('09011112222', placeIn(MESSAGE_NUMBER, id))
    await changeRows(world, 'sms_message', { set: { to_number: lost } })
    await world.visitor().post('/ou/', { loginId: 'hanako', password: 'hanako-password' })
    const worker = startWorker(world.deps, { gateways: [world.gateway], textOf: smsTexts(world.deps) })
    await expect.poll(() => world.gateway.sent.map(sms => sms.to)).toEqual(['08033334444'])
    await expect.poll(() => world.logged()).toContain('sms_message.to_number: the key old is not')
    await worker.stop()
  })
})
