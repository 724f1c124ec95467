import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator } from '../../support/people.ts'
import { addRows, idOf, rowsOf, waitingForLocks } from '../../support/rows.ts'
import { until } from '../../support/until.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { isPostgres } from '../platform/db/open.ts'
import { browserLabel } from '../platform/http/browser-label.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../policy.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

describe('ログイン中の端末', () => {
  it('shows where one is signed in, and ends the others', async () => {
    const [here, elsewhere] = [await signedInAdministrator(world), await signedInAdministrator(world)]
    const page = await here.get('/oa/devices')
    expect(page.page.querySelectorAll('tbody')[0]?.querySelectorAll('tr')).toHaveLength(2)
    expect(page.text).toContain('この端末')
    const done = await here.submit('/oa/devices', { action: 'end-others' })
    expect(done.text).toContain('ほかの端末をログアウトしました（1件）。')
    expect((await elsewhere.get('/oa/lines')).location).toBe('/oa/')
    expect((await here.get('/oa/devices')).text).toContain('ほかにログインしている端末はありません。')
  })

  it('shows hundreds by pages, this browser first, and ends all of them', async () => {
    const here = await signedInAdministrator(world)
    const account_id = await idOf(world, 'office')
    world.clock.pass(SECOND_MS)
    const [now, more] = [world.clock.now(), policy.list.pageRows]
    const sessions = Array.from({ length: more }, (_, n) => ({
      ...{ id: `more-${n}`, token_hash: `more-${n}`, site: 'admin' as const, account_id },
      ...{ stage: 'open' as const, with_code: 1 as const, created_at: now, last_seen_at: now },
      ...{ label: 'Firefox', address: `2001:db8::${n}` },
    }))
    await addRows(world, 'session', sessions)
    const rows = async (page: number) =>
      (await here.get(`/oa/devices?page=${page}`)).page
        .querySelectorAll('tbody')[0]
        ?.querySelectorAll('tr')
        .map(row => row.textContent)
    const [first, second] = [(await rows(1)) ?? [], (await rows(2)) ?? []]
    expect([first.length, second.length]).toEqual([more, 1])
    expect(first.findIndex(row => row.includes('この端末'))).toBe(0)
    expect(new Set([...first, ...second]).size).toBe(more + 1)
    const done = await here.submit('/oa/devices', { action: 'end-others' })
    expect(done.text).toContain(`ほかの端末をログアウトしました（${more}件）。`)
    expect(await rowsOf(world, 'session')).toHaveLength(1)
  })

  it('lets two that end each other wait for each other, not in a circle', async () => {
    const both = [await signedInAdministrator(world), await signedInAdministrator(world)]
    const { db } = world.deps
    // On PostgreSQL both are made to begin before either can go on.
    const holder = isPostgres(db) ? await db.startTransaction().execute() : undefined
    await holder?.selectFrom('session').select('id').forUpdate().execute()
    const answers = Promise.all(both.map(one => one.post('/oa/devices', { action: 'end-others' })))
    if (holder) await until(async () => (await waitingForLocks(world)) >= 2)
    await holder?.commit().execute()
    expect((await answers).map(answer => answer.status)).toEqual([303, 303])
  })

  it('does not show a session that has ended by itself', async () => {
    await signedInAdministrator(world)
    world.clock.pass(31 * MINUTE_MS)
    const here = await signedInAdministrator(world)
    expect((await here.get('/oa/devices')).text).toContain('ほかにログインしている端末はありません。')
  })

  it('forgets one known device, or all; never one of somebody else', async () => {
    await addOffice(world.deps, OTHER_OFFICE)
    const [here] = [await signedInAdministrator(world), await signedInAdministrator(world)]
    const stranger = await signedInAdministrator(world, OTHER_OFFICE)
    const devices = async () => (await rowsOf(world, 'known_device')).map(row => row.id)
    const [first = ''] = await devices()
    await stranger.post('/oa/devices', { action: 'forget', device: first })
    expect(await devices()).toHaveLength(3)
    expect((await here.submit('/oa/devices', { action: 'forget', device: first })).text).toContain(
      '端末の登録を解除しました（1件）。',
    )
    expect((await here.submit('/oa/devices', { action: 'forget-all' })).text).toContain(
      '登録済みの端末はありません。',
    )
    expect(await devices()).toHaveLength(1)
    expect((await here.get('/oa/lines')).status).toBe(200)
  })
})

describe('what a browser calls itself', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
      'Chrome / Windows',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
      'Edge / Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1',
      'Safari / iOS',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox / Linux'],
    ['<script>alert(1)</script>\r\nx: y', '—'],
    [undefined, '—'],
  ])('%s is %s', (userAgent, label) => expect(browserLabel(userAgent)).toBe(label))
})
