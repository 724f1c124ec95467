import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInUser } from '../../support/people.ts'
import { accountOf, contractOf, lineOf, recorded, rowsOf } from '../../support/rows.ts'
import { addOffice, makeWorld, numberOf, OTHER_OFFICE, type World } from '../../support/world.ts'
import { setContractAbroad } from '../contracts/abroad.ts'
import { changeLoginId } from '../contracts/moving.ts'
import { resumeAccount, suspendAccount, suspendContract } from '../contracts/states.ts'
import { setServicesAsOperator } from '../lines/as-operator.ts'
import { FIRST_OPTION_SERVICES } from '../lines/option-services.ts'
import { openSeen } from '../platform/db/seen.ts'
import { setNumberAsOperator } from '../sms-numbers/as-operator.ts'
import { type ImportRun, openImport, type RowReport } from './import.ts'
import { missingIn, readKeys, suspendMissing } from './sync.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
})
afterEach(() => world.close())

const source = (content: string, name = 'file.csv') => ({
  name,
  bytes: content.length,
  async *open() {
    yield Buffer.from(content)
  },
})

/** Whole files, as a system that is kept in step with gives them. */
async function sync(files: readonly string[], how: { mode?: ImportRun['mode']; suspend?: true } = {}) {
  const sources = files.map(content => source(content))
  const read = await readKeys(sources)
  if (read.kind !== 'keys') throw new Error(read.kind)
  const rows: RowReport[] = []
  const coming = openSeen()
  for (const one of sources) {
    const run = { mode: how.mode ?? 'apply-good', numbers: 'keep', coming, sync: read.keys } as const
    const opened = await openImport(world.deps, one, run)
    if (opened.kind !== 'opened') throw new Error(opened.kind)
    for await (const batch of opened.reports) rows.push(...batch.rows)
  }
  const missing = []
  for await (const one of missingIn(world.deps, read.keys)) missing.push(one)
  if (how.suspend) for (const one of missing) await suspendMissing(world.deps, one)
  coming.close()
  read.keys.close()
  return { rows: rows.map(short), missing: missing.map(({ key }) => key), unreadable: read.keys.unreadable }
}

function short({ line, result }: RowReport): string {
  if (result.kind === 'bad') return `${line} bad ${result.problems.map(one => one.code).join(' ')}`
  if (result.kind !== 'changed') return `${line} ${result.kind}`
  return `${line} changed ${result.changes.map(({ column, from, to }) => `${column}:${from}>${to}`).join(' ')}`
}

const CONTRACTS = 'admin_id,name\noffice,office商事\nother,other商事\n'
const LINES = [
  'line,login_id,admin_id,user_name',
  '05055001001,taro,office,taroの席',
  '05055001002,jiro,office,jiroの席',
  '05055002001,hanako,other,hanakoの席',
  '',
].join('\n')
const suspendedAt = async (loginId: string) => (await accountOf(world, loginId)).suspended_at

