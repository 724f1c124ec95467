import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addOffice, makeWorld, type World, workThrough } from '../../../../test/world.ts'
import { systemClock } from '../../../platform/clock.ts'
import { applyReceipt } from '../../receipts.ts'
import { readBoundCode } from './bound-code.ts'
import { type InboxMessage, inboxGateway, setInboxMode, waitForInbox } from './inbox.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

async function sendCode() {
  const gateway = inboxGateway(world.deps, 'inbox')
  gateway.onReceipt(async receipt => void (await applyReceipt(world.deps, receipt)))
  const browser = world.visitor()
  await browser.post('/oa/', { loginId: 'office', password: 'office-password' })
  await workThrough(world.deps, gateway)
  return { browser, gateway }
}

const messages = async (query = ''): Promise<InboxMessage[]> =>
  JSON.parse((await world.visitor().get(`/inbox/messages.json${query}`)).html).messages

describe('the SMS inbox', () => {
  it('gives each message as the outside contract says', async () => {
    await sendCode()
    const [message] = await messages('?to=09011112222')
    expect(message).toMatchObject({ to: '09011112222', from: '0120381059', parts: 1 })
    expect(Object.keys(message ?? {}).sort()).toEqual([
      'from',
      'id',
      'parts',
      'sentAt',
      'state',
      'text',
      'to',
    ])
    expect(new Date(message?.sentAt ?? '').getTime()).toBe(world.clock.now())
    expect(await messages('?to=09099999999')).toEqual([])
    expect(await messages(`?after=${message?.id}`)).toEqual([])
  })

  it('shows phones with their messages, code and autofill line', async () => {
    expect((await world.visitor().get('/inbox/')).text).toContain('SMSはまだ届いていません。')
    await sendCode()
    const page = await world.visitor().get('/inbox/')
    expect(page.text).toContain('090-1111-2222')
    expect(page.text).toContain('送信元 0120381059')
    expect(page.text).toContain('1通分')
    expect(page.text).toContain('自動入力の形式：正しい（localhost）')
    expect(page.page.querySelector('code')?.textContent).toMatch(/^\d{6}$/)
  })

  it('answers a waiting question as soon as a newer message exists', async () => {
    const deps = { db: world.deps.db, clock: systemClock }
    const waiting = waitForInbox(deps, { after: 0, waitSeconds: 20 }, new AbortController().signal)
    await sendCode()
    expect(await waiting).toHaveLength(1)
  })

  it('lets go of a question whose asker left, or whose time is over', async () => {
    const deps = { db: world.deps.db, clock: systemClock }
    expect(await waitForInbox(deps, { after: 0, waitSeconds: 0 }, new AbortController().signal)).toEqual([])
    expect(await waitForInbox(deps, { after: 0, waitSeconds: 60 }, AbortSignal.abort())).toEqual([])
  })

  it('refuses questions that are none', async () => {
    expect((await world.visitor().get('/inbox/messages.json?after=x')).status).toBe(400)
    expect((await world.visitor().get('/inbox/messages.json?wait=-1')).status).toBe(400)
  })

  it('keeps its messages over a restart', async () => {
    await sendCode()
    const restarted = world.secondProcess()
    const kept = await waitForInbox(restarted, { after: 0, waitSeconds: 0 }, new AbortController().signal)
    expect(kept).toHaveLength(1)
  })

  it.each(['refuse', 'down'] as const)(
    'can be switched to "%s": a clear page, and the gateway says so',
    async mode => {
      const answer = await world.visitor().post('/inbox/mode', { mode })
      expect(answer.location).toBe('/inbox/')
      const { browser, gateway } = await sendCode()
      expect(await messages()).toEqual([])
      expect(await gateway.health()).toEqual({ usable: false, reason: `inbox-${mode}` })
      const page = await browser.get('/oa/code')
      expect(page.text).toContain(mode === 'refuse' ? '届きませんでした' : '送信待ち')
      await setInboxMode(world.deps, 'deliver')
      expect(await gateway.health()).toEqual({ usable: true })
    },
  )

  it('sends a waiting code by itself when it can be reached again', async () => {
    await setInboxMode(world.deps, 'down')
    const { gateway } = await sendCode()
    await setInboxMode(world.deps, 'deliver')
    world.clock.pass(1_200)
    await workThrough(world.deps, gateway)
    expect(await messages()).toHaveLength(1)
  })

  it('is not there outside the demonstration', async () => {
    const real = await makeWorld({ config: { demonstration: false } })
    try {
      expect((await real.visitor().get('/inbox/messages.json')).status).toBe(404)
      expect((await real.visitor().get('/inbox/')).status).toBe(404)
    } finally {
      await real.close()
    }
  })
})

describe('the origin-bound line', () => {
  it.each([
    ['text\n\n@dotphone.jp #012345', { host: 'dotphone.jp', code: '012345' }],
    ['@localhost #123456', { host: 'localhost', code: '123456' }],
    ['@https://localhost #123456', undefined],
    ['@localhost:8080 #123456', undefined],
    ['@localhost #123456\n', undefined],
  ])('of %j is %j', (text, bound) => expect(readBoundCode(text)).toEqual(bound))
})
