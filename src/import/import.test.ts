import type { CompiledQuery } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toCp932 } from '../../support/cp932.ts'
import { onPostgres } from '../../support/engines.ts'
import { addManyLines, plainLines } from '../../support/long-contract.ts'
import { addCrowd, planOf } from '../../support/plan.ts'
import {
  accountOf,
  changeAccount,
  contractOf,
  lineOf,
  recorded,
  rowsOf,
  waitingForLocks,
} from '../../support/rows.ts'
import { addOffice, makeWorld, numberOf, OTHER_OFFICE, type World } from '../../support/world.ts'
import { QUESTIONS } from '../accounts/named.ts'
import { ACCOUNT_SEALED } from '../accounts/tables.ts'
import { sealAll } from '../audit/sealer.ts'
import { verifyTrail } from '../audit/verify.ts'
import { setContractAbroad } from '../contracts/abroad.ts'
import { addLine } from '../contracts/contracts.ts'
import type { Deps } from '../deps.ts'
import { setServicesAsOperator } from '../lines/as-operator.ts'
import { FIRST_OPTION_SERVICES } from '../lines/option-services.ts'
import { shaCrypt } from '../passwords/sha-crypt.ts'
import { inTransaction } from '../platform/db/open.ts'
import { openSeen } from '../platform/db/seen.ts'
import { placeIn } from '../platform/sealed-column.ts'
import { policy } from '../policy.ts'
import { setNumberAsOperator } from '../sms-numbers/as-operator.ts'
import { work } from '../work.ts'
import { type Import, type ImportRun, openImport, type RowReport } from './import.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const source = (content: string | Uint8Array, name = 'file.csv') => {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return {
    name,
    bytes: bytes.length,
    async *open() {
      for (let at = 0; at < bytes.length; at += 50) yield bytes.subarray(at, at + 50)
    },
  }
}

type Result = { readonly rows: readonly RowReport[]; readonly stopped: boolean; readonly opened: Import }

async function run(
  content: string | Uint8Array,
  how: Partial<ImportRun> = {},
  deps: Deps = world.deps,
): Promise<Result> {
  const coming = openSeen()
  const opened = await openImport(deps, source(content), { mode: 'check', numbers: 'keep', coming, ...how })
  const rows: RowReport[] = []
  let stopped = false
  if (opened.kind === 'opened')
    for await (const batch of opened.reports) {
      rows.push(...batch.rows)
      stopped = batch.stopped
    }
  coming.close()
  return { rows, stopped, opened }
}

const apply = (content: string | Uint8Array, how: Partial<ImportRun> = {}) =>
  run(content, { mode: 'apply-all', ...how })

/** `line kind what` */
const short = ({ rows }: Result) =>
  rows.map(({ line, result }) => {
    if (result.kind === 'bad') return `${line} bad ${result.problems.map(one => one.code).join(' ')}`
    if (result.kind !== 'changed') return `${line} ${result.kind}`
    return `${line} changed ${result.changes.map(({ column, from, to }) => `${column}:${from}>${to}`).join(' ')}`
  })

const CONTRACTS = `管理者ID,契約名,管理者SMS番号,必須日,登録方法
hakone,箱根物産株式会社,090-1111-0001,2027/1/15,開通コード
odawara,小田原運輸,,,
`
const LINES = `admin_id,line,login_id,user_name,sms_number,ordered
hakone,050-5500-0101,hakone-1,受付,08011110101,転送 留守番電話
hakone,05055000102,hakone-2,営業部,,none
`

async function everything(): Promise<unknown> {
  const [contracts, lines, accounts] = [
    await rowsOf(world, 'contract', 'id'),
    await rowsOf(world, 'line', 'id'),
    await rowsOf(world, 'account', 'id'),
  ]
  return { contracts, lines, accounts, events: (await recorded(world)).map(event => event.action) }
}

const account = (loginId: string) => accountOf(world, loginId)