describe('whole files of a system that is kept in step with', () => {
  it('change nothing where nothing changed, and miss nobody', async () => {
    const before = await recorded(world)
    const result = await sync([CONTRACTS, LINES])
    expect(result.rows.every(row => row.endsWith('unchanged'))).toBe(true)
    expect(result).toMatchObject({ missing: [], unreadable: 0 })
    expect(await recorded(world)).toEqual(before)
  })

  it('give a login ID, a number and a contract to a line that has another one', async () => {
    const user = await signedInUser(world)
    const before = await accountOf(world, 'taro')
    const renamed = LINES.replace(',taro,', ',reception,')
    expect((await sync([CONTRACTS, renamed])).rows).toContain('2 changed login_id:taro>reception')
    expect((await accountOf(world, 'reception')).id).toBe(before.id)
    expect(await numberOf(world.deps, 'reception')).toBe('08011112222')
    expect((await user.get('/ou/settings')).location).toBe('/ou/')
    const renumbered = renamed.replace('05055001001', '05055009001')
    expect((await sync([CONTRACTS, renumbered])).rows).toContain('2 changed line:05055001001>05055009001')
    const moved = renumbered.replace('reception,office', 'reception,other')
    expect((await sync([CONTRACTS, moved])).rows).toContain('2 changed admin_id:another contract>other')
    expect((await contractOf(world, 'reception')).id).toBe((await contractOf(world, 'other')).id)
    expect((await sync([CONTRACTS, moved])).rows.every(row => row.endsWith('unchanged'))).toBe(true)
  })

  it('change several names of a line at once, with its user name and number', async () => {
    const file = [
      'line,login_id,admin_id,user_name,sms_number',
      '05055009002,jiro-b,other,新しい名前,08099990000',
    ].join('\n')
    // Somebody else's by both names: a new line.
    expect((await sync([file])).rows).toEqual(['2 new'])
    const both = LINES.replace('05055001002,jiro,office,jiroの席', '05055009003,jiro,other,次郎')
    expect((await sync([CONTRACTS, both])).rows).toContain(
      '3 changed admin_id:another contract>other line:05055001002>05055009003 user_name:jiroの席>次郎',
    )
    expect(await lineOf(world, '05055009003')).toMatchObject({ user_name: '次郎' })
    expect((await contractOf(world, 'jiro')).id).toBe((await contractOf(world, 'other')).id)
  })

  it('hand nobody’s account to somebody else: who has another line now is not renamed', async () => {
    const before = await accountOf(world, 'taro')
    const file = `${LINES.replace('05055001001,taro', '05055001001,newcomer')}05055009004,taro,office,taroの席\n`
    expect((await sync([CONTRACTS, file])).rows.slice(2)).toEqual([
      '2 bad login-id-moves',
      '3 unchanged',
      '4 unchanged',
      '5 changed line:05055001001>05055009004',
    ])
    // Now that taro has his new line, the old one is free.
    expect((await sync([CONTRACTS, file])).rows).toContain('2 new')
    expect((await accountOf(world, 'taro')).id).toBe(before.id)
    expect(await numberOf(world.deps, 'newcomer')).toBeNull()
    const swapped = file.replace('05055001001,newcomer', '05055001001,jiro')
    expect((await sync([CONTRACTS, swapped])).rows).toContain('2 bad login-id-taken')
  })

  it('tell each user once, and each administrator once for all of a batch', async () => {
    await setNumberAsOperator(world.deps, { site: 'user', loginId: 'jiro' }, '08055556666')
    const before = world.gateway.sent.length
    const moved = LINES.replace('taro,office', 'reception,other').replace('jiro,office', 'jiro,other')
    expect((await sync([CONTRACTS, moved])).rows.filter(row => row.includes(' changed '))).toHaveLength(2)
    await world.deliver()
    const told = world.gateway.sent.slice(before).map(({ to, text }) => [to, text.replace(/ .*/, '')])
    expect(told.sort()).toEqual([
      ['08011112222', '【関所】050-5500-1001の契約やIDなどを変更'],
      ['08055556666', '【関所】050-5500-1002を別のご契約へ移動'],
      ['09011112222', '【関所】2件の番号の契約やIDなどを変更'],
      ['09033334444', '【関所】2件の番号を別のご契約から移動'],
    ])
  })

  it('give no contract what another one had until lately, and that one has it back', async () => {
    await sync([LINES.replace('05055001001,taro', '05055001001,reception')])
    await sync([LINES.replace('05055001001,taro', '05055009001,reception')])
    await changeLoginId(world.deps, { site: 'admin', loginId: 'office', newLoginId: 'office-2' })
    const file = `${LINES.replaceAll('office', 'office-2').replace('05055001001,taro', '05055009001,reception')}`
    const taken = `${file}05055001001,ichiro,other,\n05055007001,taro,other,\n`
    const result = await sync([
      'admin_id,name\noffice,横取り商事\noffice-2,office商事\nother,other商事\n',
      taken,
    ])
    expect(result.rows.filter(row => row.includes('bad'))).toEqual([
      '2 bad admin-id-kept',
      '5 bad line-kept',
      '6 bad login-id-kept',
    ])
    const back = file.replace('05055009001', '05055001001')
    expect((await sync([back])).rows).toContain('2 changed line:05055009001>05055001001')
    expect((await sync([back.replace('reception', 'taro')])).rows).toContain(
      '2 changed login_id:reception>taro',
    )
  })

  it('leave out what cannot be, and say why', async () => {
    const always = [{ when: 'always' as const, to: { number: '05055002001' }, after: undefined }]
    const services = { ...FIRST_OPTION_SERVICES, rejectedCallers: [] }
    await setServicesAsOperator(world.deps, '05055001001', { ...services, forwarding: always })
    const back = [{ when: 'always' as const, to: { number: '05055001001' }, after: undefined }]
    await setServicesAsOperator(world.deps, '05055002001', { ...services, forwarding: back })
    const moved = LINES.replace('taro,office', 'taro,other')
    expect((await sync([CONTRACTS, moved])).rows).toContain('2 bad forwarding-loop')
    const abroad = [{ when: 'always' as const, to: { number: '+14155550123' }, after: undefined }]
    await setServicesAsOperator(world.deps, '05055001001', {
      ...services,
      internationalSuspended: false,
      forwarding: abroad,
    })
    await setContractAbroad(world.deps, { administratorId: 'other', rule: 'never' })
    expect((await sync([CONTRACTS, moved])).rows).toContain('2 bad never-abroad')
    expect((await sync([LINES.replace('taro,office', 'taro,nobody')])).rows).toContain('2 bad no-contract')
  })

  it('give a line another number while the row of a colleague forwards to that one', async () => {
    await forward('05055001002', '05055001001')
    const file = withForwarding('05055009001,taro,office,none', '05055001002,jiro,office,always:05055009001')
    expect((await sync([file])).rows).toEqual([
      '2 changed line:05055001001>05055009001',
      '3 changed forwarding:always=1001>always=9001',
    ])
    expect((await lineOf(world, '05055001002')).settings.forwarding).toEqual([
      { when: 'always', to: { number: '05055009001' } },
    ])
    expect((await sync([file])).rows).toEqual(['2 unchanged', '3 unchanged'])
  })

  it('make no calls go round by numbers that lines get and rows that forward to these', async () => {
    await forward('05055001001', '05055001002')
    const numbered = withForwarding('05055009001,taro,office,', '05055001002,jiro,office,always:05055009001')
    const refused = ['2 bad forwarding-loop', '3 bad forwarding-loop']
    expect((await sync([numbered])).rows).toEqual(refused)
    const ofBoth = withForwarding(
      '05055009001,taro,office,always:05055009002',
      '05055009002,jiro,office,always:05055009001',
    )
    expect((await sync([ofBoth])).rows).toEqual(refused)
    await forward('05055001001', '05055009002')
    await forward('05055001002', '05055009001')
    expect(
      (await sync([withForwarding('05055009001,taro,office,', '05055009002,jiro,office,')])).rows,
    ).toEqual(refused)
    const apart = withForwarding('05055009001,taro,office,none', '05055009002,jiro,office,')
    expect((await sync([apart], { mode: 'check' })).rows).toEqual([
      '2 changed line:05055001001>05055009001 forwarding:always=9002>none',
      '3 changed line:05055001002>05055009002',
    ])
  })

  const withForwarding = (...rows: readonly string[]) =>
    ['line,login_id,admin_id,forwarding', ...rows, ''].join('\n')
  async function forward(number: string, to: string): Promise<void> {
    const forwarding = [{ when: 'always' as const, to: { number: to } }]
    const outcome = await setServicesAsOperator(world.deps, number, { ...FIRST_OPTION_SERVICES, forwarding })
    expect(outcome.kind).toBe('done')
  }

  it('tell in a dry run what they would do, and do nothing', async () => {
    const file = LINES.replace(',taro,', ',reception,').replace('jiro,office', 'jiro,brand-new')
    const rows = (await sync([`${CONTRACTS}brand-new,新しい契約\n`, file], { mode: 'check' })).rows
    expect(rows).toContain('2 changed login_id:taro>reception')
    expect(rows).toContain('3 changed admin_id:another contract>brand-new')
    expect(await accountOf(world, 'taro')).toBeDefined()
  })

  it('without being kept in step with move and rename nothing', async () => {
    const opened = await openImport(world.deps, source(LINES.replace(',taro,', ',reception,')), {
      ...{ mode: 'check', numbers: 'keep' },
      coming: openSeen(),
    })
    if (opened.kind !== 'opened') throw new Error(opened.kind)
    for await (const batch of opened.reports) expect(batch.rows.map(short)).toContain('2 bad other-login-id')
  })
})

