import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { record } from '../../support/audit.ts'
import { signedInAdministrator } from '../../support/people.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { sealHash } from '../audit/chain.ts'
import { sealAll } from '../audit/sealer.ts'
import { DAY_MS, policy } from '../policy.ts'
import { type ExportedEvent, exportTrail, listTrail, type TrailFilter } from './trail.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
  await signedInAdministrator(world)
  await sealAll(world.deps)
})
afterEach(() => world.close())

async function list(filter: TrailFilter) {
  const outcome = await listTrail(world.deps, filter, 1_000)
  if (outcome.kind !== 'events') throw new Error(outcome.kind)
  return outcome.events
}

async function exported(filter: TrailFilter = {}): Promise<ExportedEvent[]> {
  const outcome = await exportTrail(world.deps, filter)
  if (outcome.kind !== 'export') throw new Error(outcome.kind)
  const all: ExportedEvent[] = []
  for await (const event of outcome.events) all.push(event)
  return all
}

describe('list and export', () => {
  it.each<[string, TrailFilter]>([
    ['everything', {}],
    ['one contract', { administratorId: 'office' }],
    ['one ID', { loginId: 'taro' }],
    ['one ID of one contract', { administratorId: 'office', loginId: 'hanako' }],
    ['one action', { action: 'line.added' }],
    ['a group of actions', { action: 'sign-in' }],
    ['from a moment on', { since: Date.parse('2026-11-24T10:00:00+09:00') }],
    ['before a moment', { until: Date.parse('2026-11-24T10:00:00+09:00') }],
  ])('agree on %s', async (_, filter) => {
    const listed = await list(filter)
    const ids = (await exported(filter)).map(event => event.id)
    expect(ids).toEqual(listed.map(event => event.id).reverse())
  })

  it('find what was asked for, and nothing else', async () => {
    expect(new Set((await list({ administratorId: 'office' })).map(event => event.loginId))).toEqual(
      new Set(['office', 'taro', 'jiro']),
    )
    expect(await list({ administratorId: 'office', loginId: 'hanako' })).toEqual([])
    expect((await list({ action: 'line.added' })).every(event => event.actor === 'operator')).toBe(true)
    expect(await list({ since: world.clock.now() + DAY_MS })).toEqual([])
    expect(await listTrail(world.deps, { administratorId: 'nobody' }, 1)).toEqual({ kind: 'no-contract' })
    expect(await exportTrail(world.deps, { administratorId: 'nobody' })).toEqual({ kind: 'no-contract' })
  })

  it('an export over several pages has every event once; that it was made is recorded', async () => {
    await world.deps.db.transaction().execute(async tx => {
      for (let n = 0; n < policy.audit.pageRows; n += 1)
        await record({ ...world.deps, db: tx }, { action: 'line.saved', detail: { n } })
    })
    await sealAll(world.deps)
    const all = await exported()
    expect(all.map(event => event.seq)).toEqual(all.map((_, index) => index + 1))
    expect(all.length).toBeGreaterThan(policy.audit.pageRows)
    expect((await list({ action: 'audit.exported' })).map(event => event.actor)).toEqual(['operator'])
  })

  it('an export can be checked by somebody who has no secret', async () => {
    let before = ''
    for (const event of await exported()) {
      expect(event.prevHash).toBe(before)
      const hash = sealHash(before, event.seq, {
        id: event.id,
        uid: event.uid,
        at: Date.parse(event.at),
        site: event.site as 'admin' | null,
        contract_id: event.contractId,
        account_id: event.accountId,
        actor: event.actor as 'system',
        action: event.action,
        address: event.address,
        detail: JSON.stringify(event.detail),
        mac: event.mac,
      })
      expect(event.hash).toBe(hash)
      before = hash
    }
  })
})