describe('a dry run', () => {
  it('says what would happen, and changes nothing', async () => {
    const before = await everything()
    expect(short(await run(CONTRACTS))).toEqual(['2 new', '3 new'])
    expect(await everything()).toEqual(before)
  })

  it('knows the contracts that an earlier file of the same run brings', async () => {
    expect(short(await run(LINES))).toEqual(['2 bad no-contract', '3 bad no-contract'])
    const coming = openSeen()
    await run(CONTRACTS, { coming })
    expect(short(await run(LINES, { coming }))).toEqual(['2 new', '3 new'])
  })
})

describe('a contract to which forwarding abroad does not belong', () => {
  const file = [
    'line,admin_id,login_id,ordered,forwarding,international_suspended',
    '05055000101,office,new-1,forwarding,always:+442079460000,no',
    '05055001001,,,,always:+442079460000,no',
    '05055001002,,,,,no',
    '',
  ].join('\n')
  const never = (rule: 'never' | null) => setContractAbroad(world.deps, { administratorId: 'office', rule })

  it('has no calls leave the country where that does not belong to the contract', async () => {
    await never('never')
    const bad = ['2', '3', '4'].map(line => `${line} bad abroad-not-in-contract`)
    expect(short(await run(file))).toEqual(bad)
    expect(short(await apply(file))).toEqual(bad)
    expect((await lineOf(world, '05055001001')).settings).toMatchObject({
      ...{ forwarding: [], internationalSuspended: true },
    })
    await never(null)
    expect(short(await apply(file)).some(row => row.includes('bad'))).toBe(false)
  })

  it('keeps what its lines do, and may end it', async () => {
    await apply(file)
    await never('never')
    expect(short(await apply(file)).every(row => row.endsWith('unchanged'))).toBe(true)
    const ended = 'line,forwarding,international_suspended\n05055001001,none,yes\n'
    expect(short(await apply(ended))).toEqual([
      '2 changed forwarding:always=GB:0000>none international_suspended:no>yes',
    ])
  })
})

