import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countRows, planOf } from '../../support/plan.ts'
import { addRows, changeRows, idOf, newestMessage } from '../../support/rows.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { DAY_MS, policy, SECOND_MS } from '../policy.ts'
import { work } from '../work.ts'
import {
  findMessage,
  lastMessage,
  listMessages,
  type Message,
  type MessageFilter,
  recentMessages,
} from './message-list.ts'
import { newestMessages, type Stretch } from './message-list-store.ts'
import { enqueueTest } from './outbox.ts'
import { applyReceipt } from './receipts.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
})
afterEach(() => world.close())

const TARO = { loginId: 'taro', password: 'taro-password' }
const HANAKO = { loginId: 'hanako', password: 'hanako-password' }

async function signIn(account: { loginId: string; password: string }) {
  world.clock.pass(SECOND_MS)
  const browser = world.visitor()
  await browser.post('/ou/', account)
  await world.deliver()
  return browser
}

async function list(filter: MessageFilter = {}): Promise<Message[]> {
  const outcome = await listMessages(world.deps, filter)
  if (outcome.kind !== 'messages') throw new Error(outcome.kind)
  const all: Message[] = []
  for await (const message of outcome.messages) all.push(message)
  return all
}

const who = async (filter: MessageFilter) => (await list(filter)).map(message => message.account?.loginId)

describe('the operator’s list', () => {
  it('finds what was asked for, newest first, and nothing else', async () => {
    await signIn(TARO)
    const middle = world.clock.now() + 1
    await signIn(HANAKO)
    world.gateway.next = () => ({ kind: 'refused', code: 'ESME_RINVDSTADR' })
    await signIn(TARO)
    expect(await who({})).toEqual(['taro', 'hanako', 'taro'])
    expect(await who({ loginId: 'hanako' })).toEqual(['hanako'])
    expect(await who({ administratorId: 'office' })).toEqual(['taro', 'taro'])
    expect(await who({ number: '08033334444' })).toEqual(['hanako'])
    expect(await who({ number: '09000000000' })).toEqual([])
    expect(await who({ state: 'refused' })).toEqual(['taro'])
    expect(await who({ since: middle })).toEqual(['taro', 'hanako'])
    expect(await who({ until: middle, loginId: 'taro' })).toEqual(['taro'])
    const [newest] = await list()
    expect(newest).toMatchObject({
      state: 'refused',
      to: 'ending 2222',
      attempts: [{ n: 1, gateway: 'fake', errorClass: 'refused', errorCode: 'ESME_RINVDSTADR' }],
    })
    expect(await who({ before: newest?.id ?? '' })).toEqual(['hanako', 'taro'])
  })

  it('has every try of a message, and the desk the last ones of each', async () => {
    await signIn(TARO)
    await signIn(TARO)
    const [newest, before] = await list()
    const made = (id: string, count: number) =>
      Array.from({ length: count }, (_, n) => ({
        ...{
          message_id: id,
          n: n + 2,
          gateway: 'fake',
          state: 'failed' as const,
          started_at: 0,
          ended_at: 0,
        },
        ...{ error_class: 'not-sent', error_code: `E${n + 2}` },
      }))
    const { attempts: most } = policy.desk
    await addRows(world, 'sms_attempt', [...made(newest?.id ?? '', 700), ...made(before?.id ?? '', most - 2)])
    expect((await list())[0]?.attempts).toHaveLength(701)
    const taro = await idOf(world, 'taro')
    const recent = await recentMessages(world.deps, taro, 10)
    const numbers = recent.map(({ attempts }) => attempts.map(({ n }) => n))
    expect(numbers).toEqual([
      Array.from({ length: most }, (_, n) => 702 - most + n),
      Array.from({ length: most - 1 }, (_, n) => 1 + n),
    ])
    const of = { accountId: taro, purpose: 'sign-in' as const, since: 0, until: world.clock.now() + 1 }
    expect((await lastMessage(world.deps, of))?.attempts).toEqual(recent[0]?.attempts)
  })

  it('says what it does not know', async () => {
    expect(await listMessages(world.deps, { administratorId: 'nobody' })).toEqual({ kind: 'no-contract' })
    expect(await listMessages(world.deps, { loginId: 'nobody' })).toEqual({ kind: 'no-account' })
    expect(await listMessages(world.deps, { administratorId: 'office', loginId: 'hanako' })).toEqual({
      kind: 'no-account',
    })
    expect(await listMessages(world.deps, { before: 'nothing' })).toEqual({ kind: 'no-message' })
  })

  it('leaves out none and doubles none from page to page, also within one millisecond', async () => {
    const ids = []
    for (let n = 0; n < 3; n += 1)
      ids.push(
        await work(world.deps, within => enqueueTest(within, { number: '09011112222', gateway: 'fake' })),
      )
    await copies(policy.sms.listRows + 3, () => world.clock.now())
    const all = await list()
    expect(all).toHaveLength(policy.sms.listRows + 6)
    expect(new Set(all.map(message => message.id)).size).toBe(all.length)
    const half = all[100]?.id ?? ''
    expect((await list({ before: half })).map(message => message.id)).toEqual(
      all.slice(101).map(message => message.id),
    )
  })

  it('shows the others when the key of a number is missing', async () => {
    await signIn(TARO)
    await changeRows(world, 'sms_message', { set: { to_number: 'v1.lost.a.b' } })
    await signIn(HANAKO)
    expect((await list()).map(message => message.to)).toEqual(['ending 4444', ''])
  })
})

