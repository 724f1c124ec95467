import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInMember, signedInUser } from '../../support/people.ts'
import { accountOf, idOf, recorded } from '../../support/rows.ts'
import { type Answer, formFields } from '../../support/visitor.ts'
import { addOffice, makeWorld, numberOf, type World } from '../../support/world.ts'

/** A change of the language loses nothing that was typed or told, without scripts too. */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

/** What the button at the end of the page sends beside the form's own fields. */
function switchOf(page: Answer) {
  const button = page.page.querySelector('#language-button')
  const told = button?.getAttribute('value') ?? ''
  return { path: button?.getAttribute('formaction') ?? 'none', form: button?.getAttribute('form'), told }
}

describe('typed text stays', () => {
  it('on the number screen, and nothing is set', async () => {
    const browser = await signedInAdministrator(world)
    const page = await browser.get('/oa/sms-numbers')
    const { path, form, told } = switchOf(page)
    expect(form).toBe('numbers-form')
    const jiro = `number.${await idOf(world, 'jiro')}`
    const fields = { ...formFields(page, '#numbers-form'), [jiro]: '080 5555' }
    const english = await browser.post(path, { ...fields, told })
    expect(english.status).toBe(200)
    expect(english.page.querySelector('html')?.getAttribute('lang')).toBe('en')
    expect(formFields(english, '#numbers-form')[jiro]).toBe('080 5555')
    expect((await browser.get('/oa/lines')).page.querySelector('html')?.getAttribute('lang')).toBe('en')
    expect(await numberOf(world.deps, 'jiro')).toBeNull()
  })

  it('on the sign-in page, but for the password', async () => {
    const browser = world.visitor()
    const page = await browser.get('/oa/')
    const { path, told } = switchOf(page)
    const fields = { ...formFields(page, '#sign-in-form'), loginId: 'office', password: 'office-password' }
    const english = await browser.post(path, { ...fields, told })
    expect(english.html).toContain('value="office"')
    expect(english.html).not.toContain('office-password')
    expect(english.text).toContain('Administrator ID')
    expect(await recorded(world, 'sign-in.code-sent')).toEqual([])
    await world.deliver()
    expect(world.gateway.sent).toEqual([])
  })

  it('on サービス設定 and at the desk, where the look is in the trail', async () => {
    const user = await signedInUser(world)
    const settings = await user.get('/ou/settings')
    const fields = { ...formFields(settings, '#line-form'), rejectedCallers: '0312345678' }
    const english = await user.post(switchOf(settings).path, fields)
    expect(formFields(english, '#line-form').rejectedCallers).toContain('0312345678')

    const member = await signedInMember(world, 'supervisor')
    const path = `/op/accounts/${(await accountOf(world, 'taro')).id}/suspend`
    const form = await member.get(path)
    const before = (await recorded(world, 'desk.viewed')).length
    const again = await member.post(switchOf(form).path, {
      ...formFields(form, '#act-form'),
      reason: 'asked by phone',
    })
    expect(formFields(again, '#act-form').reason).toBe('asked by phone')
    expect(await recorded(world, 'desk.viewed')).toHaveLength(before + 1)
    expect((await accountOf(world, 'taro')).suspended_at).toBeNull()
  })

  it('and Enter in a field never presses the switch: it stands behind the buttons of its form', async () => {
    const browser = await signedInAdministrator(world)
    for (const [path, form] of [
      ['/oa/sms-numbers', 'numbers-form'],
      ['/oa/lines/05055001001', 'line-form'],
    ]) {
      const { html } = await browser.get(path ?? '')
      expect(html.indexOf('id="language-button"')).toBeGreaterThan(html.indexOf(`id="${form}"`))
      expect(html.slice(0, html.indexOf(`id="${form}"`))).not.toContain(`form="${form}"`)
    }
  })
})

describe('what was told is told again', () => {
  const told = (page: Answer) => page.page.querySelector('input[name=told]')?.getAttribute('value') ?? ''

  it('in the other language, after a saved number', async () => {
    const browser = await signedInAdministrator(world)
    const page = await browser.get('/oa/sms-numbers')
    const jiro = `number.${await idOf(world, 'jiro')}`
    await browser.post('/oa/sms-numbers', {
      ...formFields(page, '#numbers-form'),
      [jiro]: '08055556666',
      action: 'set',
    })
    const check = await browser.get('/oa/sms-numbers/confirm')
    await browser.post('/oa/sms-numbers/confirm', { ...formFields(check, 'form.foot'), action: 'ok' })
    const saved = await browser.get('/oa/lines')
    expect(saved.text).toContain('SMS認証用電話番号を設定しました')
    await browser.post('/language', { language: 'en', back: '/oa/lines', told: told(saved) })
    expect((await browser.get('/oa/lines')).text).toContain('SMS numbers were set (1).')
    expect((await browser.get('/oa/lines')).text).not.toContain('SMS numbers were set')
  })

  it('on a page with a form as well', async () => {
    const browser = await signedInUser(world)
    const page = await browser.get('/ou/settings')
    await browser.post('/ou/settings', formFields(page, '#line-form'))
    const saved = await browser.get('/ou/settings')
    expect(saved.text).toContain('保存しました')
    const { path, told } = switchOf(saved)
    const english = await browser.post(path, { ...formFields(saved, '#line-form'), told })
    expect(english.page.querySelector('.notice.success')?.textContent).toContain('were saved')
  })

  it('but never what somebody made up, nor what another session was told', async () => {
    const browser = await signedInUser(world)
    const page = await browser.get('/ou/settings')
    await browser.post('/ou/settings', formFields(page, '#line-form'))
    const { told } = switchOf(await browser.get('/ou/settings'))
    const other = await signedInAdministrator(world)
    for (const made of [told, '[{"kind":"password-changed"}]', 'v1.x.y.z'])
      await other.post('/language', { language: 'en', back: '/oa/lines', told: made })
    expect((await other.get('/oa/lines')).page.querySelector('.notice')).toBeNull()
  })
})

it('leads back to the very page, with what its address asked for', async () => {
  const browser = await signedInAdministrator(world)
  const page = await browser.get('/oa/history?before=12')
  const back = page.page.querySelector('form.language input[name=back]')?.getAttribute('value') ?? ''
  expect(back).toBe('/oa/history?before=12')
  expect((await browser.post('/language', { language: 'en', back })).location).toBe(back)
  for (const elsewhere of ['//evil.example', '/\\evil.example', '/oa/lines?x=//evil"'])
    expect((await browser.post('/language', { language: 'en', back: elsewhere })).location).toBe('/')
})