describe('option services', () => {
  const HEAD =
    'line,admin_id,login_id,ordered,forwarding,reject_anonymous,rejected_callers,show_caller_number,international_suspended'
  const ALL = 'forwarding voicemail anonymous-rejection rejection-list'
  const settings = async (number: string) => (await lineOf(world, number)).settings
  const rows = (...lines: readonly string[]) => [HEAD, ...lines, ''].join('\n')

  it('come with a new line, and are changed on one that is there', async () => {
    const file = rows(
      `05055000101,office,new-1,${ALL},busy:03-1234-5678 no-answer/15:voicemail,yes,0312340000 +12125550100,no,no`,
      '05055001001,,,,常に:+442079460000,,,,いいえ',
      '05055001002,,,,,,,,',
    )
    expect(short(await run(file))).toEqual([
      '2 new',
      '3 changed forwarding:none>always=GB:0000 international_suspended:yes>no',
      '4 unchanged',
    ])
    await apply(file)
    expect(await settings('05055000101')).toEqual({
      forwarding: [
        { when: 'busy', to: { number: '0312345678' } },
        { when: 'no-answer', after: 15, to: { voicemail: true } },
      ],
      rejectAnonymous: true,
      rejectedCallers: ['0312340000', '+12125550100'],
      showCallerNumber: false,
      internationalSuspended: false,
    })
    expect((await settings('05055001001')).forwarding).toEqual([
      { when: 'always', to: { number: '+442079460000' } },
    ])
    expect(short(await apply(file))).toEqual(['2 unchanged', '3 unchanged', '4 unchanged'])
    const saved = await recorded(world, 'line.saved')
    expect(saved.map(({ actor, detail }) => [actor, detail.line, detail.to])).toEqual([
      ['operator', 'ending 0101', expect.stringContaining('busy=5678 no-answer/15=voicemail')],
      ['operator', 'ending 1001', 'always=GB:0000 internationalSuspended=off'],
    ])
    // What suspends calls abroad ends forwarding abroad; an empty cell says nothing.
    await apply('line,international_suspended\n05055001001,yes\n')
    expect(await settings('05055001001')).toMatchObject({ forwarding: [], internationalSuspended: true })
    await apply('login_id,転送\ntaro,なし\n')
    expect((await settings('05055001001')).forwarding).toEqual([])
  })

  it.each([
    ['busy', 'bad-forwarding'],
    ['busy:x', 'bad-destination'],
    ['busy:110', 'bad-destination'],
    ['busy/20:0312345678', 'bad-forwarding'],
    ['busy:0312345678 busy:0698765432', 'bad-forwarding'],
    ['always:0312345678 busy:0698765432', 'bad-forwarding'],
    ['no-answer/4:voicemail', 'bad-seconds'],
    ['always:05055001001', 'destination-self'],
    ['always:+442079460000', 'destination-abroad'],
  ])('are refused by the rules of サービス設定: %s', async (forwarding, code) => {
    const before = await everything()
    expect(short(await apply(rows(`05055001001,,,,${forwarding},,,,`)))).toEqual([`2 bad ${code}`])
    expect(await everything()).toEqual(before)
  })

  it('are refused where they are not ordered, or where a cell is none of its words', async () => {
    expect(short(await run(rows('05055001001,,,none,busy:voicemail,yes,0312340000,,')))).toEqual([
      '2 bad service-not-ordered',
    ])
    expect(short(await run(rows('05055001001,,,,,maybe,x,2,?')))).toEqual([
      '2 bad bad-reject-anonymous bad-rejected-callers bad-show-caller-number bad-international-suspended',
    ])
  })

  it('make no calls go round, in one file or with what is there (D24)', async () => {
    const round = rows('05055001001,,,,busy:05055001002,,,,', '05055001002,,,,busy:05055001001,,,,')
    expect(short(await apply(round))).toEqual(['2 bad forwarding-loop', '3 bad forwarding-loop'])
    await apply(rows('05055001001,,,,busy:05055001002,,,,'))
    expect(short(await apply(rows('05055001002,,,,always:05055001001,,,,')))).toEqual([
      '2 bad forwarding-loop',
    ])
    // Turned round in one file, in whichever order.
    const turned = rows('05055001002,,,,busy:05055001001,,,,', '05055001001,,,,none,,,,')
    expect(short(await apply(turned))).toEqual([
      '2 changed forwarding:none>busy=1001',
      '3 changed forwarding:busy=1002>none',
    ])
  })

  onPostgres('make no calls go round with what somebody saves while the import is under way', async () => {
    // On SQLite the one begins when the other has ended.
    const other = world.secondProcess()
    let imported: Promise<Result> | undefined
    await work(other, async within => {
      const services = {
        ...FIRST_OPTION_SERVICES,
        forwarding: [{ when: 'always' as const, to: { number: '05055001001' } }],
      }
      expect((await setServicesAsOperator(within, '05055001002', services)).kind).toBe('done')
      imported = apply(rows('05055001001,,,,busy:05055001002,,,,'))
      await expect.poll(() => waitingForLocks(world)).toBe(1)
    })
    expect(short(await (imported as Promise<Result>))).toEqual(['2 bad forwarding-loop'])
    expect((await settings('05055001001')).forwarding).toEqual([])
  })

  it('look at a row again that another one needed, once that one is left out', async () => {
    await apply(rows('05055001001,,,,busy:05055001002,,,,'))
    const file = rows('05055001002,,,,busy:05055001001,,,,', '05055001001,,,none,no-answer/4:voicemail,,,,')
    expect(short(await apply(file, { mode: 'apply-good' }))).toEqual([
      '2 bad forwarding-loop',
      '3 bad service-not-ordered bad-seconds',
    ])
  })
})