describe('the story of a message', () => {
  it('has every try with its times and reasons, and the other SMS of the same sign-in', async () => {
    const start = world.clock.now() + SECOND_MS
    world.gateway.next = () => ({ kind: 'not-sent', code: 'connection-refused' })
    const browser = await signIn(TARO)
    const [first] = await list()
    expect(await findMessage(world.deps, first?.id ?? '')).toMatchObject({
      state: 'queued',
      account: { loginId: 'taro', site: 'user', contract: 'office商事' },
      nextTryAt: expect.any(Number),
      attempts: [{ n: 1, startedAt: start, endedAt: start, state: 'failed', errorClass: 'not-sent' }],
    })
    world.gateway.next = () => world.gateway.accept()
    world.clock.pass(2 * SECOND_MS)
    await world.deliver()
    world.clock.pass(SECOND_MS)
    const receipt = { gateway: 'fake', of: { providerId: '1' }, state: 'undelivered', code: '0x45' } as const
    await applyReceipt(world.deps, receipt)
    world.clock.pass(policy.code.resendAfterMs[0])
    await browser.post('/ou/code/resend')
    const [second] = await list()
    const story = await findMessage(world.deps, first?.id ?? '')
    expect(story).toMatchObject({
      state: 'undelivered',
      nextTryAt: undefined,
      siblings: [{ id: second?.id, state: 'queued', heals: undefined }],
    })
    expect(story?.attempts.at(-1)).toMatchObject({
      n: 2,
      state: 'undelivered',
      providerId: '1',
      submittedAt: start + 2 * SECOND_MS,
      receiptAt: start + 3 * SECOND_MS,
      receiptCode: '0x45',
    })
    expect(await findMessage(world.deps, 'nothing')).toBeUndefined()
  })

  it('holds neither the number nor the code', async () => {
    await signIn(TARO)
    const code = await world.codeFor('08011112222')
    const [message] = await list()
    const text = JSON.stringify(await findMessage(world.deps, message?.id ?? ''))
    expect(text).not.toContain('08011112222')
    expect(text).not.toContain(code)
  })
})

describe('however many messages there are', () => {
  it('each question goes along an index', async () => {
    const { db } = world.deps
    await signIn(TARO)
    const created_at = world.clock.now()
    await copies(3_000, n => created_at - n * SECOND_MS)
    await countRows(world)
    const before = { at: created_at - 100 * SECOND_MS, id: 'x' }
    const questions: [Omit<Stretch, 'limit'>, string][] = [
      [{}, 'sms_message_age'],
      [{ before }, 'sms_message_age'],
      [{ since: created_at - 9 * SECOND_MS, until: created_at }, 'sms_message_age'],
      [{ accountIds: [await idOf(world, 'taro')], before }, 'sms_message_of_account'],
      [{ hashes: world.deps.numbers.hashes('08011112222'), before }, 'sms_message_of_number'],
      [{ state: 'refused', since: created_at - DAY_MS, before }, 'sms_message_of_state'],
    ]
    for (const [of, index] of questions) {
      const plan = await planOf(world, newestMessages(db, { ...of, limit: 50 }).compile())
      expect(plan).toContain(index)
      expect(plan).not.toMatch(/Seq Scan on sms_message|SCAN m$|TEMP B-TREE FOR ORDER BY/m)
    }
  })
})

/** Test messages to nobody in particular, with a number and a state of their own each. */
async function copies(count: number, at: (n: number) => number): Promise<void> {
  const one = await newestMessage(world)
  const states = ['delivered', 'submitted', 'undelivered', 'refused'] as const
  const rows = Array.from({ length: count }, (_, n) => ({
    ...one,
    id: `copy ${n}`,
    account_id: null,
    to_number_hash: `${n % 100}`,
    state: states[n % 20] ?? 'delivered',
    created_at: at(n),
  }))
  await addRows(world, 'sms_message', rows)
}
