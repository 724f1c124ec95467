import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recorded } from '../../support/rows.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { resumeAccount, resumeContract, setCodesFrom, suspendAccount, suspendContract } from './states.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
})
afterEach(() => world.close())

const TARO = { site: 'user', loginId: 'taro', reason: '料金未納' } as const
const OFFICE_CONTRACT = { administratorId: 'office', reason: '解約手続き' }
const answerTo = (path: string, loginId: string, password = `${loginId}-password`) =>
  world.visitor().post(path, { loginId, password })
const signIn = async (path: string, loginId: string) => {
  const browser = world.visitor()
  await browser.post(path, { loginId, password: `${loginId}-password` })
  return browser
}
const signedIn = async (path: string, loginId: string, number: string) => {
  const browser = await signIn(path, loginId)
  await browser.post(`${path}code`, { code: await world.codeFor(number) })
  return browser
}
const trail = async () =>
  (await recorded(world)).filter(({ action, detail }) =>
    /suspended|resumed|codes-from/.test(`${action} ${JSON.stringify(detail)}`),
  )

describe('a suspended account', () => {
  it('is told so after its right password only, and gets no SMS', async () => {
    expect(await suspendAccount(world.deps, TARO)).toEqual({ kind: 'done' })
    const right = await answerTo('/ou/', 'taro')
    expect(right.text).toContain('このログインIDは現在ご利用を停止しています。')
    const wrong = await answerTo('/ou/', 'taro', 'wrong')
    expect(wrong.text).toContain('ログインIDまたはログインパスワードが正しくありません。')
    await world.deliver()
    expect(world.gateway.sent).toEqual([])
  })

  it('is signed out at once, also while a code is awaited', async () => {
    const browser = await signedIn('/ou/', 'taro', '08011112222')
    const waiting = await signIn('/ou/', 'taro')
    const code = await world.codeFor('08011112222')
    await suspendAccount(world.deps, TARO)
    expect((await browser.get('/ou/settings')).location).toBe('/ou/')
    await waiting.post('/ou/code', { code })
    expect((await waiting.get('/ou/settings')).location).toBe('/ou/')
  })

  it('does not get its sessions of before back when it is resumed', async () => {
    const browser = await signedIn('/ou/', 'taro', '08011112222')
    await suspendAccount(world.deps, TARO)
    await resumeAccount(world.deps, TARO)
    expect((await browser.get('/ou/settings')).location).toBe('/ou/')
  })

  it('signs in again when it is resumed; doing either twice changes nothing', async () => {
    await suspendAccount(world.deps, TARO)
    expect(await suspendAccount(world.deps, TARO)).toEqual({ kind: 'unchanged' })
    expect(await resumeAccount(world.deps, TARO)).toEqual({ kind: 'done' })
    expect(await resumeAccount(world.deps, TARO)).toEqual({ kind: 'unchanged' })
    await signedIn('/ou/', 'taro', '08011112222')
    expect((await trail()).map(row => row.action)).toEqual(['account.suspended', 'account.resumed'])
  })

  it('must exist', async () => {
    const nobody = { ...TARO, loginId: 'nobody' }
    expect(await suspendAccount(world.deps, nobody)).toEqual({ kind: 'no-account' })
    expect(await suspendContract(world.deps, { ...OFFICE_CONTRACT, administratorId: 'nobody' })).toEqual({
      kind: 'no-account',
    })
  })
})

describe('a suspended contract', () => {
  it('lets nobody of it in, and everybody of another', async () => {
    const browser = await signedIn('/ou/', 'taro', '08011112222')
    await suspendContract(world.deps, OFFICE_CONTRACT)
    expect((await browser.get('/ou/settings')).location).toBe('/ou/')
    expect((await answerTo('/oa/', 'office')).text).toContain('この管理者IDは現在ご利用を停止しています。')
    expect((await answerTo('/ou/', 'taro')).text).toContain('現在ご利用を停止しています。')
    expect((await answerTo('/oa/', 'other')).location).toBe('/oa/code')
  })

  it('leaves those suspended by themselves alone when it is resumed', async () => {
    await suspendAccount(world.deps, TARO)
    await suspendContract(world.deps, OFFICE_CONTRACT)
    await resumeContract(world.deps, OFFICE_CONTRACT)
    expect((await answerTo('/oa/', 'office')).location).toBe('/oa/code')
    expect((await answerTo('/ou/', 'taro')).text).toContain('現在ご利用を停止しています。')
  })
})

describe('the day from which codes are compulsory for a contract', () => {
  const set = (day: string | null) => setCodesFrom(world.deps, { administratorId: 'office', day })

  it('may come before the end of the period: large customers go first', async () => {
    world.clock.set('2021-06-15T10:00:00+09:00')
    await set('2021-06-20')
    expect((await answerTo('/oa/', 'office')).location).toBe('/oa/lines')
    world.clock.set('2021-06-20T00:00:00+09:00')
    expect((await answerTo('/oa/', 'office')).location).toBe('/oa/code')
    expect((await answerTo('/oa/', 'other')).location).toBe('/oa/lines')
  })

  it('may come after it, and the page says until when', async () => {
    world.clock.set('2021-07-10T10:00:00+09:00')
    await set('2021-08-01')
    const browser = await signIn('/oa/', 'office')
    expect((await browser.get('/oa/sms-numbers')).text).toContain('2021年7月31日')
    expect((await answerTo('/oa/', 'other')).location).toBe('/oa/code')
  })

  it('ends sessions without a code when it comes', async () => {
    world.clock.set('2021-06-19T23:50:00+09:00')
    await set('2021-06-20')
    const browser = await signIn('/oa/', 'office')
    expect((await browser.get('/oa/lines')).status).toBe(200)
    world.clock.set('2021-06-20T00:00:00+09:00')
    expect((await browser.get('/oa/lines')).location).toBe('/oa/')
  })

  it('can be taken away again; the trail has both', async () => {
    await set('2026-12-31')
    expect(await set('2026-12-31')).toEqual({ kind: 'unchanged' })
    await set(null)
    expect((await trail()).map(row => row.detail)).toEqual([{ from: '2026-12-31' }, { from: 'installation' }])
  })
})
