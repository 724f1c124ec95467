import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { accountOf, changeRows, contractOf, lineOf, onlyRowOf, recorded, rowsOf } from '../../support/rows.ts'
import { formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, numberOf, OTHER_OFFICE, type World } from '../../support/world.ts'
import { saveLoginId } from '../accounts/moving.ts'
import { setServicesAsOperator } from '../lines/as-operator.ts'
import { FIRST_OPTION_SERVICES } from '../lines/option-services.ts'
import { stopForwarding } from '../lines/stop-all.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../policy.ts'
import { work } from '../work.ts'
import { setContractAbroad } from './abroad.ts'
import { addContract, addLine } from './contracts.ts'
import { freedNameSweep } from './freed-names.ts'
import { changeLoginId, moveLine, moveLineByKey, renumberLine } from './moving.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
})
afterEach(() => world.close())

const [TARO, JIRO, HANAKO] = ['05055001001', '05055001002', '05055002001']
const forwarding = async (line: string) =>
  (await lineOf(world, line)).settings.forwarding.map(({ to }) => ('number' in to ? to.number : 'voicemail'))
async function forward(line: string, number: string, internationalSuspended = true): Promise<void> {
  const always = [{ when: 'always' as const, to: { number }, after: undefined }]
  const wanted = { ...FIRST_OPTION_SERVICES, rejectedCallers: [], forwarding: always, internationalSuspended }
  const outcome = await setServicesAsOperator(world.deps, line, wanted)
  if (outcome.kind !== 'done') throw new Error(`not set: ${outcome.kind}`)
}

describe('another ID', () => {
  it('is signed in with from then on, with the password and number of before; a colleague may have the old one', async () => {
    const browser = await signedInUser(world)
    const of = { site: 'user', loginId: 'taro', newLoginId: 'reception' } as const
    expect(await changeLoginId(world.deps, of)).toEqual({ kind: 'done' })
    expect((await browser.get('/ou/settings')).location).toBe('/ou/')
    const again = world.visitor()
    await again.post('/ou/', { loginId: 'reception', password: 'taro-password' })
    const answer = await again.post('/ou/code', { code: await world.codeFor('08011112222') })
    expect(answer.location).toBe('/ou/settings')
    const back = { site: 'user', loginId: 'jiro', newLoginId: 'taro' } as const
    expect(await changeLoginId(world.deps, back)).toEqual({ kind: 'done' })
    expect(JSON.stringify((await recorded(world, 'account.id-changed')).map(({ detail }) => detail))).toBe(
      '[{},{}]',
    )
  })

  it('is nobody else’s on the same site, and is an ID', async () => {
    const change = (newLoginId: string) =>
      changeLoginId(world.deps, { site: 'user', loginId: 'taro', newLoginId })
    expect(await change('hanako')).toEqual({ kind: 'id-taken' })
    expect(await change('a b')).toEqual({ kind: 'bad-id' })
    expect(await change('taro')).toEqual({ kind: 'unchanged' })
    // An administrator's is another matter.
    expect(await change('other')).toEqual({ kind: 'done' })
    const nobody = { site: 'admin', loginId: 'nobody', newLoginId: 'x' } as const
    expect(await changeLoginId(world.deps, nobody)).toEqual({ kind: 'no-account' })
  })
})

describe('another number for a line', () => {
  it('leaves everything else, and colleagues who forward to it go on doing so', async () => {
    await forward(JIRO, TARO)
    await forward(HANAKO, TARO)
    expect(await renumberLine(world.deps, { number: TARO, newNumber: '05055009999' })).toEqual({
      kind: 'done',
    })
    expect(await numberOf(world.deps, 'taro')).toBe('08011112222')
    expect(await forwarding(JIRO)).toEqual(['05055009999'])
    // Another customer's: nobody knows what he means by it.
    expect(await forwarding(HANAKO)).toEqual([TARO])
    const [event] = await recorded(world, 'line.renumbered')
    expect(event?.detail).toEqual({ from: 'ending 1001', to: 'ending 9999' })
  })

  it('is where stopped forwarding leads when it is brought back', async () => {
    await forward(JIRO, TARO)
    const contractId = (await accountOf(world, 'jiro')).contract_id ?? ''
    await stopForwarding(world.deps, { contractId }, { site: 'user', actor: 'operator' })
    await renumberLine(world.deps, { number: TARO, newNumber: '05055009999' })
    const kept = await onlyRowOf(world, 'stopped_forwarding')
    expect(JSON.parse(kept.forwarding)).toMatchObject([{ to: { number: '05055009999' } }])
  })

  it('is nobody else’s, and makes no circle', async () => {
    const change = (newNumber: string) => renumberLine(world.deps, { number: TARO, newNumber })
    expect(await change(HANAKO)).toEqual({ kind: 'line-taken' })
    expect(await change('0312345678')).toEqual({ kind: 'bad-line-number' })
    expect(await change(TARO)).toEqual({ kind: 'unchanged' })
    expect(await renumberLine(world.deps, { number: '05099999999', newNumber: TARO })).toEqual({
      kind: 'no-line',
    })
    await forward(TARO, '05055009999')
    expect(await change('05055009999')).toEqual({ kind: 'loop' })
    await forward(TARO, JIRO)
    await forward(JIRO, '05055008888')
    expect(await change('05055008888')).toEqual({ kind: 'loop' })
  })
})