describe('applying', () => {
  it('brings contracts, lines and login IDs in, and running it twice changes nothing', async () => {
    for (const file of [CONTRACTS, LINES]) expect(short(await apply(file))).toEqual(['2 new', '3 new'])
    expect(await contractOf(world, 'hakone')).toMatchObject({
      name: '箱根物産株式会社',
      codes_from: '2027-01-15',
      enrolment: 'activation-code',
    })
    expect(await lineOf(world, '05055000101')).toMatchObject({
      user_name: '受付',
      ordered: ['forwarding', 'voicemail'],
    })
    expect(await numberOf(world.deps, 'hakone')).toBe('09011110001')
    expect(await numberOf(world.deps, 'hakone-1')).toBe('08011110101')
    expect(await numberOf(world.deps, 'hakone-2')).toBeNull()

    const before = await everything()
    for (const file of [CONTRACTS, LINES])
      expect(short(await apply(file))).toEqual(['2 unchanged', '3 unchanged'])
    expect(await everything()).toEqual(before)
  })

  it('makes initial passwords, sealed for the opening notice, that open the site and must be replaced', async () => {
    await apply(CONTRACTS)
    const { id, initial_password: sealed, password_initial } = await account('odawara')
    expect(password_initial).toBe(1)
    const password = world.deps.numbers.open(sealed ?? '', placeIn(ACCOUNT_SEALED.initialPassword, id))
    expect(password).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/)
    const answer = await world.visitor().post('/oa/', { loginId: 'odawara', password })
    expect(answer.text).toContain('SMS認証用電話番号が登録されていません。')
    expect(JSON.stringify(await everything())).not.toContain(password)
  })

  it('takes password hashes over, and leaves the password of whoever is there already', async () => {
    const hash = `$5$rounds=1000$salt$${await shaCrypt({ digest: 'sha256', rounds: 1000, salt: 'salt' }, 'old password')}`
    const taro = (await account('taro')).password_hash
    const file = `line,admin_id,login_id,sms_number,password_hash\n05055000101,office,new-1,08011110101,${hash}\n05055001001,office,taro,,${hash}\n`
    expect(short(await apply(file))).toEqual(['2 new', '3 unchanged'])
    expect((await account('taro')).password_hash).toBe(taro)
    expect(await account('new-1')).toMatchObject({ password_initial: 0, initial_password: null })
    const answer = await world.visitor().post('/ou/', { loginId: 'new-1', password: 'old password' })
    expect(answer.location).toBe('/ou/code')
  })

  it('records each row and the file, in a trail that is whole', async () => {
    await apply(CONTRACTS)
    await apply(LINES)
    const events = await recorded(world)
    const added = events.slice(3)
    expect(added.map(event => [event.actor, event.action])).toEqual([
      ['operator', 'contract.added'],
      ['operator', 'contract.added'],
      ['operator', 'import.applied'],
      ['operator', 'line.added'],
      ['operator', 'line.added'],
      ['operator', 'import.applied'],
    ])
    expect(added.at(-1)?.detail).toMatchObject({ holds: 'lines', new: 2, bad: 0 })
    expect(JSON.stringify(events.map(({ detail }) => detail))).not.toMatch(/0801111|0505500/)
    await sealAll(world.deps)
    expect((await verifyTrail(world.deps, [])).problems).toEqual([])
  })

  it('goes on with what comes after a batch, and stops before the first batch with a bad row', async () => {
    const many = Array.from(
      { length: policy.import.batchRows + 5 },
      (_, n) => `office,${5055100000 + n},many-${n}`,
    )
    const head = 'admin_id,line,login_id\n'
    const file = head + many.map(row => row.replace(',5', ',05')).join('\n')
    const broken = file.replace(`many-${policy.import.batchRows + 2}`, 'ひらがな')
    const stopped = await apply(broken)
    expect(stopped.stopped).toBe(true)
    expect(short(stopped).filter(row => row.includes('bad'))).toEqual([
      `${policy.import.batchRows + 4} bad bad-login-id`,
    ])
    await expect(account('many-0')).resolves.toMatchObject({ site: 'user' })
    await expect(account(`many-${policy.import.batchRows}`)).rejects.toThrow()

    const again = short(await apply(file))
    expect([
      again.filter(row => row.endsWith('unchanged')).length,
      again.filter(row => row.endsWith('new')).length,
    ]).toEqual([policy.import.batchRows, 5])
  })

  it('leaves bad rows out where that was asked for', async () => {
    const file = `${LINES.replaceAll('hakone,', 'office,')}nobody,05055000103,hakone-3,,,\n`
    expect(short(await run(file, { mode: 'apply-good' }))).toEqual(['2 new', '3 new', '4 bad no-contract'])
    await expect(account('hakone-1')).resolves.toMatchObject({ login_id: 'hakone-1' })
  })

  it('lets a contract have so many lines and no more, in one file or two, checked or applied', async () => {
    await addManyLines(world.deps, 'office', plainLines(policy.contract.mostLines - 3))
    const file = (from: number) =>
      `admin_id,line,login_id\n${[from, from + 1].map(n => `office,0505500030${n},last-${n}\n`).join('')}`
    expect(short(await run(file(1)))).toEqual(['2 new', '3 bad contract-full'])
    const coming = openSeen()
    expect(short(await run(file(1), { coming }))).toEqual(['2 new', '3 bad contract-full'])
    expect(short(await run(file(3), { coming }))).toEqual(['2 bad contract-full', '3 bad contract-full'])
    expect(short(await run(file(1), { mode: 'apply-good' }))).toEqual(['2 new', '3 bad contract-full'])
    expect(short(await run(file(1), { mode: 'apply-good' }))).toEqual(['2 unchanged', '3 bad contract-full'])
    const line = { administratorId: 'office', number: '05055000305', userName: '', ordered: [] }
    const user = { loginId: 'one-more' }
    expect(await addLine(world.deps, { ...line, user })).toEqual({ kind: 'contract-full' })
  })

  it('plans a batch anew when somebody else adds the same IDs at the same moment', async () => {
    const others = [...Array(8).keys()].map(n =>
      addLine(world.secondProcess(), {
        administratorId: 'office',
        number: `0505500030${n}`,
        userName: '',
        ordered: [],
        user: { loginId: `race-${n}`, initialPassword: 'notice' },
      }),
    )
    const rows = [...Array(8).keys()].map(n => `office,0505500030${n},race-${n}`)
    const imported = run(
      `admin_id,line,login_id\n${rows.join('\n')}`,
      { mode: 'apply-all' },
      world.secondProcess(),
    )
    const [result] = await Promise.all([imported, ...others])
    expect(short(result).every(row => /new|unchanged/.test(row))).toBe(true)
    expect(await recorded(world, 'line.added')).toHaveLength(2 + 8)
  })

  onPostgres('replaces no number that its owner registers while the import is under way', async () => {
    // On SQLite the one begins when the other has ended.
    let imported: Promise<Result> | undefined
    const other = world.secondProcess()
    await inTransaction(other.db, async tx => {
      await setNumberAsOperator({ ...other, db: tx }, { site: 'user', loginId: 'jiro' }, '08077776666')
      imported = run('login_id,sms_number\njiro,08099998888\n', { mode: 'apply-good' })
      await expect.poll(() => waitingForLocks(world)).toBe(1)
    })
    expect(short(await (imported as Promise<Result>))).toEqual(['2 bad other-number'])
    expect(await numberOf(world.deps, 'jiro')).toBe('08077776666')
  })
})

