import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { visitorOfExample } from '../../support/example-act.ts'
import { signedInAdministrator } from '../../support/people.ts'
import { changeAccount, changeRows, lineOf, onlyRowOf, recorded, rowsOf } from '../../support/rows.ts'
import type { Answer, Visitor } from '../../support/visitor.ts'
import { fieldValue, formFields } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { resetPassword } from '../contracts/contracts.ts'
import { suspendAccount } from '../contracts/states.ts'
import { isPostgres } from '../platform/db/open.ts'
import { policy } from '../policy.ts'

const NUMBER = '09011112222'
const LINE = '05055001001'
const ABROAD = '0012125550123'
let world: World
let owner: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  owner = await signedIn()
})
afterEach(() => world.close())

async function signedIn(): Promise<Visitor> {
  const browser = visitorOfExample(world.deps)
  await browser.post('/oa/', { loginId: 'office', password: 'office-password' })
  await browser.post('/oa/code', { code: await world.codeFor(NUMBER) })
  return browser
}

const ask = (browser = owner, to = ABROAD) => browser.post('/oa/example', { line: LINE, to })
const heldId = async (browser = owner) => fieldValue(await browser.get('/oa/act'), 'act')
const ok = async (browser = owner) => browser.post('/oa/act', { act: await heldId(browser), action: 'ok' })
const answer = (code: string, browser = owner) => browser.post('/oa/act/code', { code })
const forwardTo = async () => {
  const [first] = (await lineOf(world, LINE)).settings.forwarding
  return first && 'number' in first.to ? first.to.number : undefined
}
const isForwarded = async () => (await forwardTo()) === ABROAD
const told = async (browser: Visitor, at: Answer) => (await browser.get(at.location ?? '')).text

/** Up to the code page; gives the code. */
async function upToCode(browser = owner): Promise<string> {
  await ask(browser)
  await ok(browser)
  return world.codeFor(NUMBER)
}

describe('a bound act', () => {
  it('is checked, then has a code of its own, though one was typed a moment ago', async () => {
    expect((await ask()).location).toBe('/oa/act')
    const check = (await owner.get('/oa/act')).text
    expect(check).toContain('アメリカ合衆国')
    expect(check).toContain('海外への通話料はお客さまのご負担になります')
    expect((await ok()).location).toBe('/oa/act/code')
    const page = (await owner.get('/oa/act/code')).text
    expect(page).toContain('大切な変更のため、もう一度認証します')
    expect(page).toContain(`${LINE} → `)
    expect(page).not.toContain(ABROAD)
    expect(await isForwarded()).toBe(false)
    const code = await world.codeFor(NUMBER)
    expect(world.gateway.sent.at(-1)?.text).toContain('海外転送用。')
    expect((await answer(code)).location).toBe('/oa/lines?done')
    expect(await isForwarded()).toBe(true)
    expect((await recorded(world, 'act.confirmed')).map(({ detail }) => detail.act)).toEqual(['example'])
  })

  it('leads back to its form with 『修正する』, and is dropped with 『やめる』', async () => {
    await ask()
    const back = await owner.post('/oa/act', { act: await heldId(), action: 'correct' })
    expect(back.location).toBe(`/oa/example?line=${LINE}`)
    await ok()
    const code = await world.codeFor(NUMBER)
    expect((await owner.post('/oa/act/drop', { code })).location).toBe(`/oa/example?line=${LINE}`)
    await answer(code)
    expect(await isForwarded()).toBe(false)
  })

  it('takes neither the code of the sign-in nor that of another act', async () => {
    await owner.post('/oa/sign-out')
    await owner.post('/oa/', { loginId: 'office', password: 'office-password' })
    const signInCode = await world.codeFor(NUMBER)
    await owner.post('/oa/code', { code: signInCode })
    const first = await upToCode()
    expect((await answer(signInCode === first ? '000000' : signInCode)).status).toBe(422)
    // Which of two challenges is the newer one is known by their times.
    world.clock.pass(1)
    await ask(owner, '0012125550999')
    await ok()
    const second = await world.codeFor(NUMBER)
    if (first !== second) expect((await answer(first)).status).toBe(422)
    expect((await answer(second)).location).toBe('/oa/lines?done')
    expect(await forwardTo()).toBe('0012125550999')
  })

  it('is one, and one SMS, whether a button is pressed once or twice', async () => {
    await ask()
    await ask()
    const act = await heldId()
    await Promise.all([0, 1].map(() => owner.post('/oa/act', { act, action: 'ok' })))
    await ask()
    await world.deliver()
    expect(world.gateway.sent.filter(({ text }) => text.includes('海外転送'))).toHaveLength(1)
  })

  it('in another tab that is still open is not what is confirmed', async () => {
    await ask()
    const act = await heldId()
    await ask(owner, '0012125550999')
    const answer = await owner.post('/oa/act', { act, action: 'ok' })
    expect(await told(owner, answer)).toContain('何も変更していません')
  })

  it('is not done when what it is about was changed meanwhile', async () => {
    const code = await upToCode()
    await changeRows(world, 'line', { set: { version: 7 }, where: { number: LINE } })
    expect(await told(owner, await answer(code))).toContain('認証の間に内容が変わったため')
    expect(await isForwarded()).toBe(false)
  })

  it('is not done once forwarding was stopped', async () => {
    const code = await upToCode()
    const other = await signedIn()
    await other.post('/oa/example/stop', { line: LINE })
    expect(await told(owner, await answer(code))).toContain('何も変更していません')
    expect(await isForwarded()).toBe(false)
  })

  it('does not wait longer than 30 minutes', async () => {
    await ask()
    const act = await heldId()
    world.clock.pass(policy.act.heldMs - 1)
    await owner.get('/oa/lines')
    world.clock.pass(2)
    await owner.post('/oa/act', { act, action: 'ok' })
    await world.deliver()
    expect(world.gateway.sent.filter(({ text }) => text.includes('海外転送'))).toEqual([])
  })

  it.each([
    ['signed out', () => owner.post('/oa/sign-out')],
    ['had a new password', () => resetPassword(world.deps, 'admin', 'office')],
    ['was suspended', () => suspendAccount(world.deps, { site: 'admin', loginId: 'office', reason: 'x' })],
  ])('ends with the session of who %s', async (_, end) => {
    const code = await upToCode()
    await end()
    expect(await rowsOf(world, 'held_act')).toEqual([])
    await answer(code)
    expect(await isForwarded()).toBe(false)
  })

  it('is kept sealed, and for nobody else', async () => {
    await ask()
    const held = await onlyRowOf(world, 'held_act')
    expect(held.payload).toMatch(/^v1\./)
    // Moved to another line: its digest does not fit any more.
    await changeRows(world, 'held_act', { set: { line_id: 'another' } })
    expect((await owner.get('/oa/act')).location).toBe('/oa/lines')
  })

  it('is refused to an account without a number, with the way to get one', async () => {
    await changeAccount(world, 'office', { sms_number: null, sms_number_hash: null })
    const answer = await ask()
    expect(answer.status).toBe(422)
    expect(answer.html).toContain('SMS認証用電話番号を登録し')
  })
})

