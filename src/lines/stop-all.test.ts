import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addManyLines, plainLines } from '../../support/long-contract.ts'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { changeRows, lineOf, recorded, rowsOf } from '../../support/rows.ts'
import { formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { renumberLine } from '../contracts/moving.ts'
import { erasePerson } from '../leaving/person.ts'
import { DAY_MS, policy } from '../policy.ts'
import { setServicesAsOperator } from './as-operator.ts'
import { FIRST_OPTION_SERVICES, type Forwarding, type OptionServices } from './option-services.ts'
import { changeLine } from './ordering.ts'
import { stopForwarding, stoppedSweep } from './stop-all.ts'

const [LINE, NEXT] = ['05055001001', '05055001002']
const ADMINISTRATOR = '09011112222'
const ABROAD = '+442071234567'
let world: World
let administrator: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  administrator = await signedInAdministrator(world)
})
afterEach(() => world.close())

async function keep(number: string, services: Partial<OptionServices>): Promise<void> {
  const settings = JSON.stringify({ ...FIRST_OPTION_SERVICES, ...services })
  const { version } = await lineOf(world, number)
  await changeRows(world, 'line', { set: { settings, version: version + 1 }, where: { number } })
}
const to = (number: string): Forwarding => ({ when: 'always', to: { number } })
const forwarding = async (number: string) => (await lineOf(world, number)).settings.forwarding
const lifted = (...all: Forwarding[]) => ({ forwarding: all, internationalSuspended: false })
const stop = async (browser = administrator, site = 'oa') => {
  const page = await browser.get(`/${site}/stop-forwarding`)
  return { page, done: await browser.submit(`/${site}/stop-forwarding`, formFields(page, 'main form')) }
}
const smsTo = async (number: string) => {
  await world.deliver()
  return world.gateway.sent.filter(sms => sms.to === number).map(({ text }) => text)
}

describe('『転送をすべて止める』 (D16)', () => {
  it('stops what forwards to numbers on all lines in two presses, leaves voicemail, and says so', async () => {
    await keep(LINE, lifted(to(ABROAD)))
    const voicemail = { when: 'no-answer', after: 20, to: { voicemail: true } } as const
    await keep(NEXT, { forwarding: [{ when: 'busy', to: { number: '0312345678' } }, voicemail] })
    const list = await administrator.get('/oa/lines')
    expect(list.html).toContain('href="/oa/stop-forwarding"')
    const { page, done } = await stop()
    expect(page.text).toContain('次の2件の利用者番号の転送を止めます。')
    expect(page.text).toContain('イギリス')
    expect(done.text).toContain('2件の転送を止めました。')
    expect(await forwarding(LINE)).toEqual([])
    expect(await forwarding(NEXT)).toEqual([voicemail])
    expect((await recorded(world, 'line.saved')).map(({ detail }) => detail.to)).toEqual([
      'forwarding=none',
      'no-answer/20=voicemail',
    ])
    expect((await administrator.get('/oa/stop-forwarding')).text).toContain(
      '転送している利用者番号はありません。',
    )
  })

  it('is refused by no version, stops nobody else, and the second of two clicks does no harm', async () => {
    await addOffice(world.deps, OTHER_OFFICE)
    const [other] = await rowsOf(world, 'line').then(rows =>
      rows.filter(({ number }) => ![LINE, NEXT].includes(number)),
    )
    await keep(LINE, { forwarding: [to('0312345678')] })
    if (other) await keep(other.number, { forwarding: [to('0312345678')] })
    const form = formFields(await administrator.get('/oa/stop-forwarding'), 'main form')
    await keep(LINE, { forwarding: [to('0698765432')] })
    const answers = await Promise.all([0, 1].map(() => administrator.post('/oa/stop-forwarding', form)))
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    expect(await forwarding(LINE)).toEqual([])
    if (other) expect(await forwarding(other.number)).toHaveLength(1)
  })

  it('is the service user’s for his own line only', async () => {
    await keep(LINE, { forwarding: [to('0312345678')] })
    await keep(NEXT, { forwarding: [to('0312345678')] })
    const user = await signedInUser(world)
    expect((await user.get('/ou/settings')).html).toContain('href="/ou/stop-forwarding"')
    expect((await stop(user, 'ou')).done.text).toContain('1件の転送を止めました。')
    expect(await forwarding(LINE)).toEqual([])
    expect(await forwarding(NEXT)).toHaveLength(1)
  })

  it('ends what waits for its code', async () => {
    await keep(LINE, lifted())
    const path = `/oa/lines/${LINE}`
    const form = formFields(await administrator.get(path), 'main form')
    await administrator.post(path, { ...form, forwarding: 'always', 'number.always': ABROAD })
    const act = formFields(await administrator.get('/oa/act'), 'main form')
    await administrator.post('/oa/act', { ...act, action: 'ok' })
    const code = await world.codeFor(ADMINISTRATOR)
    await keep(NEXT, { forwarding: [to('0312345678')] })
    await stop()
    const answer = await administrator.post('/oa/act/code', { code })
    expect((await administrator.get(answer.location ?? '')).text).toContain('何も変更していません')
    expect(await forwarding(LINE)).toEqual([])
  })

  it('stops a contract of many lines', async () => {
    await addManyLines(world.deps, 'office', plainLines(policy.line.linesAtOnce + 40))
    const settings = JSON.stringify({ ...FIRST_OPTION_SERVICES, forwarding: [to('0312345678')] })
    await changeRows(world, 'line', { set: { settings } })
    const { page, done } = await stop()
    expect(page.page.querySelectorAll('main tbody tr')).toHaveLength(policy.line.shownToStop)
    expect(done.text).toMatch(/5\d\d件の転送を止めました。/)
    const left = (await rowsOf(world, 'line')).filter(row => row.settings.includes('0312345678'))
    expect(left).toEqual([])
  })
})