describe('what is there already', () => {
  it('changes where the file says something else: names, services, the day, the enrolment', async () => {
    const contract = '管理者ID,契約名,必須日,登録方法\noffice,新商事,2027-01-15,事業者\n'
    expect(short(await run(contract))).toEqual([
      '2 changed name:office商事>新商事 codes_from:installation>2027-01-15 enrolment:installation>closed',
    ])
    const line = '利用者番号,利用者名,契約サービス\n05055001001,太郎,転送\n'
    const all = 'forwarding voicemail anonymous-rejection rejection-list'
    expect(short(await run(line))).toEqual([`2 changed user_name:taroの席>太郎 ordered:${all}>forwarding`])
    await apply(contract)
    await apply(line)
    expect(short(await apply(contract))).toEqual(['2 unchanged'])
    expect(short(await apply(line))).toEqual(['2 unchanged'])
    const back = '管理者ID,必須日,登録方法\noffice,共通,installation\n'
    expect(short(await apply(back))).toEqual([
      '2 changed codes_from:2027-01-15>installation enrolment:closed>installation',
    ])
  })

  it('stays where a cell is empty or a column is missing', async () => {
    const file = 'line,user_name,sms_number,ordered\n05055001001,,,\n'
    expect(short(await apply(file))).toEqual(['2 unchanged'])
    expect(await numberOf(world.deps, 'taro')).toBe('08011112222')
  })

  it('gets a first number without being asked twice, and another one only when that is asked for', async () => {
    const file = 'login_id,sms_number\ntaro,08099998888\njiro,08077776666\n'
    expect(short(await run(file, { mode: 'apply-good' }))).toEqual([
      '2 bad other-number',
      '3 changed sms_number:>ending 6666',
    ])
    expect([await numberOf(world.deps, 'taro'), await numberOf(world.deps, 'jiro')]).toEqual([
      '08011112222',
      '08077776666',
    ])
    const overwritten = await apply(file, { numbers: 'overwrite' })
    expect(short(overwritten)).toEqual(['2 changed sms_number:ending 2222>ending 8888', '3 unchanged'])
    await world.deliver()
    expect(world.gateway.sent.map(sms => sms.to)).toEqual(['08011112222'])
    const changes = await recorded(world, 'number.changed')
    expect(changes.map(({ actor, detail }) => [actor, detail])).toEqual([
      ['operator', { from: '', to: 'ending 6666' }],
      ['operator', { from: 'ending 2222', to: 'ending 8888' }],
    ])
  })

  it('is not moved to another contract, and does not change its login ID', async () => {
    await addOffice(world.deps, OTHER_OFFICE)
    const head = 'line,admin_id,login_id\n'
    const rows = [
      '05055001001,other,taro',
      '05055001001,nobody,taro',
      '05055001001,office,jiro',
      '05055009999,office,hanako',
    ]
    for (const [n, code] of [
      'other-contract',
      'other-contract',
      'other-login-id',
      'login-id-taken',
    ].entries())
      expect(short(await run(head + rows[n]))).toEqual([`2 bad ${code}`])
    expect(short(await run('login_id,admin_id\ntaro,other\nnobody,\n'))).toEqual([
      '2 bad other-contract',
      '3 bad no-such-login-id',
    ])
  })
})