describe('two right codes at once', () => {
  it('do it once, and both browsers land where it was done', async () => {
    const code = await upToCode()
    const answers = await Promise.all([0, 1].map(() => answer(code)))
    expect(answers.map(({ location }) => location)).toEqual(['/oa/lines?done', '/oa/lines?done'])
    expect((await lineOf(world, LINE)).version).toBe(2)
    expect(await recorded(world, 'act.confirmed')).toHaveLength(1)
  })

  it('and forwarding that is stopped meanwhile: it is done and stopped, or not done', async () => {
    for (let n = 0; n < (isPostgres(world.deps.db) ? 8 : 2); n += 1) {
      world.clock.pass(policy.smsQuota.acts.everyMs)
      await owner.get('/oa/lines')
      const other = await signedIn()
      const code = await upToCode()
      const { version } = await lineOf(world, LINE)
      await Promise.all([answer(code), other.post('/oa/example/stop', { line: LINE }), answer(code)]).then(
        answers => expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]),
      )
      expect(await isForwarded()).toBe(false)
      const after = (await lineOf(world, LINE)).version
      expect([version + 1, version + 2]).toContain(after)
    }
  })
})

describe('for 72 hours nothing goes abroad', () => {
  const quarantined = async () => {
    const answer = await ask()
    expect(answer.status).toBe(422)
    expect(answer.html).toContain('72時間')
  }

  it('after somebody else reset the password', async () => {
    const made = await resetPassword(world.deps, 'admin', 'office')
    if (made.kind !== 'reset') throw new Error('no password')
    await owner.post('/oa/', { loginId: 'office', password: made.initialPassword })
    await owner.post('/oa/code', { code: await world.codeFor(NUMBER) })
    const form = { current: made.initialPassword, wanted: 'a-new-password', repeated: 'a-new-password' }
    await owner.post('/oa/password', form)
    await quarantined()
    world.clock.pass(policy.act.quarantineMs)
    await owner.post('/oa/', { loginId: 'office', password: 'a-new-password' })
    await owner.post('/oa/code', { code: await world.codeFor(NUMBER) })
    expect((await ask()).location).toBe('/oa/act')
  })

  it('after the administrator enrolled a number', async () => {
    await changeAccount(world, 'office', { sms_number: null, sms_number_hash: null })
    const own = '09055556666'
    await owner.post('/oa/', { loginId: 'office', password: 'office-password', number: own })
    await owner.post('/oa/code', { code: await world.codeFor(own) })
    await quarantined()
  })

  it('after the administrator’s own number changed', async () => {
    const [own, thief] = ['09055556666', await signedInAdministrator(world)]
    const fields = formFields(await thief.get('/oa/sms-numbers'), '#numbers-form')
    const name = Object.keys(fields).find(key => fields[key] === NUMBER && key.startsWith('number.')) ?? ''
    await thief.post('/oa/sms-numbers', { ...fields, [name]: own, action: 'set' })
    const draft = fieldValue(await thief.get('/oa/sms-numbers/confirm'), 'draft')
    await thief.post('/oa/sms-numbers/confirm', { draft, action: 'ok' })
    await thief.post('/oa/sms-numbers/code', { code: await world.codeFor(own) })
    await owner.post('/oa/', { loginId: 'office', password: 'office-password' })
    await owner.post('/oa/code', { code: await world.codeFor(own) })
    await quarantined()
  })

  it('also when it begins while the code is awaited', async () => {
    const code = await upToCode()
    await changeAccount(world, 'office', { abroad_after: world.clock.now() + policy.act.quarantineMs })
    expect(await told(owner, await answer(code))).toContain('72時間')
    expect(await isForwarded()).toBe(false)
  })

  it('and no longer, though a clock was ahead', async () => {
    await changeAccount(world, 'office', { abroad_after: world.clock.now() + 10 * policy.act.quarantineMs })
    expect((await ask()).location).toBe('/oa/act')
  })

  it('and never where it does not belong to the contract', async () => {
    await changeRows(world, 'contract', { set: { abroad: 'never' } })
    const answer = await ask()
    expect(answer.status).toBe(422)
    expect(answer.html).toContain('ご契約に含まれていません')
  })
})
