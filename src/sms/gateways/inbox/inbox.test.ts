import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addOffice, makeWorld, type World, workThrough } from '../../../../support/world.ts'
import { systemClock } from '../../../platform/clock.ts'
import { applyReceipt } from '../../receipts.ts'
import type { Receipt } from '../gateway.ts'
import { readBoundCode } from './bound-code.ts'
import { BEHAVIOURS, INBOX_MODES, type InboxMode, numberOfMode } from './faults.ts'
import { type InboxMessage, inboxGateway, setInboxMode, waitForInbox } from './inbox.ts'
import { messages as inboxMessages } from './messages.ts'

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
    expect(page.text).toContain('送信元：0120381059')
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

describe('the numbers that always behave in one way', () => {
  const EXPECTED: Record<InboxMode, { kind: string; receipts?: Receipt['state'][]; onPhone?: number }> = {
    deliver: { kind: 'accepted', receipts: ['delivered'], onPhone: 1 },
    slow: { kind: 'accepted', receipts: ['delivered'], onPhone: 1 },
    'no-receipt': { kind: 'accepted', onPhone: 1 },
    undelivered: { kind: 'accepted', receipts: ['undelivered'] },
    refuse: { kind: 'refused' },
    throttle: { kind: 'throttled' },
    down: { kind: 'not-sent' },
    silent: { kind: 'unknown' },
    'early-receipt': { kind: 'accepted', receipts: ['delivered'], onPhone: 1 },
    'double-receipt': { kind: 'accepted', receipts: ['delivered', 'delivered'], onPhone: 1 },
  }

  it.each(INBOX_MODES)('"%s"', async mode => {
    const { kind, receipts = [], onPhone = 0 } = EXPECTED[mode]
    const gateway = inboxGateway(world.deps, 'inbox')
    const seen: Receipt[] = []
    gateway.onReceipt(async receipt => void seen.push(receipt))
    const outcome = await gateway.send(sms(numberOfMode(mode)), new AbortController().signal)
    expect(outcome.kind).toBe(kind)
    expect(seen).toHaveLength(mode === 'early-receipt' ? 1 : 0)
    await expect.poll(() => seen.length).toBeGreaterThanOrEqual(receipts.length)
    // Further ones would come now.
    for (let times = 0; times < 5; times += 1) await world.clock.sleep()
    expect(seen.map(receipt => receipt.state)).toEqual(receipts)
    const providerId = outcome.kind === 'accepted' ? outcome.providerId : undefined
    for (const receipt of seen) expect(receipt.of).toEqual({ providerId })
    expect(await messages(`?to=${numberOfMode(mode)}`)).toHaveLength(onPhone)
  })

  it('do so whatever is chosen for all, but while the inbox is out of reach', async () => {
    const outcome = async (to: string) =>
      (await inboxGateway(world.deps, 'inbox').send(sms(to), new AbortController().signal)).kind
    await setInboxMode(world.deps, 'refuse')
    expect(await outcome(numberOfMode('deliver'))).toBe('accepted')
    expect(await outcome('09012345678')).toBe('refused')
    await setInboxMode(world.deps, 'down')
    expect(await outcome(numberOfMode('deliver'))).toBe('not-sent')
  })

  it('stand on the page beside what they do, in both documents', async () => {
    const { page } = await world.visitor().get('/inbox/')
    const entries = page.querySelectorAll('.modes > div').map(entry => entry.text)
    expect(entries).toHaveLength(INBOX_MODES.length)
    for (const [at, mode] of INBOX_MODES.entries()) {
      expect(entries[at]).toContain(inboxMessages.mode[mode].name.ja)
      expect(entries[at]).toContain(numberOfMode(mode))
    }
    for (const [file, language] of [
      ['README.md', 'en'],
      ['README.ja.md', 'ja'],
    ] as const) {
      const document = readFileSync(file, 'utf8')
      for (const mode of INBOX_MODES)
        expect(document).toMatch(
          new RegExp(`\\| ${numberOfMode(mode)} +\\| ${inboxMessages.mode[mode].name[language]} +\\|`),
        )
    }
    const seconds = String((BEHAVIOURS.slow.answerAfterMs ?? 0) / 1_000)
    expect(inboxMessages.mode.slow.effect.ja).toContain(`${seconds}秒`)
    expect(inboxMessages.mode.slow.effect.en).toContain(`${seconds} seconds`)
  })

  it('aside, the page says when another way than the usual one is chosen', async () => {
    expect((await world.visitor().get('/inbox/')).page.querySelector('.notice')).toBeNull()
    await setInboxMode(world.deps, 'throttle')
    const notice = (await world.visitor().get('/inbox/')).page.querySelector('.notice')
    expect(notice?.text).toContain(inboxMessages.mode.throttle.name.ja)
  })
})

const sms = (to: string) => ({
  messageId: 'a-message',
  attempt: 1,
  to,
  from: '0120381059',
  text: 'text',
  usefulMs: 60_000,
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
