import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInMember } from '../../support/people.ts'
import { changeRows, idOf } from '../../support/rows.ts'
import { fieldValue, formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { FIRST_OPTION_SERVICES } from '../lines/option-services.ts'
import { policy } from '../policy.ts'

/** The SMS with a code is in the language of the page that asked for it. */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, { administrator: { loginId: 'new', password: 'new-password' }, users: [] })
})
afterEach(() => world.close())

const ENGLISH = /^【関所】code \d{6} until \d\d:\d\d\. Never share\.\n\n@localhost #\d{6}$/
const LIFTED = JSON.stringify({ ...FIRST_OPTION_SERVICES, internationalSuspended: false })
const JAPANESE = /^【関所】認証コード：\d{6}\n/

function english(browser: Visitor = world.visitor()): Visitor {
  browser.cookies.set('sekisho-language', 'en')
  return browser
}
async function lastText(): Promise<string> {
  await world.deliver()
  return world.gateway.sent.at(-1)?.text ?? ''
}

it('in English after signing in on an English page, and so is the copy that is asked for; its code is good', async () => {
  const browser = english()
  await browser.post('/ou/', { loginId: 'taro', password: 'taro-password' })
  expect(await lastText()).toMatch(ENGLISH)
  world.clock.pass(policy.code.resendAfterMs[0])
  await browser.post('/ou/code/resend')
  expect(world.gateway.sent).toHaveLength(1)
  expect(await lastText()).toMatch(ENGLISH)
  expect(world.gateway.sent).toHaveLength(2)
  const code = await world.codeFor('08011112222')
  expect((await browser.post('/ou/code', { code })).location).toBe('/ou/settings')
})

it('in Japanese for everybody else', async () => {
  await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })
  expect(await lastText()).toMatch(JAPANESE)
})

it('for an enrolment', async () => {
  await english().post('/oa/', { loginId: 'new', password: 'new-password', number: '09055556666' })
  expect(await lastText()).toMatch(ENGLISH)
})

it("for an administrator's own new number; the notice to the old one is in Japanese", async () => {
  const browser = english(await signedInAdministrator(world))
  const fields = formFields(await browser.get('/oa/sms-numbers'), '#numbers-form')
  const own = Object.keys(fields).find(name => fields[name] === '09011112222' && name.startsWith('number.'))
  await browser.post('/oa/sms-numbers', { ...fields, [own ?? '']: '09055556666', action: 'set' })
  const check = formFields(await browser.get('/oa/sms-numbers/confirm'), 'main form')
  await browser.post('/oa/sms-numbers/confirm', { ...check, action: 'ok' })
  expect(await lastText()).toMatch(ENGLISH)
  await browser.post('/oa/sms-numbers/code', { code: await world.codeFor('09055556666') })
  expect(await lastText()).toContain('この番号は認証コードの送信先から外れました')
})

it('for letting only known devices in, with what it is for', async () => {
  const browser = english(await signedInAdministrator(world))
  await browser.post('/oa/devices', { action: 'stop-others' })
  expect(await lastText()).toMatch(/^【関所】code \d{6}: lock others\. Never share\.\n\n@localhost #\d{6}$/)
})

describe('for an act', () => {
  const named = (act: string) =>
    new RegExp(`^【関所】code \\d{6}: ${act}\\. Never share\\.\\n\\n@localhost #\\d{6}$`)
  const forwardAbroad = async (browser: Visitor) => {
    await changeRows(world, 'line', { set: { settings: LIFTED }, where: { number: '05055001001' } })
    const form = formFields(await browser.get('/oa/lines/05055001001'), 'main form')
    return browser.post('/oa/lines/05055001001', {
      ...form,
      forwarding: 'always',
      'number.always': '+442071234567',
    })
  }
  const ok = async (browser: Visitor) =>
    browser.post('/oa/act', { ...formFields(await browser.get('/oa/act'), 'main form'), action: 'ok' })

  it('with a check screen, with what it is for, and its code is good', async () => {
    const browser = english(await signedInAdministrator(world))
    await forwardAbroad(browser)
    expect((await ok(browser)).location).toBe('/oa/act/code')
    expect(await lastText()).toMatch(named('fwd\\. abroad'))
    const code = await world.codeFor('09011112222')
    expect((await browser.post('/oa/act/code', { code })).location).toBe('/oa/lines/05055001001')
  })

  it('in the language of the page on which it was confirmed', async () => {
    const browser = await signedInAdministrator(world)
    await forwardAbroad(browser)
    await ok(english(browser))
    expect(await lastText()).toMatch(named('fwd\\. abroad'))
  })

  it('that a fresh session would need no code for', async () => {
    const browser = english(await signedInAdministrator(world))
    world.clock.pass(policy.act.freshForMs + 1)
    const stamp = fieldValue(await browser.get('/oa/users/taro/suspend'), 'stamp')
    expect((await browser.post('/oa/users/taro/suspend', { stamp })).location).toBe('/oa/act/code')
    expect(await lastText()).toMatch(named('suspend ID'))
  })

  it('of the desk', async () => {
    const supervisor = english(await signedInMember(world, 'supervisor'))
    world.clock.pass(policy.act.freshForMs + 1)
    const account = `/op/accounts/${await idOf(world, 'office')}/forbid-abroad`
    const stamp = fieldValue(await supervisor.get(account), 'stamp')
    expect((await supervisor.post(account, { stamp, reason: 'x' })).location).toBe('/op/act/code')
    expect(await lastText()).toMatch(named('desk action'))
  })

  it('and so is the SMS to the new second number that one of them checks', async () => {
    const browser = english(await signedInAdministrator(world))
    await browser.post('/oa/sms-numbers/second', { number: '09055556666' })
    await ok(browser)
    expect(await lastText()).toMatch(named('2nd number'))
    await browser.post('/oa/act/code', { code: await world.codeFor('09011112222') })
    expect(await lastText()).toMatch(ENGLISH)
  })
})
