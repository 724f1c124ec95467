import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { changeRows, idOf, lineOf, recorded, rowsOf } from '../../support/rows.ts'
import { fieldValue, formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, numberOf, type World } from '../../support/world.ts'
import { policy, SECOND_MS } from '../policy.ts'

/** A session that does nothing but change things leaves no more rows, and sends no more SMS, than its account may. */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const LINE = '05055001001'
const { lineSaved, numbersOk } = policy.changeQuota

/** All but `left` of an account's changes are used up. */
async function useUp(key: string, of: { readonly size: number; readonly left?: number }): Promise<void> {
  const { size, left = 0 } = of
  await changeRows(world, 'quota', { set: { used: size - left, at: world.clock.now() }, where: { key } })
}

describe('settings of lines', () => {
  const save = async (browser: Visitor, typed: Record<string, string>, path = '/ou/settings') =>
    browser.post(path, { ...formFields(await browser.get(path), '#line-form'), ...typed })
  const settings = async (number = LINE) => (await lineOf(world, number)).settings
  const always = (number: string) => ({ forwarding: 'always', 'number.always': number })
  const key = async () => `line-saved:${await idOf(world, 'taro')}`

  it('are saved so many times by one account, then once every 30 seconds; what was typed stays', async () => {
    const user = await signedInUser(world)
    await save(user, { rejectAnonymous: '1' })
    const [quota] = (await rowsOf(world, 'quota')).filter(row => row.key.startsWith('line-saved:'))
    expect(quota).toMatchObject({ key: await key(), used: 1 })
    await useUp(await key(), { ...lineSaved, left: 1 })
    expect((await save(user, always('0312345671'))).status).toBe(303)
    const refused = await save(user, always('0312345672'))
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30'])
    expect(refused.text).toContain(
      '短い時間に多くの変更がありました。あと30秒お待ちになり、もう一度『保存』を押してください。',
    )
    expect(refused.html).toContain('value="0312345672"')
    expect((await settings()).forwarding).toEqual([{ when: 'always', to: { number: '0312345671' } }])
    expect(await recorded(world, 'line.saved')).toHaveLength(2)
    // The administrator has his own.
    const administrator = await signedInAdministrator(world)
    expect((await save(administrator, always('0312345673'), `/oa/lines/${LINE}`)).status).toBe(303)
    world.clock.pass(lineSaved.everyMs)
    expect((await save(user, always('0312345674'))).status).toBe(303)
    expect((await save(user, always('0312345675'))).status).toBe(429)
  })

  it('are always stopped, also by a form of which the rest has to wait', async () => {
    const user = await signedInUser(world)
    await save(user, always('0312345671'))
    await useUp(await key(), lineSaved)
    const both = await save(user, { forwarding: 'off', rejectAnonymous: '1' })
    expect(both.status).toBe(429)
    expect(await settings()).toMatchObject({ forwarding: [], rejectAnonymous: false })
  })
})

describe('『OK』 on SMS numbers', () => {
  const ok = async (browser: Visitor, number: string) => {
    const fields = formFields(await browser.get('/oa/sms-numbers'), '#numbers-form')
    const typed = { ...fields, [`number.${await idOf(world, 'jiro')}`]: number }
    await browser.post('/oa/sms-numbers', { ...typed, action: 'set' })
    const draft = fieldValue(await browser.get('/oa/sms-numbers/confirm'), 'draft')
    return browser.post('/oa/sms-numbers/confirm', { draft, action: 'ok' })
  }

  it('is looked at so many times for one account, then once a minute; nothing is lost', async () => {
    const browser = await signedInAdministrator(world)
    expect((await ok(browser, '07055556661')).location).toBe('/oa/lines')
    await useUp(`numbers-ok:${await idOf(world, 'office')}`, numbersOk)
    const refused = await ok(browser, '07055556662')
    expect(refused.headers.get('retry-after')).toBe(String(numbersOk.everyMs / SECOND_MS))
    expect(refused.text).toContain('まだ何も設定していません。あと60秒お待ちください。')
    expect(refused.html).toContain('value="07055556662"')
    expect(await numberOf(world.deps, 'jiro')).toBe('07055556661')
    world.clock.pass(numbersOk.everyMs)
    expect((await ok(browser, '07055556662')).location).toBe('/oa/lines')
    expect(await numberOf(world.deps, 'jiro')).toBe('07055556662')
  })
})