describe('another contract for a line', () => {
  const move = (number: string, administratorId: string) => moveLine(world.deps, { number, administratorId })

  it('takes its user along, who signs in as before; the administrators see it at once', async () => {
    const [before, user] = [await signedInAdministrator(world), await signedInUser(world)]
    const after = await signedInAdministrator(world, OTHER_OFFICE)
    expect(await move(TARO, 'other')).toEqual({ kind: 'done' })
    expect((await before.get('/oa/lines')).text).not.toContain('taro')
    expect((await after.get('/oa/lines')).text).toContain('taro')
    expect((await user.get('/ou/settings')).location).toBe('/ou/')
    const again = world.visitor()
    await again.post('/ou/', { loginId: 'taro', password: 'taro-password' })
    expect((await again.post('/ou/code', { code: await world.codeFor('08011112222') })).location).toBe(
      '/ou/settings',
    )
    const [old, now] = [await contractOf(world, 'office'), await contractOf(world, 'other')]
    const moves = await recorded(world, 'line.moved', 'line.moved-away')
    expect(moves.map(({ action, contract_id }) => [action, contract_id])).toEqual([
      ['line.moved-away', old.id],
      ['line.moved', now.id],
    ])
  })

  it('is not changed by the draft of the administrator who had it', async () => {
    const before = await signedInAdministrator(world)
    const fields = formFields(await before.get('/oa/sms-numbers'), 'main form')
    const taro = `number.${(await accountOf(world, 'taro')).id}`
    const name =
      Object.keys(fields).find(one => one === taro) ??
      Object.keys(fields).find(one => fields[one] === '08011112222')
    await before.post('/oa/sms-numbers', { ...fields, [name ?? '']: '08099998888', action: 'set' })
    const draft = formFields(await before.get('/oa/sms-numbers/confirm'), 'main form')
    await move(TARO, 'other')
    await before.post('/oa/sms-numbers/confirm', { ...draft, action: 'ok' })
    expect(await numberOf(world.deps, 'taro')).toBe('08011112222')
  })

  it('is not one that is not there, nor its own', async () => {
    expect(await move(TARO, 'office')).toEqual({ kind: 'unchanged' })
    expect(await move(TARO, 'nobody')).toEqual({ kind: 'no-contract' })
    expect(await move('05099999999', 'other')).toEqual({ kind: 'no-line' })
  })

  it('does not bring calls abroad, nor a circle, into it', async () => {
    await forward(TARO, '+14155550123', false)
    await setContractAbroad(world.deps, { administratorId: 'other', rule: 'never' })
    expect(await move(TARO, 'other')).toEqual({ kind: 'abroad' })
    await forward(TARO, HANAKO)
    await forward(HANAKO, TARO)
    expect(await move(TARO, 'other')).toEqual({ kind: 'loop' })
    expect((await contractOf(world, 'taro')).id).toBe((await contractOf(world, 'office')).id)
  })
})

