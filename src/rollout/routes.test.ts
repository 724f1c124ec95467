import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signedInMember } from '../../support/people.ts'
import { contractOf, idOf, recorded } from '../../support/rows.ts'
import type { Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { isoDate } from '../platform/i18n/japan-time.ts'
import { DAY_MS, policy } from '../policy.ts'
import { keepToday } from './rollout.ts'

let world: World
let supervisor: Visitor
let reader: Visitor
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-22T10:00:00+09:00' })
  await addOffice(world.deps)
  await keepToday(world.deps)
  world.clock.pass(2 * DAY_MS)
  await addOffice(world.deps, OTHER_OFFICE)
  supervisor = await signedInMember(world, 'supervisor')
  reader = await signedInMember(world, 'read-only')
})
afterAll(() => world.close())

const datePath = async () => `/op/rollout/contracts/${await idOf(world, 'office')}`
const codesFrom = async () => (await contractOf(world, 'office')).codes_from

describe('the page of the rollout', () => {
  it('shows everybody of the desk the numbers, the chart and its table', async () => {
    const answer = await reader.get('/op/rollout')
    expect(answer.status).toBe(200)
    const rows = answer.page.querySelectorAll('tbody tr').map(row => row.textContent)
    expect(rows.slice(0, 2)).toEqual(['管理者200100%', 'サービス利用者21066%'])
    expect(rows.at(-1)).toBe('2026年11月24日2021')
    expect(answer.page.querySelector('svg')?.getAttribute('aria-label')).toContain('2026年11月22日')
    expect(answer.page.querySelectorAll('svg .line')).toHaveLength(2)
  })

  it('shows the days that were asked for, and keeps what was typed when they are none', async () => {
    const none = await reader.get('/op/rollout?from=2026-10-01&to=2026-10-31')
    expect(none.text).toContain('この期間の記録はありません。')
    const bad = await reader.get('/op/rollout?from=2026-11-31&to=2026-10-01')
    expect(bad.status).toBe(422)
    expect(bad.html).toContain('value="2026-11-31"')
    const { seriesMostDays } = policy.rollout
    expect(bad.text).toContain(`開始日が先になるように、${seriesMostDays}日以内で入力してください`)
    const from = isoDate(world.clock.now() - (seriesMostDays - 1) * DAY_MS)
    expect((await reader.get(`/op/rollout?from=${from}&to=2026-11-24`)).status).toBe(200)
    expect((await reader.get(`/op/rollout?from=${from}&to=2026-11-25`)).status).toBe(422)
    expect((await reader.get(`/op/rollout/days.csv?from=${from}&to=2026-11-25`)).location).toBe('/op/rollout')
  })

  it('lists those who lack a number, with the way to their page', async () => {
    const answer = await reader.get('/op/rollout/missing?site=user')
    expect(answer.page.querySelectorAll('tbody a').map(link => link.textContent)).toEqual(['jiro'])
    expect((await reader.get('/op/rollout/missing?site=admin')).text).toContain('未登録の方はいません。')
  })

  it('gives both as files that spreadsheets open', async () => {
    const list = await reader.get('/op/rollout/missing.csv?site=user')
    expect(list.headers.get('content-disposition')).toContain('attachment')
    expect(list.html.split('\r\n').slice(0, 2)).toEqual([
      'kind,id,contract,codes_from,last_sign_in',
      'user,jiro,office商事,2021-07-05,',
    ])
    const days = await reader.get('/op/rollout/days.csv?from=2026-11-01&to=2026-11-30')
    expect(days.html.trim().split('\r\n').slice(1)).toEqual([
      '2026-11-22,1,0,0,1,1,0',
      '2026-11-24,2,0,0,2,1,0',
    ])
  })

  it('sets the day of a contract after a check, and only then', async () => {
    const path = await datePath()
    const asked = await supervisor.post(path, { day: '2026/12/01' })
    expect(asked.text).toContain('office商事の認証コードを2026年12月1日から必須にします。')
    expect(await codesFrom()).toBeNull()
    expect(asked.text).toContain('設定すると、管理者の番号にSMSでお知らせします。')
    const set = await supervisor.submit(path, { day: '2026-12-01', reason: '準備のため', action: 'set' })
    expect(set.text).toContain('設定しました。')
    expect(await codesFrom()).toBe('2026-12-01')
    const [event] = await recorded(world, 'contract.codes-from-set')
    expect(event?.actor).toBe('operator')
    expect(event?.detail).toEqual({ from: '2026-12-01', reason: '準備のため', by: 'op-supervisor' })
    expect((await supervisor.get('/op/rollout')).text).toContain('2026年12月1日')
    await supervisor.post(path, { day: '', reason: '取り消し', action: 'set' })
    expect(await codesFrom()).toBeNull()
  })

  it('warns of a day that is over, and refuses what is no day', async () => {
    const path = await datePath()
    expect((await supervisor.post(path, { day: '2026-11-24' })).text).toContain('すぐにログインし直し')
    const bad = await supervisor.post(path, { day: '2026-02-30', action: 'set' })
    expect(bad.status).toBe(422)
    expect(bad.html).toContain('value="2026-02-30"')
    expect(await codesFrom()).toBeNull()
  })

  it('lets nobody but supervisors set it', async () => {
    const path = await datePath()
    expect((await reader.get(path)).html).not.toContain('name="day"')
    expect((await reader.post(path, { day: '2026-12-01', action: 'set' })).status).toBe(403)
    expect(await codesFrom()).toBeNull()
  })
})
