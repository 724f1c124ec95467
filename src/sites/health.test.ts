import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator } from '../../support/people.ts'
import { formFields } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
})
afterEach(() => world.close())

const ready = async () => {
  const answer = await world.visitor().get('/readyz')
  return { status: answer.status, ...JSON.parse(answer.html) }
}

describe('/healthz and /readyz', () => {
  it('are both good when all is', async () => {
    expect((await world.visitor().get('/healthz')).status).toBe(200)
    expect(await ready()).toMatchObject({ status: 'ok', database: 'ok', sms: 'ok' })
  })

  it('tell when no gateway is usable', async () => {
    world.gateway.usable = false
    expect(await ready()).toMatchObject({ sms: 'no gateway usable: test', database: 'ok' })
  })

  it('tell when nobody sends', async () => {
    await addOffice(world.deps)
    await world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
    world.clock.pass(60_000)
    expect(await ready()).toMatchObject({ sms: 'no worker is sending' })
  })

  it('tell when the database is gone, and pages say so clearly; nothing typed is lost', async () => {
    await addOffice(world.deps)
    const browser = await signedInAdministrator(world)
    const fields = formFields(await browser.get('/oa/sms-numbers'), '#numbers-form')
    const jiro = Object.keys(fields).findLast(name => name.startsWith('number.')) ?? ''
    fields[jiro] = '07055556666'
    const mend = await world.breakDatabase()
    expect(await ready()).toMatchObject({ status: 'not ready', database: 'not usable' })
    expect((await world.visitor().get('/healthz')).status).toBe(200)
    const page = await browser.post('/oa/sms-numbers', { ...fields, action: 'set' })
    expect(page.status).toBe(503)
    expect(page.headers.get('retry-after')).toBe('10')
    expect(page.text).toContain('ただいま処理できません')
    const signIn = await world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
    expect(signIn.status).toBe(503)
    expect(signIn.html).not.toContain('office-password')
    expect(signIn.html).not.toContain('type="hidden" name="loginId"')

    await mend()
    expect(await ready()).toMatchObject({ status: 'ok' })
    const kept = formFields(page, 'main form')
    expect((await browser.post('/oa/sms-numbers', kept)).location).toBe('/oa/sms-numbers/confirm')
  })
})
