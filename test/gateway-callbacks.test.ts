import { Hono } from 'hono'
import { afterEach, expect, it } from 'vitest'
import { smsTexts } from '../src/challenges/code-text.ts'
import { webApp } from '../src/sites/app.tsx'
import { copyCallback, fixedCallback } from '../src/sms/gateways/callbacks.ts'
import { receiveFrom } from '../src/sms/receipts.ts'
import { openRouter } from '../src/sms/router.ts'
import { NOBODY_WATCHES } from '../src/sms/watch.ts'
import { workOnce } from '../src/sms/worker.ts'
import type { Peer } from '../support/gateway-peer.ts'
import { DIALECTS, providerPeer } from '../support/provider-peers.ts'
import { emptyTable, messageStates, newestMessage, rowsOf } from '../support/rows.ts'
import { addOffice, makeWorld, OFFICE, type World } from '../support/world.ts'

/** Providers' reports in the whole application: who may send them, and what becomes of them. */
let world: World
let peer: Peer
let app: Hono
afterEach(async () => {
  await peer.close()
  await world.close()
})

async function start(kind: string): Promise<void> {
  world = await makeWorld()
  await addOffice(world.deps)
  peer = await providerPeer(world.deps, DIALECTS[kind] as (typeof DIALECTS)[string])
  const assets = { addresses: {}, routes: new Hono() }
  app = webApp(world.deps, { gateways: [peer.gateway], assets }) as unknown as Hono
  receiveFrom(world.deps, [peer.gateway], NOBODY_WATCHES)
}

/** A code on its way through the provider; gives the address at which it is reported. */
async function codeOnItsWay(): Promise<{ readonly address: string; state(): Promise<string | undefined> }> {
  const { loginId, password } = OFFICE.administrator
  await world.visitor().post('/oa/', { loginId, password })
  const router = openRouter([peer.gateway], world.deps.clock)
  await workOnce(world.deps, { router, textOf: smsTexts(world.deps) })
  const { message_id: messageId = '', n: attempt = 0 } = (await rowsOf(world, 'sms_attempt'))[0] ?? {}
  return {
    address: copyCallback(world.deps, peer.gateway.name, { messageId, attempt }),
    state: async () => (await messageStates(world))[0],
  }
}

it('a report moves the message on, from a program without Origin, under another host name, again and again', async () => {
  await start('kannel')
  const { address, state } = await codeOnItsWay()
  expect(await state()).toBe('submitted')
  const { pathname } = new URL(address)
  const report = () => app.request(`http://sekisho.internal:8080${pathname}?status=1`)
  expect((await report()).status).toBe(200)
  expect(await state()).toBe('delivered')
  expect((await report()).status).toBe(200)
  expect((await app.request(`${address}?status=2`)).status).toBe(200)
  expect(await state()).toBe('delivered')
})

it('nobody without the right address can report, and learns nothing', async () => {
  await start('kannel')
  const { address, state } = await codeOnItsWay()
  const [, mac = ''] = /\/([\w-]{43})$/.exec(address) ?? []
  const [id = ''] = address.split('/').slice(-3)
  const forged = [
    address.replace(mac, 'A'.repeat(43)),
    address.replace(mac, mac.slice(0, 42)),
    address.replace(mac, `${mac}A`),
    address.replace(`/1/${mac}`, `/2/${mac}`),
    address.replace(`/1/${mac}`, `/01/${mac}`),
    address.replace(id, 'another-message'),
    copyCallback(world.deps, 'another-gateway', { messageId: id, attempt: 1 }).replace(
      'another-gateway',
      'kannel',
    ),
    copyCallback({ ...world.deps, secret: 'another secret' }, 'kannel', { messageId: id, attempt: 1 }),
    `${address.split('/callbacks/')[0]}/callbacks/kannel/${mac}`,
  ]
  for (const each of forged)
    for (const method of ['GET', 'POST']) {
      const answer = await app.request(`${each}?status=1`, { method })
      expect(answer.status, each).toBe(403)
      expect(await answer.text()).toBe('')
    }
  expect(await state()).toBe('submitted')
})

it('a report of a message that is gone is taken, so that it does not come for ever', async () => {
  await start('kannel')
  const { address } = await codeOnItsWay()
  await emptyTable(world, 'sms_attempt')
  await emptyTable(world, 'sms_message')
  expect((await app.request(`${address}?status=1`)).status).toBe(200)
})

it('a report that meets a database that is gone has to come again, and is noted then', async () => {
  await start('kannel')
  const { address, state } = await codeOnItsWay()
  const mend = await world.breakDatabase()
  const answer = await app.request(`${address}?status=1`)
  expect(answer.status).toBe(503)
  expect(await answer.text()).toBe('')
  await mend()
  expect((await app.request(`${address}?status=1`)).status).toBe(200)
  expect(await state()).toBe('delivered')
  expect(world.logged()).toContain('receipt not noted')
  expect(world.logged()).not.toMatch(/callbacks|[\w-]{43}/)
})

it('a provider with one address for everything reports under our message’s name', async () => {
  await start('aossms')
  const { state } = await codeOnItsWay()
  const { id: clientTag } = await newestMessage(world)
  const body = JSON.stringify({
    eventNotifications: [{ type: 'DLR', clientTag, statusId: 2, phoneNumber: '+819011112222' }],
  })
  const headers = { 'content-type': 'application/json' }
  expect(
    (await app.request(fixedCallback(world.deps, 'aossms'), { method: 'POST', body, headers })).status,
  ).toBe(200)
  expect(await state()).toBe('delivered')
})

it('a body without end, another method and an unknown gateway get nowhere', async () => {
  await start('kannel')
  const { address } = await codeOnItsWay()
  const body = 'x'.repeat(64 * 1024 + 1)
  expect((await app.request(address, { method: 'POST', body })).status).toBe(413)
  expect((await app.request(address, { method: 'PUT' })).status).toBe(403)
  const other = address.replace('/callbacks/kannel/', '/callbacks/nobody/')
  expect((await app.request(other)).status).toBe(404)
  expect((await app.request(other, { method: 'POST' })).status).toBe(403)
})