describe('states', () => {
  const withStates = (office: string, taro: string) => [
    `admin_id,name,状態\noffice,office商事,${office}\nother,other商事,\n`,
    `line,login_id,admin_id,状態\n05055001001,taro,office,${taro}\n05055001002,jiro,office,利用中\n05055002001,hanako,other,\n`,
  ]

  it('suspend and resume, and end the sessions', async () => {
    const user = await signedInUser(world)
    await sync(withStates('利用中', '停止'))
    expect(await suspendedAt('taro')).not.toBeNull()
    expect((await user.get('/ou/settings')).location).toBe('/ou/')
    expect((await sync(withStates('停止', '停止'))).rows.slice(0, 1)).toEqual([
      '2 changed state:active>suspended',
    ])
    expect((await contractOf(world, 'office')).suspended_by).toBe('file')
    await sync(withStates('active', 'active'))
    expect((await contractOf(world, 'office')).suspended_at).toBeNull()
    expect(await suspendedAt('taro')).toBeNull()
    const [first] = await recorded(world, 'account.suspended')
    expect(first).toMatchObject({ actor: 'operator', detail: { reason: 'state in the file' } })
  })

  it('resume nobody whom the desk or the command line suspended', async () => {
    await suspendAccount(world.deps, { site: 'user', loginId: 'taro', reason: '紛失' })
    await suspendContract(world.deps, { administratorId: 'office', reason: '不正利用の疑い' })
    expect((await sync(withStates('利用中', '利用中'))).rows.every(row => row.endsWith('unchanged'))).toBe(
      true,
    )
    expect(await suspendedAt('taro')).not.toBeNull()
    expect((await contractOf(world, 'office')).suspended_at).not.toBeNull()
  })

  it('that the desk takes over become the desk’s', async () => {
    await sync(withStates('利用中', '停止'))
    await suspendAccount(world.deps, { site: 'user', loginId: 'taro', reason: '紛失' })
    await sync(withStates('利用中', '利用中'))
    expect(await suspendedAt('taro')).not.toBeNull()
    await resumeAccount(world.deps, { site: 'user', loginId: 'taro', reason: '発見' })
    expect(await suspendedAt('taro')).toBeNull()
  })

  it('of what is new come with it, and others are no states', async () => {
    const file = 'admin_id,name,state\nsleeping,眠る商事,suspended\nended,終わる商事,解約\n'
    expect((await sync([file])).rows).toEqual(['2 new', '3 bad bad-state'])
    expect((await contractOf(world, 'sleeping')).suspended_by).toBe('file')
  })
})

