import { CompiledQuery } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addRows, changeRows, idOf, newestMessage } from '../../support/rows.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { isPostgres } from '../platform/db/open.ts'
import { policy, SECOND_MS } from '../policy.ts'
import { work } from '../work.ts'
import { deliveryOf, type Fate, lastDeliveriesOf } from './delivery.ts'
import { newestMessages } from './delivery-store.ts'
import { enqueueCode, enqueueNotices } from './outbox.ts'
import type { SmsState } from './tables.ts'

let world: World
let accountId: string
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  accountId = await idOf(world, 'taro')
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

const last = async (number = NUMBER) =>
  (await lastDeliveriesOf(world.deps, [{ accountId, number }])).get(accountId)

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
    expect(await deliveryOf(world.deps, CHALLENGE)).toBe(fate)
  })

  it('is told to take longer when nothing was tried for ten seconds', async () => {
    await message('queued', { tries: 0 })
    world.clock.pass(policy.sms.delayedAfterMs + 1)
    expect(await deliveryOf(world.deps, CHALLENGE)).toBe('delayed')
  })

  it('is told of the newest copy, and that it goes out again because one did not arrive', async () => {
    expect(await deliveryOf(world.deps, CHALLENGE)).toBe('waiting')
    await message('undelivered')
    await message('queued', { tries: 0 })
    expect(await deliveryOf(world.deps, CHALLENGE)).toBe('again')
    await message('submitted')
    expect(await deliveryOf(world.deps, CHALLENGE)).toBe('sent')
  })

  it('does not mix up a second code with the first one', async () => {
    await message('undelivered')
    await message('queued', { tries: 0, usefulMs: 2 * policy.code.lifetimeMs })
    expect(await deliveryOf(world.deps, CHALLENGE)).toBe('waiting')
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

  it('belongs to one account, also where several share a mobile', async () => {
    await message('refused')
    const both = [
      { accountId, number: NUMBER },
      { accountId: 'somebody else', number: NUMBER },
    ]
    expect([...(await lastDeliveriesOf(world.deps, both)).keys()]).toEqual([accountId])
    expect(await lastDeliveriesOf(world.deps, [])).toEqual(new Map())
  })

  it('is found by one look into an index for each account, however many messages there are', async () => {
    const { db } = world.deps
    await message('delivered')
    const one = await newestMessage(world)
    const copy = (n: number) => ({ ...one, id: `${n}`, to_number_hash: `${n % 300}`, created_at: n })
    await addRows(world, 'sms_message', [...Array(3_000).keys()].map(copy))
    if (isPostgres(db)) await db.executeQuery(CompiledQuery.raw('analyze'))
    const wanted = [
      { accountId, hash: '7' },
      { accountId: 'x', hash: 'y' },
    ]
    const { sql: text, parameters } = newestMessages(db, wanted).compile()
    const explain = isPostgres(db) ? 'explain' : 'explain query plan'
    const plan = await db.executeQuery(CompiledQuery.raw(`${explain} ${text}`, [...parameters]))
    const lines = JSON.stringify(plan.rows)
    expect(lines).toContain('sms_message_of_account_and_number')
    expect(lines).not.toMatch(/Seq Scan on sms_message|SCAN (m|newest)"|TEMP B-TREE|Sort/)
  })
})
