import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInUser } from '../support/people.ts'
import { recorded } from '../support/rows.ts'
import { addOffice, makeWorld, OFFICE, OTHER_OFFICE, type World } from '../support/world.ts'
import { momentAt } from './pre-registration.ts'

const period = { preRegistration: { from: '2021-06-10', to: '2021-07-04' } }

describe('the pre-registration period, in Japanese time', () => {
  it.each([
    ['2021-06-09T23:59:59.999+09:00', 'before'],
    ['2021-06-10T00:00:00.000+09:00', 'during'],
    ['2021-06-09T15:00:00.000Z', 'during'],
    ['2021-07-04T23:59:59.999+09:00', 'during'],
    ['2021-07-05T00:00:00.000+09:00', 'after'],
  ])('%s is %s', (at, moment) => expect(momentAt(period, Date.parse(at), { codesFrom: null })).toBe(moment))
})

describe('what is asked for at which moment', () => {
  let world: World
  const without = { ...OTHER_OFFICE.administrator, loginId: 'no-number' }
  beforeEach(async () => {
    world = await makeWorld()
    await addOffice(world.deps)
    await addOffice(world.deps, {
      administrator: { loginId: without.loginId, password: without.password },
      users: [],
    })
  })
  afterEach(() => world.close())

  const people = [
    { who: 'an administrator with a number', path: '/oa/', ...OFFICE.administrator },
    { who: 'an administrator without', path: '/oa/', ...without },
    { who: 'a service user with a number', path: '/ou/', loginId: 'taro', password: 'taro-password' },
    { who: 'a service user without', path: '/ou/', loginId: 'jiro', password: 'jiro-password' },
  ]
  const home: Record<string, string> = { '/oa/': '/oa/lines', '/ou/': '/ou/settings' }

  it.each(['2021-06-09T23:59:59+09:00', '2021-06-10T00:00:00+09:00', '2021-07-04T23:59:59+09:00'])(
    'at %s the password is enough for everybody',
    async at => {
      world.clock.set(at)
      for (const { path, loginId, password } of people)
        expect((await world.visitor().post(path, { loginId, password })).location).toBe(home[path])
      await world.deliver()
      expect(world.gateway.sent).toEqual([])
    },
  )

  it('is recorded with the number that got the code, or with the reason why there was none', async () => {
    world.clock.set('2021-07-04T23:59:59+09:00')
    await world.visitor().post('/ou/', { loginId: 'taro', password: 'taro-password' })
    world.clock.set('2021-07-05T00:00:00+09:00')
    await signedInUser(world)
    const completed = await recorded(world, 'sign-in.completed')
    expect(completed.map(({ detail }) => detail)).toEqual([
      { reason: 'without-code' },
      { number: 'ending 2222' },
    ])
  })

  it('from the first second after the period a code, an enrolment or the administrator is needed', async () => {
    world.clock.set('2021-07-05T00:00:00+09:00')
    const answers = []
    for (const { path, loginId, password } of people)
      answers.push(await world.visitor().post(path, { loginId, password }))
    expect(answers.map(answer => answer.location)).toEqual(['/oa/code', null, '/ou/code', null])
    expect(answers[1]?.text).toContain('SMS認証用電話番号を入力し、もう一度ログインしてください。')
    expect(answers[3]?.text).toContain('管理者に登録を依頼してください。')
  })

  it('asks an administrator without a number to register one, and says until when', async () => {
    world.clock.set('2021-06-10T00:00:00+09:00')
    const browser = world.visitor()
    const list = await browser.submit('/oa/', without)
    expect(list.text).toContain('2021年7月4日までに、『SMS認証番号設定』から登録してください。')
    const screen = await browser.get('/oa/sms-numbers')
    expect(screen.text).toContain('管理者の番号をこの画面で登録できるのは、2021年7月4日までです。')
  })

  it('asks nobody for anything before the period', async () => {
    world.clock.set('2021-06-09T23:59:59+09:00')
    const list = await world.visitor().submit('/oa/', without)
    expect(list.text).not.toContain('までに')
    const page = await world.visitor().submit('/ou/', { loginId: 'jiro', password: 'jiro-password' })
    expect(page.text).not.toContain('登録されていません')
  })

  it('tells a service user without a number in time whom to ask (M10)', async () => {
    world.clock.set('2021-07-01T12:00:00+09:00')
    const page = await world.visitor().submit('/ou/', { loginId: 'jiro', password: 'jiro-password' })
    expect(page.text).toContain('SMS認証用電話番号がまだ登録されていません。')
  })

  it('leaves a session that was opened with a code alone', async () => {
    world.clock.set('2021-07-05T00:00:00+09:00')
    const browser = world.visitor()
    await browser.post('/oa/', { loginId: 'office', password: 'office-password' })
    await browser.post('/oa/code', { code: await world.codeFor('09011112222') })
    world.clock.set('2021-07-05T00:20:00+09:00')
    expect((await browser.get('/oa/lines')).status).toBe(200)
  })
})
