import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countRows, planOf } from '../../support/plan.ts'
import { accountOf, addRows, changeAccount, recorded, rowsOf } from '../../support/rows.ts'
import { addOffice, makeWorld, OFFICE, TEST_KEYS, type World } from '../../support/world.ts'
import { ACCOUNT_SEALED } from '../accounts/tables.ts'
import { rotateNumbers } from '../at-rest/at-rest.ts'
import { addContract, addLine, resetPasswordForNotice } from '../contracts/contracts.ts'
import { systemEntropy } from '../platform/entropy.ts'
import { placeIn } from '../platform/sealed-column.ts'
import { openVault } from '../platform/vault.ts'
import { type NoticeStep, noticeCounts, printNotices } from './notices.ts'

let world: World
let folder: string
beforeEach(async () => {
  world = await makeWorld()
  folder = mkdtempSync(join(tmpdir(), 'sekisho-notices-'))
})
afterEach(async () => {
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The password that waits, sealed, as nobody but the rule sees it. */
async function waitingPassword(loginId: string): Promise<string> {
  const { id, initial_password } = await accountOf(world, loginId)
  return world.deps.numbers.open(initial_password ?? '', placeIn(ACCOUNT_SEALED.initialPassword, id))
}

async function addWaiting(loginId: string, name = `${loginId}商事`): Promise<string> {
  const administrator = { loginId, initialPassword: 'notice' as const }
  const { kind } = await addContract(world.deps, { name, administrator })
  if (kind !== 'added') throw new Error(kind)
  return waitingPassword(loginId)
}

let lines = 0
async function addWaitingLine(administratorId: string, loginId: string, userName = '受付'): Promise<string> {
  lines += 1
  const number = `0505600${String(lines).padStart(4, '0')}`
  const user = { loginId, initialPassword: 'notice' as const }
  const { kind } = await addLine(world.deps, { administratorId, number, userName, ordered: [], user })
  if (kind !== 'added') throw new Error(kind)
  return waitingPassword(loginId)
}

async function run(more: Partial<Parameters<typeof printNotices>[1]> = {}, deps = world.deps) {
  const steps: NoticeStep[] = []
  const wanted = { folder, formats: ['html'], language: 'ja', ...more } as const
  for await (const step of printNotices(deps, wanted)) steps.push(step)
  return steps
}

const files = () => readdirSync(folder).sort()
/** The password of a page, whose groups stand in elements of their own. */
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8').replace(/<[^>]*>/g, '')

describe('opening notices', () => {
  it('hold what each person needs, in a file of the contract that only its owner reads', async () => {
    const password = await addWaiting('shop')
    const users = [await addWaitingLine('shop', 'shop-1'), await addWaitingLine('shop', 'shop-2', '配送')]
    expect(await run()).toEqual([
      {
        kind: 'printed',
        administratorId: 'shop',
        files: [join(folder, 'shop.html')],
        administrators: 1,
        users: 2,
      },
    ])
    expect(files()).toEqual(['shop.html'])
    expect(statSync(join(folder, 'shop.html')).mode & 0o777).toBe(0o600)
    const text = textOf('shop.html')
    const { desk, sms } = world.deps.config
    for (const part of [
      ...[password, ...users, 'shop-2', '配送 様', 'shop商事 御中', '2026年11月24日', sms.sender],
      ...['http://localhost:8080/oa/', 'http://localhost:8080/ou/', '050-5600-', 'ご利用開始の手順'],
      ...[desk.phone, desk.guidance.ja, desk.hours.ja, '管理者IDでログイン', 'SMS認証番号設定'],
    ])
      expect(text).toContain(part)
  })

  it('let their reader in with what they say', async () => {
    const password = await addWaiting('shop')
    await run()
    const answer = await world.visitor().post('/oa/', { loginId: 'shop', password })
    expect(answer.text).toContain('SMS認証用電話番号が登録されていません。')
  })

  it('are made once: a second run finds nothing, and the database holds no password any more', async () => {
    await addWaiting('shop')
    await run()
    expect(await run()).toEqual([])
    expect(files()).toEqual(['shop.html'])
    expect(await noticeCounts(world.deps)).toEqual({
      waiting: { contracts: 0, administrators: 0, users: 0 },
      printed: { accounts: 1, lastAt: world.clock.now() },
    })
    expect((await rowsOf(world, 'account')).map(row => row.initial_password)).toEqual([null])
    expect((await recorded(world, 'notice.printed')).map(({ actor }) => actor)).toEqual(['operator'])
  })

  it('of lines that come later stand beside the earlier file', async () => {
    const first = await addWaiting('shop')
    await run()
    const later = await addWaitingLine('shop', 'shop-1')
    await run()
    expect(files()).toEqual(['shop-2.html', 'shop.html'])
    expect(textOf('shop.html')).toContain(first)
    expect(textOf('shop-2.html')).toContain(later)
    expect(textOf('shop-2.html')).not.toContain('管理者用 ')
  })

  it('are made of one contract, or of so many', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await addWaiting(id)
    await run({ administratorId: 'c' })
    expect(files()).toEqual(['c.html'])
    expect((await run({ limit: 2 })).length).toBe(2)
    expect((await noticeCounts(world.deps))?.waiting.contracts).toBe(1)
    expect((await noticeCounts(world.deps, 'c'))?.waiting.contracts).toBe(0)
    expect(await noticeCounts(world.deps, 'nobody')).toBeUndefined()
  })

  it('show names as names, and load nothing', async () => {
    await addWaiting('shop', '<img src=x onerror=alert(1)>"&株式会社')
    await run()
    const html = readFileSync(join(folder, 'shop.html'), 'utf8')
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&amp;株式会社')
    expect(html).not.toMatch(/<img|<script|<link|url\(|@import|src="|&(?:quot|gt|amp);[^株]*<\/style>/)
    expect(html).toContain("default-src 'none'".replaceAll("'", '&#39;'))
  })

  it('are English where English is wanted', async () => {
    await addWaiting('shop', 'Shop Ltd.')
    await addWaitingLine('shop', 'shop-1', 'Reception')
    await run({ language: 'en' })
    expect(textOf('shop.html').replace(/^.*\}/s, '')).not.toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}]/u)
  })

  it('do not show a password that was replaced meanwhile', async () => {
    const old = await addWaiting('shop')
    const user = await addWaitingLine('shop', 'shop-1')
    await changeAccount(world, 'shop', { password_hash: 'another' })
    expect(await run()).toMatchObject([{ kind: 'printed', administrators: 0, users: 1 }])
    expect(textOf('shop.html')).toContain(user)
    expect(textOf('shop.html')).not.toContain(old)
    expect((await noticeCounts(world.deps))?.waiting.contracts).toBe(0)
  })

  it('are made by one of two runs at once', async () => {
    for (const id of ['a', 'b', 'c']) await addWaiting(id)
    const other = mkdtempSync(join(tmpdir(), 'sekisho-notices-'))
    try {
      await Promise.all([run(), run({ folder: other }, world.secondProcess())])
      expect([...files(), ...readdirSync(other)].sort()).toEqual(['a.html', 'b.html', 'c.html'])
    } finally {
      rmSync(other, { recursive: true })
    }
  })
})

