import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runsHere } from '../../support/engines.ts'
import { signedInAdministrator } from '../../support/people.ts'
import { accountOf, recorded, rowsOf } from '../../support/rows.ts'
import { Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { DAY_MS, MINUTE_MS, policy } from '../policy.ts'
import { work, workIf } from '../work.ts'
import { type AuditEvent, record } from './audit.ts'
import { writeSums } from './refusal-sums.ts'
import { sealAll } from './sealer.ts'
import { verifyTrail } from './verify.ts'

let world: World
let office: { accountId: string; contractId: string; site: 'admin' }
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  const { id, contract_id } = await accountOf(world, 'office')
  office = { accountId: id, contractId: contract_id, site: 'admin' }
})
afterEach(() => world.close())

const { ofNetwork, ofAccount, namedNetworks } = policy.audit.refusals
const refused = (address: string): AuditEvent => ({ ...office, address, action: 'sign-in.refused' })

/** So many, a few hundred to a commit. */
async function refuse(count: number, event: (n: number) => AuditEvent): Promise<void> {
  const step = 500
  for (let done = 0; done < count; done += step)
    await work(world.deps, async within => {
      for (let n = done; n < Math.min(count, done + step); n += 1) await record(within, event(n))
    })
}
const events = (action = 'sign-in.refused') => recorded(world, action)
const counted = () => rowsOf(world, 'audit_refusal')
async function minuteOver() {
  world.clock.pass(MINUTE_MS)
  await writeSums(world.deps)
}
const wrongFrom = (address: string) =>
  new Visitor(request =>
    world.app.request(request, undefined, { incoming: { socket: { remoteAddress: address } } }),
  ).post('/oa/', { loginId: 'office', password: 'wrong-password' })