describe('forwarding that was stopped', () => {
  const restore = async () => {
    const form = formFields(await administrator.get('/oa/restore-forwarding'), 'main form')
    await administrator.post('/oa/restore-forwarding', form)
    const act = formFields(await administrator.get('/oa/act'), 'main form')
    await administrator.post('/oa/act', { ...act, action: 'ok' })
    const code = await world.codeFor(ADMINISTRATOR)
    const answer = await administrator.post('/oa/act/code', { code })
    return administrator.get(answer.location ?? '')
  }

  it('comes back by one act with a code, but for lines that were set since, and is told once', async () => {
    await keep(LINE, lifted(to(ABROAD)))
    await keep(NEXT, { forwarding: [to('0312345678')] })
    await stop()
    expect((await administrator.get('/oa/lines')).text).toContain('2件の転送を、元に戻せます。')
    const page = await restore()
    expect(page.text).toContain('2件の転送を元に戻しました。')
    expect(await forwarding(LINE)).toEqual([to(ABROAD)])
    expect(await forwarding(NEXT)).toEqual([to('0312345678')])
    expect(
      (await smsTo(ADMINISTRATOR)).filter(text => text.includes('2件の転送を元に戻しました')),
    ).toHaveLength(1)
    expect(await rowsOf(world, 'stopped_forwarding')).toEqual([])
    await stop()
    const anew = { ...FIRST_OPTION_SERVICES, rejectedCallers: [], showCallerNumber: false, forwarding: [] }
    expect((await setServicesAsOperator(world.deps, NEXT, anew)).kind).toBe('done')
    expect((await administrator.get('/oa/restore-forwarding')).text).toContain('次の1件の転送を')
  })

  it('comes back after the user got another name, the line another number or other services', async () => {
    await keep(LINE, lifted(to(ABROAD)))
    await stop()
    await changeLine(world.deps, LINE, { userName: '新しい名前' })
    await changeLine(world.deps, LINE, { ordered: ['forwarding'] })
    await renumberLine(world.deps, { number: LINE, newNumber: '05055009999' })
    expect((await restore()).text).toContain('1件の転送を元に戻しました。')
    expect(await forwarding('05055009999')).toEqual([to(ABROAD)])
  })

  it('is nothing of a person who was erased since', async () => {
    await keep(LINE, { forwarding: [to('0312345678')] })
    await stop()
    await erasePerson(world.deps, { site: 'user', loginId: 'taro' }, { reason: 'x' })
    expect(await rowsOf(world, 'stopped_forwarding')).toEqual([])
  })

  it('comes back as it was shown: a line that could not be brought back then stays as it is', async () => {
    await keep(LINE, lifted(to(ABROAD)))
    await keep(NEXT, { forwarding: [to('0312345678')] })
    await stop()
    const { id: line_id, contract_id } = await lineOf(world, LINE)
    await changeRows(world, 'stopped_forwarding', { set: { contract_id: 'another' }, where: { line_id } })
    const form = formFields(await administrator.get('/oa/restore-forwarding'), 'main form')
    await administrator.post('/oa/restore-forwarding', form)
    await changeRows(world, 'stopped_forwarding', { set: { contract_id }, where: { line_id } })
    const act = formFields(await administrator.get('/oa/act'), 'main form')
    await administrator.post('/oa/act', { ...act, action: 'ok' })
    await administrator.post('/oa/act/code', { code: await world.codeFor(ADMINISTRATOR) })
    expect(await forwarding(NEXT)).toEqual([to('0312345678')])
    expect(await forwarding(LINE)).toEqual([])
  })

  it('does not come back on a line whose user stopped it once more while the code was awaited', async () => {
    await keep(LINE, { forwarding: [to('0312345678')] })
    await keep(NEXT, { forwarding: [to('0312345678')] })
    await stop()
    const form = formFields(await administrator.get('/oa/restore-forwarding'), 'main form')
    await administrator.post('/oa/restore-forwarding', form)
    const act = formFields(await administrator.get('/oa/act'), 'main form')
    await administrator.post('/oa/act', { ...act, action: 'ok' })
    const code = await world.codeFor(ADMINISTRATOR)
    world.clock.pass(1)
    const { contract_id: contractId } = await lineOf(world, NEXT)
    await stopForwarding(world.deps, { contractId, line: NEXT }, { site: 'user', actor: 'account' })
    await administrator.post('/oa/act/code', { code })
    expect([await forwarding(LINE), await forwarding(NEXT)]).toEqual([[to('0312345678')], []])
  })

  it('stays stopped where it is not possible any more, and that is said', async () => {
    await keep(LINE, lifted(to(ABROAD)))
    await keep(NEXT, { forwarding: [to('0312345678')] })
    await stop()
    await changeRows(world, 'line', { set: { ordered: '[]' }, where: { number: NEXT } })
    const page = await restore()
    expect(page.text).toContain('1件の転送を元に戻しました。')
    expect(page.text).toContain('1件は、現在の契約または設定では転送できないため')
    expect(await forwarding(NEXT)).toEqual([])
  })

  it('is kept for 30 days', async () => {
    await keep(LINE, { forwarding: [to('0312345678')] })
    await stop()
    world.clock.pass(policy.line.stoppedKeptMs + DAY_MS)
    await stoppedSweep.run(world.deps)
    expect(await rowsOf(world, 'stopped_forwarding')).toEqual([])
  })
})