describe('a crash', () => {
  /** The file of a run that died: with or without its passwords forgotten. */
  function leave(name: string, at: number): void {
    const drafts = join(folder, '.unfinished-999999999')
    mkdirSync(drafts)
    linkSync(join(folder, name), join(drafts, `shop.${at}.html`))
    rmSync(join(folder, name))
  }

  it('after the passwords were forgotten loses none: the next run gives the file its name', async () => {
    const password = await addWaiting('shop')
    await run()
    leave('shop.html', world.clock.now())
    world.clock.pass(1000)
    expect(await run()).toEqual([
      { kind: 'recovered', administratorId: 'shop', file: join(folder, 'shop.html') },
    ])
    expect(files()).toEqual(['shop.html'])
    expect(textOf('shop.html')).toContain(password)
  })

  it('before that leaves them waiting, and no file that would be a second one', async () => {
    await addWaiting('shop')
    await run()
    leave('shop.html', world.clock.now() - 1)
    await resetPasswordForNotice(world.deps, 'admin', 'shop')
    expect(await run()).toMatchObject([{ kind: 'printed', files: [join(folder, 'shop.html')] }])
    expect(files()).toEqual(['shop.html'])
  })

  it('while writing forgets nothing', async () => {
    await addWaiting('shop')
    const steps = await run({ formats: ['pdf'], chromium: '/nonexistent/chromium' })
    expect(steps).toMatchObject([{ kind: 'not-written', administratorId: 'shop' }])
    expect(files()).toEqual([])
    expect((await noticeCounts(world.deps))?.waiting.administrators).toBe(1)
  })
})

