import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator } from '../../support/people.ts'
import { rowsOf } from '../../support/rows.ts'
import { formFields } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { webApp } from './app.tsx'

let world: World
beforeEach(async () => {
  world = await makeWorld()
})
afterEach(() => world.close())

const ask = async (path: string) => {
  // The database is looked at at most once a second.
  world.clock.pass(1_000)
  const answer = await world.visitor().get(path)
  return { code: answer.status, ...JSON.parse(answer.html) }
}
const ready = () => ask('/readyz')

describe('/healthz, /readyz and /readyz/sms', () => {
  it('are good when all is', async () => {
    expect((await world.visitor().get('/healthz')).status).toBe(200)
    expect(await ready()).toEqual({ code: 200, status: 'ok', database: 'ok', sms: 'ok' })
    expect(await ask('/readyz/sms')).toEqual({ code: 200, status: 'ok', sms: 'ok' })
  })

  it('go on sending people here when no gateway is usable: who is signed in needs no SMS', async () => {
    world.gateway.usable = false
    const sms = 'no gateway usable: test'
    expect(await ready()).toEqual({ code: 200, status: 'ok', database: 'ok', sms })
    expect(await ask('/readyz/sms')).toEqual({ code: 503, status: 'not ready', sms })
  })

  it('tell when nobody sends', async () => {
    await addOffice(world.deps)
    await world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
    world.clock.pass(60_000)
    expect(await ready()).toMatchObject({ code: 200, sms: 'no worker is sending' })
    expect(await ask('/readyz/sms')).toMatchObject({ code: 503, sms: 'no worker is sending' })
  })

  it('answer under any host name, as checks ask without one', async () => {
    for (const path of ['/healthz', '/readyz', '/readyz/sms'])
      expect((await world.visitor().get(path, { host: '10.0.0.7:8080' })).status).toBe(200)
  })

  it('leave nothing in the database, and write to it at most once a second', async () => {
    await Promise.all(Array.from({ length: 20 }, () => world.visitor().get('/readyz')))
    await ready()
    expect(await rowsOf(world, 'inbox_setting')).toEqual([])
    const mend = await world.breakDatabase()
    expect((await world.visitor().get('/readyz')).status).toBe(200)
    expect(await ready()).toMatchObject({ code: 503, database: 'not usable', sms: 'not known' })
    expect(await ask('/readyz/sms')).toEqual({ code: 503, status: 'not ready', sms: 'not known' })
    await mend()
  })

  it('say no at once when the process was told to stop, whatever the database does', async () => {
    const stopping = new AbortController()
    const parts = { gateways: [world.gateway], assets: { addresses: {}, routes: new Hono() } }
    const app = webApp(world.deps, { ...parts, stopping: stopping.signal })
    expect((await app.request('/readyz')).status).toBe(200)
    stopping.abort()
    const answer = await app.request('/readyz')
    expect([answer.status, await answer.json()]).toEqual([503, { status: 'stopping' }])
    expect((await app.request('/healthz')).status).toBe(200)
    expect((await app.request('http://localhost:8080/oa/')).status).toBe(200)
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
    expect(page.text).toContain('変更は何も保存されていません。')
    expect(page.text).toContain('このボタンでもう一度送信してください。')
    expect((await browser.post('/oa/lines/090-1111-2222', { version: '1' })).status).toBe(503)
    expect(world.logged()).toContain('"path":"/oa/lines/***-****-2222"')
    const signIn = await world.visitor().post('/oa/', { loginId: 'office', password: 'office-password' })
    expect(signIn.status).toBe(503)
    expect(signIn.text).toContain('前の画面に戻り、もう一度操作してください。')
    expect(signIn.html).not.toContain('office-password')
    expect(signIn.html).not.toContain('type="hidden" name="loginId"')

    await mend()
    expect(await ready()).toMatchObject({ status: 'ok' })
    const kept = formFields(page, 'main form')
    expect((await browser.post('/oa/sms-numbers', kept)).location).toBe('/oa/sms-numbers/confirm')
  })
})

it('an error that nobody expected is in the log, with the reference that the page shows', async () => {
  await addOffice(world.deps)
  const browser = await signedInAdministrator(world)
  const { read } = world.deps.numbers
  world.deps.numbers.read = () => {
    throw new Error('a defect')
  }
  const page = await browser.get('/oa/sms-numbers')
  world.deps.numbers.read = read
  expect(page.status).toBe(500)
  const line = world
    .logged()
    .split('\n')
    .find(one => one.includes('a defect'))
  const { reference, path } = JSON.parse(line ?? '{}')
  expect(path).toBe('/oa/sms-numbers')
  expect(page.text).toContain(String(reference))
})
