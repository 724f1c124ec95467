import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DESK_PASSWORD, memberNumber, signedInAdministrator, signedInMember } from '../../support/people.ts'
import { addOffice, makeWorld, OFFICE, type World } from '../../support/world.ts'
import { administratorsWithoutNumber } from '../contracts/enrolment.ts'
import { policy, SECOND_MS } from '../policy.ts'
import { codeText } from '../sms/text.ts'
import { addDeskMember, listMembers, removeDeskMember, setMemberNumber, setRole } from './members.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
})
afterEach(() => world.close())

const newOperator = (loginId: string, smsNumber?: string) =>
  addDeskMember(world.deps, { loginId, role: 'desk', smsNumber })
const initialOf = async (loginId: string, smsNumber?: string) => {
  const added = await newOperator(loginId, smsNumber)
  if (added.kind !== 'added') throw new Error(added.kind)
  return added.initialPassword
}

describe('a desk member', () => {
  it('signs in with a password and a code, replaces the initial password, and then works', async () => {
    const password = await initialOf('yamada', '07011112222')
    const browser = world.visitor()
    expect((await browser.post('/op/', { loginId: 'yamada', password })).location).toBe('/op/code')
    expect((await browser.get('/op/search')).location).toBe('/op/')
    const signedIn = await browser.post('/op/code', { code: await world.codeFor('07011112222') })
    expect(signedIn.location).toBe('/op/search')
    expect((await browser.get('/op/search')).location).toBe('/op/password')
    const chosen = { current: password, wanted: DESK_PASSWORD, repeated: DESK_PASSWORD }
    expect((await browser.post('/op/password', chosen)).location).toBe('/op/search')
    const page = await browser.get('/op/search')
    expect(page.status).toBe(200)
    expect(page.text).toContain('窓口担当 yamada')
  })

  it.each(['2021-06-01', '2021-06-15'])('needs a code also on %s, before customers do', async day => {
    world.clock.set(`${day}T10:00:00+09:00`)
    const password = await initialOf('yamada', '07011112222')
    const answer = await world.visitor().post('/op/', { loginId: 'yamada', password })
    expect(answer.location).toBe('/op/code')
  })

  it('without a number is told whom to ask, and cannot enrol himself', async () => {
    const password = await initialOf('yamada')
    const browser = world.visitor()
    const answer = await browser.post('/op/', { loginId: 'yamada', password })
    expect(answer.text).toContain('システム担当者に登録を依頼してください。')
    const again = await browser.post('/op/', { loginId: 'yamada', password, number: '07011112222' })
    expect(again.text).toContain('システム担当者に登録を依頼してください。')
    expect(again.html).not.toContain('name="number"')
    await world.deliver()
    expect(world.gateway.sent).toEqual([])
    await setMemberNumber(world.deps, 'yamada', '07011112222')
    expect((await browser.post('/op/', { loginId: 'yamada', password })).location).toBe('/op/code')
  })

  it('is as unknown as nobody to whoever has a wrong password', async () => {
    await initialOf('yamada', '07011112222')
    const known = await world.visitor().post('/op/', { loginId: 'yamada', password: 'wrong-password' })
    const unknown = await world.visitor().post('/op/', { loginId: 'nobody', password: 'wrong-password' })
    expect(known.status).toBe(unknown.status)
    expect(known.html.replace('yamada', 'nobody')).toBe(unknown.html)
    expect(known.text).toContain('担当者IDまたはパスワードが正しくありません。')
  })

  it('has the guard of all others: a pace of passwords and one of codes, which never lock', async () => {
    const password = await initialOf('yamada', '07011112222')
    const browser = world.visitor()
    await browser.post('/op/', { loginId: 'yamada', password })
    const code = await world.codeFor('07011112222')
    const wrong = code === '000000' ? '000001' : '000000'
    for (let n = 0; n < 5; n += 1) expect((await browser.post('/op/code', { code: wrong })).status).toBe(422)
    expect((await browser.post('/op/code', { code })).status).toBe(429)
    world.clock.pass(policy.guard.pauseSeconds(5) * SECOND_MS)
    expect((await browser.post('/op/code', { code })).location).toBe('/op/search')
    const guess = () => world.visitor().post('/op/', { loginId: 'yamada', password: 'wrong-password' })
    for (let n = 0; n < 10; n += 1) expect((await guess()).status).toBe(422)
    expect((await guess()).status).toBe(429)
  })

  it('is nobody on the sites of customers, and they are nobody at the desk', async () => {
    await addOffice(world.deps)
    const member = await signedInMember(world, 'supervisor')
    const administrator = await signedInAdministrator(world)
    expect((await member.get('/oa/lines')).location).toBe('/oa/')
    expect((await administrator.get('/op/search')).location).toBe('/op/')
    const { loginId, password } = OFFICE.administrator
    expect((await world.visitor().post('/op/', { loginId, password })).status).toBe(422)
    const other = world.visitor()
    other.cookies.set('sekisho-op', administrator.cookies.get('sekisho-admin') ?? '')
    expect((await other.get('/op/search')).location).toBe('/op/')
  })

  it('gets the right words for a new role from the next page on', async () => {
    const browser = await signedInMember(world, 'desk', 'yamada')
    expect(await setRole(world.deps, 'yamada', 'read-only')).toEqual({ kind: 'done' })
    expect(await setRole(world.deps, 'yamada', 'read-only')).toEqual({ kind: 'unchanged' })
    expect((await browser.get('/op/search')).text).toContain('閲覧のみ yamada')
  })

  it('is out at once when he is removed or his number is replaced', async () => {
    const gone = await signedInMember(world, 'desk', 'yamada')
    const renumbered = await signedInMember(world, 'desk', 'suzuki')
    await removeDeskMember(world.deps, 'yamada')
    await setMemberNumber(world.deps, 'suzuki', '07099998888')
    expect((await gone.get('/op/search')).location).toBe('/op/')
    expect((await renumbered.get('/op/search')).location).toBe('/op/')
    await world.deliver()
    expect(world.gateway.sent.at(-1)?.to).toBe(memberNumber('suzuki'))
    expect((await listMembers(world.deps)).map(one => one.id)).toEqual(['suzuki'])
  })

  it('must have an ID that is free and well-formed, and exist to be changed', async () => {
    await initialOf('yamada')
    expect(await newOperator('yamada')).toEqual({ kind: 'id-taken' })
    expect(await newOperator('山田')).toEqual({ kind: 'bad-id' })
    expect(await removeDeskMember(world.deps, 'nobody')).toEqual({ kind: 'no-member' })
    expect(await setRole(world.deps, 'nobody', 'desk')).toEqual({ kind: 'no-member' })
    expect(await setMemberNumber(world.deps, 'nobody', '07011112222')).toEqual({ kind: 'no-member' })
  })

  it('is in no list of customers', async () => {
    await initialOf('yamada')
    const missing: string[] = []
    for await (const one of administratorsWithoutNumber(world.deps)) missing.push(one.administratorId)
    expect(missing).toEqual([])
    const browser = await signedInMember(world, 'supervisor')
    for (const query of ['yamada', memberNumber('op-supervisor')]) {
      const page = await browser.post('/op/search', { query })
      expect(page.status).toBe(200)
      expect(page.html).not.toContain('/op/accounts/')
    }
  })
})

