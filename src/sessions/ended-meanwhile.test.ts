import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { accountOf, idOf, recorded, rowsOf, waitingForLocks } from '../../support/rows.ts'
import { until } from '../../support/until.ts'
import type { Answer, Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, numberOf, type World } from '../../support/world.ts'
import { resetPassword } from '../contracts/contracts.ts'
import { suspendAccount } from '../contracts/states.ts'
import type { Deps } from '../deps.ts'
import { inTransaction, isPostgres } from '../platform/db/open.ts'
import { policy } from '../policy.ts'

/**
 * A request that began while its session was good, and that waits for the account while somebody ends that session: what
 * it asked for must not come about. As two servers on one PostgreSQL, each with a transaction of its own.
 */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

/** Does it in a transaction, and commits once the request waits for it. SQLite's has everybody wait as a whole. */
async function meanwhile(act: (deps: Deps) => Promise<unknown>, request: () => Promise<Answer>) {
  const { answer } = await inTransaction(world.deps.db, async tx => {
    await act({ ...world.deps, db: tx })
    const answer = request()
    let isAnswered = false
    void answer.then(() => (isAnswered = true))
    if (isPostgres(world.deps.db)) await until(async () => isAnswered || (await waitingForLocks(world)) > 0)
    return { answer }
  })
  return answer
}
const resetOf = (site: 'admin' | 'user', loginId: string) => (deps: Deps) =>
  resetPassword(deps, site, loginId)
const isIn = async (browser: Visitor, path: string) => (await browser.get(path)).status === 200
const passwordOf = async (loginId: string) => (await accountOf(world, loginId)).password_hash

describe('a session that is ended while its request waits', () => {
  it('is opened by no code: the password was reset', async () => {
    const browser = world.visitor()
    await browser.post('/ou/', { loginId: 'taro', password: 'taro-password' })
    const code = await world.codeFor('08011112222')
    await meanwhile(resetOf('user', 'taro'), () => browser.post('/ou/code', { code }))
    expect(await isIn(browser, '/ou/settings')).toBe(false)
    expect(await rowsOf(world, 'session')).toEqual([])
  })

  it('sends no code once more', async () => {
    const browser = world.visitor()
    await browser.post('/ou/', { loginId: 'taro', password: 'taro-password' })
    await world.deliver()
    const sent = world.gateway.sent.length
    world.clock.pass(policy.code.resendAfterMs[0] ?? 0)
    await meanwhile(resetOf('user', 'taro'), () => browser.post('/ou/code/resend'))
    await world.deliver()
    expect(world.gateway.sent).toHaveLength(sent)
  })

  it('registers no number', async () => {
    const browser = await signedInAdministrator(world)
    const id = await idOf(world, 'office')
    const changed = { [`was.${id}`]: '09011112222', [`number.${id}`]: '09099998888' }
    await browser.post('/oa/sms-numbers', { action: 'set', ...changed })
    const check = await browser.get('/oa/sms-numbers/confirm')
    const draft = check.page.querySelector('input[name=draft]')?.getAttribute('value') ?? ''
    await browser.post('/oa/sms-numbers/confirm', { draft, action: 'ok' })
    const code = await world.codeFor('09099998888')
    await meanwhile(resetOf('admin', 'office'), () => browser.post('/oa/sms-numbers/code', { code }))
    expect(await numberOf(world.deps, 'office')).toBe('09011112222')
    expect(await isIn(browser, '/oa/lines')).toBe(false)
  })

  it('changes no password: the account was suspended', async () => {
    const browser = await signedInUser(world)
    const before = await passwordOf('taro')
    const wanted = 'a new long password'
    await meanwhile(
      deps => suspendAccount(deps, { site: 'user', loginId: 'taro', reason: 'test' }),
      () => browser.post('/ou/password', { current: 'taro-password', wanted, repeated: wanted }),
    )
    expect(await passwordOf('taro')).toBe(before)
    expect(await recorded(world, 'password.changed')).toEqual([])
    expect(await isIn(browser, '/ou/settings')).toBe(false)
  })
})

describe('a request that only looks (HEAD)', () => {
  const cookies = (browser: Visitor) => new Map(browser.cookies)

  it('uses up no message, and gives no cookie', async () => {
    const browser = await signedInUser(world)
    const wanted = 'a new long password'
    await browser.post('/ou/password', { current: 'taro-password', wanted, repeated: wanted })
    const before = cookies(browser)
    for (const path of ['/ou/settings', '/ou/devices', '/ou/code', '/ou/'])
      expect((await browser.request(path, { method: 'HEAD' })).html).toBe('')
    expect(cookies(browser)).toEqual(before)
    expect((await browser.get('/ou/settings')).text).toContain('パスワードを変更しました')
    expect((await browser.get('/ou/settings')).text).not.toContain('パスワードを変更しました')
  })

  it('uses up no reason why the sign-in is shown', async () => {
    const browser = await signedInUser(world)
    await browser.post('/ou/sign-out')
    await browser.request('/ou/', { method: 'HEAD' })
    expect((await browser.get('/ou/')).text).toContain('ログアウトしました')
  })
})