describe('whoever has a name hears of it', () => {
  const told = async () => {
    const before = world.gateway.sent.length
    await world.deliver()
    return Object.fromEntries(
      world.gateway.sent
        .slice(before)
        .filter(({ text }) => text.includes('心当たり'))
        .map(({ to, text }) => [to, text]),
    )
  }
  const [OFFICE_NUMBER, TARO_NUMBER, OTHER_NUMBER] = ['09011112222', '08011112222', '09033334444']

  it('the user of a line that is moved, and both administrators, in one part each', async () => {
    await moveLine(world.deps, { number: TARO, administratorId: 'other' })
    const all = await told()
    expect(all).toEqual({
      [TARO_NUMBER]: '【関所】050-5500-1001を別のご契約へ移動 10:00。心当たりがなければ0120-381059',
      [OFFICE_NUMBER]: '【関所】050-5500-1001を別のご契約へ移動 10:00。心当たりがなければ0120-381059',
      [OTHER_NUMBER]: '【関所】050-5500-1001を別のご契約から移動 10:00。心当たりがなければ0120-381059',
    })
    for (const text of Object.values(all)) expect(text.length).toBeLessThanOrEqual(70)
  })

  it('the user of a line with another number, and his administrator: of the new one its end', async () => {
    await renumberLine(world.deps, { number: TARO, newNumber: '05055009999' })
    const text = '【関所】050-5500-1001を末尾9999の番号に変更 10:00。心当たりがなければ0120-381059'
    expect(await told()).toEqual({ [TARO_NUMBER]: text, [OFFICE_NUMBER]: text })
  })

  it('the user whose login ID is another one, and his administrator; never which', async () => {
    await changeLoginId(world.deps, { site: 'user', loginId: 'taro', newLoginId: 'reception' })
    const text = '【関所】050-5500-1001のログインIDを変更 10:00。心当たりがなければ0120-381059'
    expect(await told()).toEqual({ [TARO_NUMBER]: text, [OFFICE_NUMBER]: text })
  })

  it('the administrator whose ID is another one', async () => {
    await changeLoginId(world.deps, { site: 'admin', loginId: 'office', newLoginId: 'office-2' })
    const text = '【関所】管理者IDを変更 10:00。心当たりがなければ0120-381059'
    expect(await told()).toEqual({ [OFFICE_NUMBER]: text })
  })

  it('each time, however often within minutes, and of what was refused nobody', async () => {
    await moveLine(world.deps, { number: TARO, administratorId: 'other' })
    await told()
    await moveLine(world.deps, { number: TARO, administratorId: 'office' })
    expect(Object.keys(await told()).sort()).toEqual([TARO_NUMBER, OFFICE_NUMBER, OTHER_NUMBER].sort())
    await renumberLine(world.deps, { number: TARO, newNumber: HANAKO })
    await moveLine(world.deps, { number: TARO, administratorId: 'nobody' })
    expect(await told()).toEqual({})
  })
})

describe('a user without a number, whose line is moved', () => {
  const register = async (browser: Visitor, loginId: string, number: string) => {
    const { id } = await accountOf(world, loginId)
    const was = (await numberOf(world.deps, loginId)) ?? ''
    return browser.post('/oa/sms-numbers', { action: 'set', [`was.${id}`]: was, [`number.${id}`]: number })
  }

  it('gets one from the other administrator after 72 hours, not before', async () => {
    await moveLine(world.deps, { number: JIRO, administratorId: 'other' })
    world.clock.pass(72 * HOUR_MS - MINUTE_MS)
    const early = await register(await signedInAdministrator(world, OTHER_OFFICE), 'jiro', '08099998888')
    expect(early.status).toBe(422)
    expect(early.text).toContain('移ってから72時間は、SMS認証用電話番号を登録できません')
    world.clock.pass(MINUTE_MS)
    const later = await register(await signedInAdministrator(world, OTHER_OFFICE), 'jiro', '08099998888')
    expect(later.location).toBe('/oa/sms-numbers/confirm')
  })

  it('is not looked for where he has one, nor where nothing was moved', async () => {
    await moveLine(world.deps, { number: TARO, administratorId: 'other' })
    const other = await signedInAdministrator(world, OTHER_OFFICE)
    expect((await register(other, 'taro', '08099998888')).status).toBe(303)
    expect((await register(await signedInAdministrator(world), 'jiro', '08099998888')).status).toBe(303)
  })

  it('is not moved by a key where the administrator who loses it has none either', async () => {
    await changeRows(world, 'account', {
      set: { sms_number: null, sms_number_hash: null },
      where: { login_id: 'office' },
    })
    await changeRows(world, 'account', { set: { sms_number_confirmed: 1 }, where: { login_id: 'taro' } })
    const of = { number: JIRO, administratorId: 'other' }
    expect(await moveLineByKey(world.deps, of)).toEqual({ kind: 'nobody-told' })
    expect(await moveLineByKey(world.deps, { ...of, number: TARO })).toEqual({ kind: 'done' })
    // Whoever has a shell on the server.
    expect(await moveLine(world.deps, of)).toEqual({ kind: 'done' })
  })
})