describe('refusals', () => {
  it('from a hundred networks against one account fill a few rows, and none is lost', async () => {
    const all = runsHere(10_000)
    await refuse(all, n => refused(`10.0.${n % 100}.${n % 250}`))
    expect(await events()).toHaveLength(ofAccount)
    await minuteOver()
    const rows = await events()
    expect(rows).toHaveLength(ofAccount + namedNetworks + 1)
    const summed = rows.filter(({ detail }) => detail.more !== undefined)
    const more = summed.reduce((sum, { detail }) => sum + Number(detail.more ?? 0), 0)
    expect(more + ofAccount).toBe(all)
    expect(summed.at(-1)?.detail.networks).toBe(100 - namedNetworks)
    for (const row of rows) expect(row).toMatchObject({ account_id: office.accountId, site: 'admin' })
    expect(await counted()).toEqual([])
    await sealAll(world.deps)
    expect((await verifyTrail(world.deps)).problems).toEqual([])
  })

  it('from one network are summed beyond the first ones, and hide nobody else’s single slip', async () => {
    await refuse(ofNetwork + 40, () => refused('203.0.113.7'))
    expect((await wrongFrom('198.51.100.1')).status).toBe(422)
    await minuteOver()
    const rows = await events()
    expect(rows.filter(({ address }) => address === '198.51.100.1')).toMatchObject([{ detail: {} }])
    expect(rows.filter(({ address }) => address === '203.0.113.7')).toHaveLength(ofNetwork)
    expect(rows.at(-1)).toMatchObject({
      address: '203.0.113.0/24',
      contract_id: office.contractId,
      detail: { more: 40, minute: '2026-11-24T01:00:00.000Z' },
    })
    expect(rows).toHaveLength(ofNetwork + 2)
  })

  it('of a few, minute after minute, are each a row of their own, and nothing is left behind', async () => {
    for (let n = 0; n < 3; n += 1) {
      await refuse(ofNetwork, () => refused('203.0.113.7'))
      await minuteOver()
    }
    expect((await events()).map(({ detail }) => detail)).toEqual(Array(3 * ofNetwork).fill({}))
    expect(await counted()).toEqual([])
  })

  it('of IDs that nobody has count together, and tell of no account', async () => {
    const event: AuditEvent = { action: 'sign-in.refused', site: 'user', address: '2001:db8::1' }
    await refuse(ofNetwork + 5, () => event)
    await minuteOver()
    expect((await events()).at(-1)).toMatchObject({
      account_id: null,
      contract_id: null,
      site: 'user',
      address: '2001:db8:0:0::/56',
      detail: { more: 5 },
    })
  })

  it('are not alone: downloads and read files without end are summed as well', async () => {
    const browser = await signedInAdministrator(world)
    const rows = 'ログインID,電話番号\ntaro,08011112222'
    for (let n = 0; n < ofNetwork + 5; n += 1) {
      await browser.get('/oa/history/events.csv')
      await browser.get('/oa/sms-numbers/file/template.csv')
      expect((await browser.upload('/oa/sms-numbers/file', 'x.csv', rows)).status).toBe(303)
    }
    await minuteOver()
    for (const action of ['history.downloaded', 'number.file-downloaded', 'number.file-read']) {
      const told = await events(action)
      expect(told, action).toHaveLength(ofNetwork + 1)
      expect(told.at(-1), action).toMatchObject({ account_id: office.accountId, detail: { more: 5 } })
    }
  })

  it('of a key of the API name the key', async () => {
    const operator = { by: 'api:crm', address: '192.0.2.1' }
    const detail = { operation: 'getContract' }
    for (let n = 0; n < ofNetwork + 5; n += 1)
      await record({ ...world.deps, operator }, { action: 'api-key.refused', actor: 'operator', detail })
    await minuteOver()
    expect((await events('api-key.refused')).at(-1)).toMatchObject({
      actor: 'operator',
      account_id: null,
      detail: { more: 5, by: 'api:crm' },
    })
  })

  it('at the same time are counted, each once', async () => {
    await Promise.all(Array.from({ length: 60 }, () => record(world.deps, refused('203.0.113.7'))))
    expect(await events()).toHaveLength(ofNetwork)
    await minuteOver()
    expect((await events()).at(-1)?.detail.more).toBe(60 - ofNetwork)
  })

  it('are told once, whichever servers tell it and whichever died meanwhile', async () => {
    await refuse(ofNetwork + 5, () => refused('203.0.113.7'))
    world.clock.pass(3 * MINUTE_MS)
    await Promise.all([writeSums(world.deps), writeSums(world.deps), writeSums(world.deps)])
    expect(await events()).toHaveLength(ofNetwork + 1)
  })

  it('take as many statements whatever becomes of them: time tells nobody which IDs exist', async () => {
    let count = 0
    const db = world.deps.db.withPlugin({
      transformQuery({ node }) {
        count += 1
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const statementsOf = async (event: AuditEvent) => {
      count = 0
      await record({ ...world.deps, db }, event)
      return count
    }
    const unknown: AuditEvent = { action: 'sign-in.refused', site: 'admin', address: '203.0.113.7' }
    for (let n = 0; n < ofNetwork + 3; n += 1) expect(await statementsOf(unknown)).toBe(3)
    for (let n = 0; n < ofAccount + 3; n += 1) expect(await statementsOf(refused(`10.0.${n % 5}.1`))).toBe(3)
  })

  it('that were taken back with their work were not counted', async () => {
    const outcome = workIf(
      world.deps,
      within => refuseIn(within),
      () => false,
    )
    await outcome
    expect(await counted()).toEqual([])
  })
  const refuseIn = (within: Parameters<typeof record>[0]) => record(within, refused('203.0.113.7'))

  it('of a clock that was ahead are told when it is set back', async () => {
    world.clock.pass(DAY_MS)
    await refuse(ofNetwork + 5, () => refused('203.0.113.7'))
    world.clock.pass(-DAY_MS)
    await writeSums(world.deps)
    expect((await events()).at(-1)?.detail.more).toBe(5)
    expect(await counted()).toEqual([])
  })

  it('are told to people in words, in both languages', async () => {
    await refuse(2_000, n => refused(`10.0.${n % 20}.1`))
    await minuteOver()
    const administrator = await signedInAdministrator(world)
    const page = await administrator.get('/oa/history')
    expect(page.text).toMatch(/ほかに\d+回（2026年11月24日 10:00からの1分間）/)
    expect(page.text).toContain('接続元10か所）')
    await administrator.post('/language', { language: 'en', back: '/oa/history' })
    const english = await administrator.get('/oa/history')
    expect(english.text).toMatch(/\d+ more times in the minute from 24 November 2026/)
    expect(english.text).toContain('from 10 networks')
  })
})