describe('rows that are not taken', () => {
  it.each([
    ['admin_id,name', 'x', '2 bad no-name'],
    ['admin_id,name', ',x', '2 bad no-admin-id'],
    ['admin_id,name', '日本,x', '2 bad bad-admin-id'],
    ['admin_id,name', 'a,x,y', '2 bad too-many-cells'],
    ['admin_id,name', `a,${'x'.repeat(201)}`, '2 bad name-too-long'],
    ['admin_id,name', `a,${'𠮷'.repeat(200)}`, '2 new'],
    ['admin_id,name', 'a,"x\ny"', '2 bad name-control'],
    ['admin_id,name', 'a,"x', '2 bad quote'],
    ['admin_id,name,codes_from', 'a,x,2027-02-30', '2 bad bad-day'],
    ['admin_id,name,enrolment', 'a,x,constructor', '2 bad bad-enrolment'],
    ['admin_id,name,SMS番号,admin_sms_number', 'a,x,,0312345678', '2 bad bad-number'],
    ['admin_id,name,admin_password_hash', 'a,x,geheim', '2 bad hash-unknown-form'],
    ['admin_id,name,admin_password_hash', `a,x,$2b$16$${'.'.repeat(53)}`, '2 bad hash-too-costly'],
    ['admin_id,name', 'a,x\nb,y\na,z', '2 new|3 new|4 bad twice'],
    ['line,admin_id,login_id', '5055000101,office,a', '2 bad line-zero'],
    ['line,admin_id,login_id', '0312345678,office,a', '2 bad bad-line'],
    ['line,admin_id,login_id', ',office,a', '2 bad no-line'],
    ['line,admin_id,login_id', '05055000101,,a', '2 bad needs-admin-id'],
    ['line,admin_id,login_id', '05055000101,office,', '2 bad needs-login-id'],
    ['line,admin_id,login_id', '05055000101,office,a\n05055000102,office,a', '2 new|3 bad twice'],
    ['line,sms_number', '05055001002,9012345678', '2 bad number-zero'],
    ['line,sms_number', '05055001002,9.01E+10', '2 bad number-rounded'],
    ['line,ordered', '05055001002,転送 割引', '2 bad bad-ordered'],
    ['login_id,sms_number', ',09012345678', '2 bad no-login-id'],
  ])('%s: %s', async (head, row, expected) => {
    const result = await run(`${head}\n${row}\n`)
    expect(short(result).join('|')).toBe(expected)
    expect(
      result.rows
        .flatMap(one => (one.result.kind === 'bad' ? one.result.problems.map(({ text }) => text) : []))
        .every(text => text.length > 20),
    ).toBe(true)
  })

  it('do not take a number that cannot be read for one that is missing', async () => {
    await changeAccount(world, 'taro', { sms_number: 'v1.lost.x.y' })
    const file = 'login_id,sms_number\ntaro,08099998888\n'
    expect(short(await apply(file, { numbers: 'overwrite' }))).toEqual(['2 bad number-unreadable'])
  })
})