describe('a name that became free', () => {
  const NEW_CONTRACT = { name: '横取り商事', administrator: { loginId: 'office', password: 'x'.repeat(20) } }
  const lineOfOther = (number: string, loginId: string) =>
    addLine(world.deps, {
      ...{ administratorId: 'other', number, userName: '', ordered: [] },
      user: { loginId, password: 'x'.repeat(20) },
    })

  it('is no other contract’s for 90 days: an administrator ID, a login ID, a number', async () => {
    await changeLoginId(world.deps, { site: 'admin', loginId: 'office', newLoginId: 'office-2' })
    await changeLoginId(world.deps, { site: 'user', loginId: 'taro', newLoginId: 'reception' })
    await renumberLine(world.deps, { number: TARO, newNumber: '05055009999' })
    const tries = async () => [
      (await addContract(world.deps, NEW_CONTRACT)).kind,
      (await changeLoginId(world.deps, { site: 'admin', loginId: 'other', newLoginId: 'office' })).kind,
      (await changeLoginId(world.deps, { site: 'user', loginId: 'hanako', newLoginId: 'taro' })).kind,
      (await lineOfOther('05055007001', 'taro')).kind,
      (await renumberLine(world.deps, { number: HANAKO, newNumber: TARO })).kind,
      (await lineOfOther(TARO, 'ichiro')).kind,
    ]
    const kept = ['id-kept', 'id-kept', 'id-kept', 'id-kept', 'line-kept', 'line-kept']
    expect(await tries()).toEqual(kept)
    world.clock.pass(90 * DAY_MS)
    expect(await tries()).toEqual(kept)
    world.clock.pass(MINUTE_MS)
    expect((await tries())[0]).toBe('added')
    // Nothing of what was refused is there, and no name stands in clear beside it.
    expect(await rowsOf(world, 'contract')).toHaveLength(3)
    expect(JSON.stringify(await rowsOf(world, 'freed_name'))).not.toMatch(/office|taro|0505500/)
  })

  it('is the same contract’s at once', async () => {
    await changeLoginId(world.deps, { site: 'admin', loginId: 'office', newLoginId: 'office-2' })
    await renumberLine(world.deps, { number: TARO, newNumber: '05055009999' })
    const back = { site: 'admin', loginId: 'office-2', newLoginId: 'office' } as const
    expect(await changeLoginId(world.deps, back)).toEqual({ kind: 'done' })
    expect(await renumberLine(world.deps, { number: JIRO, newNumber: TARO })).toEqual({ kind: 'done' })
    // From now on others’ are kept, not these.
    expect(await rowsOf(world, 'freed_name')).toHaveLength(2)
  })

  it('is forgotten afterwards', async () => {
    await changeLoginId(world.deps, { site: 'user', loginId: 'taro', newLoginId: 'reception' })
    await freedNameSweep.run(world.deps)
    expect(await rowsOf(world, 'freed_name')).toHaveLength(1)
    world.clock.pass(90 * DAY_MS + MINUTE_MS)
    await freedNameSweep.run(world.deps)
    expect(await rowsOf(world, 'freed_name')).toEqual([])
  })
})

describe('two who take the same name at once', () => {
  it('get it once; the other one is told that it is taken', async () => {
    const other = world.secondProcess()
    const ids = await Promise.all([
      changeLoginId(world.deps, { site: 'user', loginId: 'taro', newLoginId: 'reception' }),
      changeLoginId(other, { site: 'user', loginId: 'hanako', newLoginId: 'reception' }),
    ])
    expect(ids.map(({ kind }) => kind).sort()).toEqual(['done', 'id-taken'])
    const numbers = await Promise.all([
      renumberLine(world.deps, { number: TARO, newNumber: '05055009999' }),
      renumberLine(other, { number: HANAKO, newNumber: '05055009999' }),
    ])
    expect(numbers.map(({ kind }) => kind).sort()).toEqual(['done', 'line-taken'])
  })

  it('so do one who renames and one who adds, and the work around it goes on', async () => {
    const other = world.secondProcess()
    const [added, renamed] = await Promise.all([
      addLine(other, {
        ...{ administratorId: 'other', number: '05055007001', userName: '', ordered: [] },
        user: { loginId: 'reception', password: 'x'.repeat(20) },
      }),
      changeLoginId(world.deps, { site: 'user', loginId: 'taro', newLoginId: 'reception' }),
    ])
    expect([added.kind, renamed.kind].sort()).toSatisfy(
      (kinds: string[]) => kinds.includes('id-taken') && kinds.length === 2,
    )
    const { id } = await accountOf(world, 'jiro')
    const after = await work(world.deps, async within => {
      const taken = await saveLoginId(within.db, id, { site: 'user', loginId: 'hanako' })
      return [taken, await saveLoginId(within.db, id, { site: 'user', loginId: 'jiro-2' })]
    })
    expect(after).toEqual([false, true])
  })
})