describe('what is here, but not in the files', () => {
  it('is told, suspended if that is asked for, and resumed when it stands there again', async () => {
    const [contracts, lines] = [
      CONTRACTS.replace('other,other商事\n', ''),
      LINES.replace(/05055002001.*\n/, ''),
    ]
    const told = await sync([contracts, lines])
    expect(told.missing).toEqual(['other', '05055002001'])
    expect(await suspendedAt('hanako')).toBeNull()
    await sync([contracts, lines], { suspend: true })
    expect(await suspendedAt('hanako')).not.toBeNull()
    expect((await contractOf(world, 'other')).suspended_by).toBe('file')
    await sync([CONTRACTS, LINES])
    expect(await suspendedAt('hanako')).toBeNull()
    expect((await contractOf(world, 'other')).suspended_at).toBeNull()
  })

  it('is of the kinds only of which there is a file, and nobody of the desk', async () => {
    expect((await sync(['admin_id,name\noffice,office商事\n'])).missing).toEqual(['other'])
    expect((await sync(['login_id,user_name\ntaro,x\n'])).missing).toEqual([])
    expect(await rowsOf(world, 'contract')).toHaveLength(2)
  })

  it('is not what stands in a row with something else wrong, and rows without a key are counted', async () => {
    const file = 'admin_id,name,codes_from\noffice,x,いつか\n"other,x,\n,x,\n'
    expect(await sync([file])).toMatchObject({ missing: ['other'], unreadable: 2 })
  })
})