describe('files', () => {
  it.each([
    ['UTF-8', Buffer.from(CONTRACTS)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${CONTRACTS}`)],
    ['CP932', toCp932(CONTRACTS.replaceAll('\n', '\r\n'))],
    ['UTF-16', Buffer.from(`\ufeff${CONTRACTS}`, 'utf16le')],
    ['tabs', Buffer.from(CONTRACTS.replaceAll(',', '\t'))],
  ])('are read in %s', async (_, bytes) => {
    expect(short(await apply(bytes))).toEqual(['2 new', '3 new'])
    expect((await contractOf(world, 'hakone')).name).toBe('箱根物産株式会社')
  })

  it('say what they hold by their headings, and name the columns that are not read', async () => {
    const layouts = [
      '備考,管理者ID,利用者番号',
      'Login ID,SMS number',
      '管理者ID,ご契約名,パスワードハッシュ',
    ]
    const read = await Promise.all(layouts.map(head => run(`${head}\n`)))
    expect(
      read.map(({ opened }) =>
        opened.kind === 'opened' ? [opened.layout.holds, opened.layout.notRead] : opened.kind,
      ),
    ).toEqual([
      ['lines', ['備考']],
      ['login-ids', []],
      ['contracts', ['password_hash']],
    ])
  })

  it.each([
    ['', 'empty'],
    ['契約番号,名前\n1,x\n', 'no-key-column'],
    ['login_id,ログインID\n', 'column-twice'],
    ['"login_id\n', 'bad-header'],
    ['PK\x03\x04xl/workbook', 'no-text'],
  ])('that are none are told apart: %j', async (content, kind) => {
    expect((await run(content)).opened.kind).toBe(kind)
  })
})

describe('every question', () => {
  it('goes along an index, however many contracts there are', async () => {
    const { db } = world.deps
    await addCrowd(world)
    const questions: readonly { compile(): CompiledQuery }[] = [
      QUESTIONS.administrators(db, ['office', 'x']),
      QUESTIONS.contracts(db, ['office', 'x']),
      QUESTIONS.usersOfLines(db, ['05055001001', '05055001002']),
      QUESTIONS.users(db, ['taro', 'jiro']),
    ]
    for (const question of questions)
      expect(await planOf(world, question.compile())).not.toMatch(/Seq Scan|SCAN (account|line|contract)/)
  })
})