describe('a host name of the desk’s own', () => {
  const origins = {
    admin: 'https://admin.example',
    user: 'https://user.example',
    operator: 'https://desk.example',
  }

  it('serves the desk and nothing of the customers, and no other name serves the desk', async () => {
    const real = await makeWorld({ config: { demonstration: false, origins } })
    try {
      const at = (host: string, path: string) => real.visitor().get(path, { host })
      expect((await at('desk.example', '/op/')).status).toBe(200)
      expect((await at('desk.example', '/')).location).toBe('/op/')
      for (const host of ['admin.example', 'user.example']) expect((await at(host, '/op/')).status).toBe(421)
      for (const path of ['/oa/', '/ou/']) expect((await at('desk.example', path)).status).toBe(421)
      expect((await at('admin.example', '/')).text).not.toContain('サービス事業者窓口')
      const form = { loginId: 'x', password: 'y' }
      const foreign = { host: 'desk.example', origin: origins.admin }
      expect((await real.visitor().post('/op/', form, foreign)).status).toBe(403)
    } finally {
      await real.close()
    }
  })

  it('is the one that the desk’s codes are bound to', () => {
    const config = { ...world.deps.config, origins }
    const code = { code: '123456', expiresAt: 0, language: 'ja' } as const
    expect(codeText(config, { ...code, site: 'op' })).toContain('@desk.example #123456')
    const shared = { ...world.deps.config, origins: { admin: origins.admin, user: origins.user } }
    expect(codeText(shared, { ...code, site: 'op' })).toContain('@admin.example #123456')
  })
})