describe('keys of the vault', () => {
  const young = { id: 'young', bytes: Buffer.alloc(32, 'a younger key of the tests') }

  it('may be rotated while passwords wait', async () => {
    const password = await addWaiting('shop')
    const rotated = { ...world.deps, numbers: openVault([young, ...TEST_KEYS], systemEntropy) }
    expect((await rotateNumbers(rotated)).left).toBe(0)
    await run({}, { ...world.deps, numbers: openVault([young], systemEntropy) })
    expect(textOf('shop.html')).toContain(password)
  })

  it('that are missing are told, and nothing is forgotten', async () => {
    await addWaiting('shop')
    const steps = await run({}, { ...world.deps, numbers: openVault([young], systemEntropy) })
    expect(steps).toMatchObject([{ kind: 'unreadable', administratorId: 'shop' }])
    expect((await noticeCounts(world.deps))?.waiting.administrators).toBe(1)
  })
})

describe('the way to the SMS number', () => {
  it('goes over an activation code where one is asked for', async () => {
    const own = { ...world.deps, config: { ...world.deps.config, enrolment: 'activation-code' as const } }
    const password = await addWaiting('shop')
    await run({}, own)
    const code = /[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}/.exec(textOf('shop.html'))?.[0] ?? ''
    const fields = { loginId: 'shop', password, number: '09055556666', activationCode: code }
    const wrong = { ...fields, activationCode: 'AAAA-AAAA-AAAA' }
    const { setEnrolment } = await import('../contracts/enrolment.ts')
    await setEnrolment(world.deps, 'shop', 'activation-code')
    expect((await world.visitor().post('/oa/', wrong)).status).toBe(422)
    expect((await world.visitor().post('/oa/', fields)).location).toBe('/oa/code')
  })

  it('leads over the desk where enrolment is closed', async () => {
    await addWaiting('shop')
    await run({}, { ...world.deps, config: { ...world.deps.config, enrolment: 'closed' } })
    expect(textOf('shop.html')).toContain('携帯電話番号を届け出ます')
  })

  it('says until when, where codes become necessary later', async () => {
    const preRegistration = { from: '2026-12-01', to: '2026-12-31' }
    await addWaiting('shop')
    await addWaitingLine('shop', 'shop-1')
    await run({}, { ...world.deps, config: { ...world.deps.config, preRegistration } })
    const text = textOf('shop.html')
    expect(text).toContain('2027年1月1日から、ログインに、SMSで届く6桁の認証コードも必要になります。')
    expect(text).toContain('2026年12月1日からその前日までに')
  })

  it('is left out for whoever has one', async () => {
    await addOffice(world.deps)
    await resetPasswordForNotice(world.deps, 'admin', OFFICE.administrator.loginId)
    await run()
    expect(textOf('office.html')).not.toContain('携帯電話番号を登録します')
    expect(textOf('office.html')).toContain('認証コードを入力します')
  })
})

describe('what waits', () => {
  it('is found by an index among 2,000 contracts that wait for nothing', async () => {
    const contracts = Array.from({ length: 2_000 }, (_, n) => ({ id: `c${n}`, name: 'x', created_at: 0 }))
    const accounts = contracts.map(({ id }) => ({
      ...{ id: `a${id}`, contract_id: id, site: 'admin' as const, login_id: id, line_id: null },
      ...{ password_hash: '', password_initial: 0 as const, sms_number: null, created_at: 0 },
    }))
    await addRows(world, 'contract', contracts)
    await addRows(world, 'account', accounts)
    await addWaiting('shop')
    await countRows(world)
    const waiting = [
      "select distinct contract_id from account where initial_password is not null and contract_id > '' order by contract_id limit 100",
      'select count(*), max(notice_at) from account where notice_at is not null',
      'select count(*) from account where initial_password is not null',
    ]
    for (const text of waiting)
      expect(await planOf(world, CompiledQuery.raw(text))).toMatch(/account_awaiting_notice|account_noticed/)
  })
})
