import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countRows, planOf } from '../../support/plan.ts'
import { accountOf, addRows, changeAccount, changeRows, newestMessage } from '../../support/rows.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { policy, SECOND_MS } from '../policy.ts'
import { work } from '../work.ts'
import { deliveryOf, type Fate, lastDeliveriesTo } from './delivery.ts'
import { newestMessages } from './delivery-store.ts'
import { enqueueCode, enqueueNotices } from './outbox.ts'
import type { SmsState } from './tables.ts'

let world: World
let [accountId, contractId] = ['', '']
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  ;({ id: accountId, contract_id: contractId } = await accountOf(world, 'taro'))
})
afterEach(() => world.close())

const NUMBER = '08011112222'
const CHALLENGE = 'challenge'

/** One more SMS a second later than the one before, in this state. */
async function message(state: SmsState, more: { to?: string; tries?: number; usefulMs?: number } = {}) {
  world.clock.pass(SECOND_MS)
  const { to = NUMBER, tries = 1, usefulMs = policy.code.lifetimeMs } = more
  const expiresAt = Date.parse('2026-11-24T10:00:00+09:00') + usefulMs
  const purpose = 'sign-in'
  const code = { purpose, accountId, challengeId: CHALLENGE, number: to, expiresAt } as const
  await work(world.deps, within => enqueueCode(within, code))
  const where = { created_at: world.clock.now() }
  await changeRows(world, 'sms_message', { set: { state, tries }, where })
}

const fateOf = async () => (await deliveryOf(world.deps, CHALLENGE)).fate
const last = async (number = NUMBER) =>
  (await lastDeliveriesTo(world.deps, contractId, [{ number }])).get(number)

describe('what became of a challenge’s SMS', () => {
  it.each<[SmsState, number, Fate]>([
    ['queued', 0, 'waiting'],
    ['sending', 1, 'waiting'],
    ['queued', 2, 'delayed'],
    ['sending', 3, 'delayed'],
    ['submitted', 1, 'sent'],
    ['unknown', 2, 'unsure'],
    ['delivered', 1, 'delivered'],
    ['undelivered', 1, 'undelivered'],
    ['refused', 1, 'refused'],
    ['expired', 9, 'expired'],
  ])('is told of one that is %s after %i tries as %s', async (state, tries, fate) => {
    await message(state, { tries })
    expect(await fateOf()).toBe(fate)
  })

  it('is told to take longer when nothing was tried for ten seconds', async () => {
    await message('queued', { tries: 0 })
    world.clock.pass(policy.sms.delayedAfterMs + 1)
    expect(await fateOf()).toBe('delayed')
  })

  it('is told of the newest copy, and that it goes out again because one did not arrive', async () => {
    expect(await fateOf()).toBe('waiting')
    await message('undelivered')
    await message('queued', { tries: 0 })
    expect(await fateOf()).toBe('again')
    await message('submitted')
    expect(await fateOf()).toBe('sent')
  })

  it('does not mix up a second code with the first one', async () => {
    await message('undelivered')
    await message('queued', { tries: 0, usefulMs: 2 * policy.code.lifetimeMs })
    expect(await fateOf()).toBe('waiting')
  })
})

describe('an SMS that the carrier did not bring', () => {
  const reported = async (curable: 0 | 1) => {
    await message('undelivered')
    const { id: message_id } = await newestMessage(world)
    const attempt = { message_id, started_at: world.clock.now(), provider_id: null }
    const rows = [
      { ...attempt, n: 1, gateway: 'first', state: 'undelivered' as const, curable },
      { ...attempt, n: 2, gateway: 'second', state: 'failed' as const, curable: 0 as const },
    ]
    await addRows(world, 'sms_attempt', rows)
  }

  it('is told apart from one that the phone could not take, and says nothing of the number', async () => {
    await reported(1)
    expect(await deliveryOf(world.deps, CHALLENGE)).toEqual({ fate: 'not-carried', gateway: 'second' })
    expect(await last()).toMatchObject({ fate: 'not-carried' })
    await reported(0)
    expect(await fateOf()).toBe('undelivered')
    expect(await last()).toMatchObject({ fate: 'undelivered' })
  })
})

describe('the last SMS to a number', () => {
  it('is the newest one to the number of now; of one that nothing was sent to, nothing is told', async () => {
    expect(await last()).toBeUndefined()
    await message('delivered')
    await message('refused')
    const at = world.clock.now()
    await message('delivered', { to: '09099998888' })
    expect(await last()).toEqual({ at, fate: 'refused' })
    expect(await last('08077776666')).toBeUndefined()
  })

  it('is neither a notice to a number that came back nor one that was never sent', async () => {
    await message('undelivered')
    const at = world.clock.now()
    world.clock.pass(SECOND_MS)
    await work(world.deps, within =>
      enqueueNotices(within, 'number-replaced', [{ accountId, number: NUMBER }]),
    )
    await message('superseded')
    expect(await last()).toEqual({ at, fate: 'undelivered' })
  })

  it('has arrived when its code was typed back, whatever the carrier reports', async () => {
    await message('undelivered')
    await changeRows(world, 'sms_message', { set: { code_used: 1 } })
    expect(await last()).toMatchObject({ fate: 'delivered' })
  })

  it('speaks for all of the contract who have the number now, and for nobody else', async () => {
    await addOffice(world.deps, OTHER_OFFICE)
    const { contract_id: elsewhere } = await accountOf(world, 'other')
    await message('refused')
    expect(await last()).toMatchObject({ fate: 'refused' })
    expect(await lastDeliveriesTo(world.deps, elsewhere, [{ number: NUMBER }])).toEqual(new Map())
    expect(await lastDeliveriesTo(world.deps, contractId, [])).toEqual(new Map())
    await changeAccount(world, 'taro', { sms_number_hash: 'of another number' })
    expect(await last()).toBeUndefined()
  })

  it('is found by one look into an index for each number, however many messages there are', async () => {
    await message('delivered')
    const one = await newestMessage(world)
    const copy = (n: number) => ({ ...one, id: `${n}`, to_number_hash: `${n % 300}`, created_at: n })
    await addRows(world, 'sms_message', [...Array(3_000).keys()].map(copy))
    const tried = {
      n: 1,
      gateway: 'fake',
      state: 'undelivered' as const,
      curable: 0 as const,
      provider_id: null,
    }
    const attempt = (n: number) => ({ ...tried, message_id: `${n}`, started_at: n })
    await addRows(world, 'sms_attempt', [...Array(3_000).keys()].map(attempt))
    await countRows(world)
    const wanted = ['7', 'y'].map(hash => ({ ofMessage: hash, ofAccount: hash }))
    const plan = await planOf(world, newestMessages(world.deps.db, contractId, wanted).compile())
    expect(plan).toContain('sms_message_of_number')
    expect(plan).not.toMatch(/Seq Scan on sms_|SCAN (m|newest|a|owner)$|TEMP B-TREE|Sort/m)
  })
})
