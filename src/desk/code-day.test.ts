import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { apiCaller } from '../../support/api.ts'
import { signedInMember } from '../../support/people.ts'
import { contractOf, idOf, recorded } from '../../support/rows.ts'
import type { Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { addContract } from '../contracts/contracts.ts'
import { setCodesFrom } from '../contracts/states.ts'

/** Until a contract's day of codes a password alone opens it: nobody at the desk moves it alone and unseen. */
let world: World
let supervisor: Visitor
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addContract(world.deps, {
    name: '番号なし商事',
    administrator: { loginId: 'bare', password: 'bare-password' },
  })
  supervisor = await signedInMember(world, 'supervisor')
})
afterEach(() => world.close())

const path = async (loginId: string) => `/op/rollout/contracts/${await idOf(world, loginId)}`
const reason = '端末の手配が遅れているため'
const set = async (
  loginId: string,
  day: string,
  more: { reason?: string } = { reason },
  browser = supervisor,
) => browser.post(await path(loginId), { day, action: 'set', ...more })
const dayOf = async (loginId: string) => (await contractOf(world, loginId)).codes_from
const trail = async () =>
  (await recorded(world)).filter(({ action }) => action.startsWith('contract.codes-from-'))
async function noticesTo(number: string) {
  await world.deliver()
  return world.gateway.sent.filter(
    sms => sms.to === number && sms.text.includes('必須になる日を変更しました'),
  )
}

describe('the day of a contract', () => {
  it('is at most 180 days after today; a later one is refused with the last day in both languages', async () => {
    for (const day of ['2027-05-24', '2999-12-31'])
      for (const action of ['', 'set']) {
        const refused = await supervisor.post(await path('office'), { day, reason, action })
        expect(refused.status).toBe(422)
        expect(refused.text).toContain('2027年5月23日より後の日は設定できません。')
        expect(refused.html).toContain(`value="${day}"`)
      }
    supervisor.cookies.set('sekisho-language', 'en')
    expect((await set('office', '2999-12-31')).text).toContain('A day after 23 May 2027 cannot be set.')
    expect(await dayOf('office')).toBeNull()
    expect((await set('office', '2027-05-23')).location).toContain('set=done')
    expect(await dayOf('office')).toBe('2027-05-23')
  })

  it('is at most 180 days after the end of the period, if that is later', async () => {
    world.clock.set('2021-06-15T10:00:00+09:00')
    const later = (day: string) => setCodesFrom(world.deps, { administratorId: 'office', day })
    expect(await later('2022-01-01')).toEqual({ kind: 'too-late', last: '2021-12-31' })
    expect(await later('2021-12-31')).toEqual({ kind: 'done' })
  })

  it('needs a reason, which stands in the audit trail with the address', async () => {
    const none = await set('office', '2026-12-01', {})
    expect(none.status).toBe(422)
    expect(none.text).toContain('理由を入力してください。')
    expect(none.page.querySelector('input[name=day]')?.getAttribute('value')).toBe('2026-12-01')
    expect((await set('office', '2026-12-01', { reason: '長'.repeat(201) })).text).toContain(
      '理由が長すぎます。',
    )
    expect(await dayOf('office')).toBeNull()
    await set('office', '2026-12-01', { reason: '携帯 090-1234-5678 の方から' })
    const [event] = await trail()
    expect(event?.address).not.toBeNull()
    expect(event?.detail.reason).toContain('の方から')
    expect(JSON.stringify(event?.detail)).not.toContain('1234')
  })

  it('is told by SMS to the administrator’s number at once', async () => {
    expect((await supervisor.post(await path('office'), { day: '2026-12-01' })).text).toContain(
      'SMSでお知らせします',
    )
    await set('office', '2026-12-01')
    expect(await noticesTo('09011112222')).toHaveLength(1)
    await set('office', '2026-12-01')
    expect(await noticesTo('09011112222')).toHaveLength(1)
  })
})

describe('what a day means', () => {
  it('is said where it is asked for, and in the question when it is later than today', async () => {
    const meaning = 'SMS認証なしで、パスワードだけでログインできます。'
    expect((await supervisor.get(await path('office'))).text).toContain(meaning)
    const question = async (day: string) =>
      (await supervisor.post(await path('office'), { day, reason })).text
    expect(await question('2027-03-01')).toContain(`2027年3月1日になるまでは、${meaning}`)
    expect(await question('2026-01-01')).not.toContain(meaning)
    supervisor.cookies.set('sekisho-language', 'en')
    expect(await question('2027-03-01')).toContain(
      'Until 1 March 2027, people can sign in with a password alone, without a code.',
    )
  })
})

describe('where no number can be told, a later day', () => {
  const waiting = async () => {
    const asked = await set('bare', '2027-03-01')
    expect(asked.location).toMatch(/^\/op\/clearings\//)
    return asked.location ?? ''
  }
  const decide = (browser: Visitor, at: string, action: string) => browser.post(at, { action })

  it('waits for a second supervisor, and is set when he agrees', async () => {
    expect((await supervisor.post(await path('bare'), { day: '2027-03-01' })).text).toContain(
      '別の責任者が承認したときに設定されます。',
    )
    const at = await waiting()
    expect(await dayOf('bare')).toBeNull()
    expect((await supervisor.get(at)).text).toContain('必須になる日を2027年3月1日に変更')
    expect((await decide(supervisor, at, 'approve')).status).toBe(422)
    expect((await decide(await signedInMember(world, 'desk'), at, 'approve')).status).toBe(403)
    expect(await dayOf('bare')).toBeNull()

    const second = await signedInMember(world, 'supervisor', 'second')
    expect((await second.get('/op/clearings')).text).toContain('必須になる日を2027年3月1日に変更')
    expect((await decide(second, at, 'approve')).status).toBe(303)
    expect(await dayOf('bare')).toBe('2027-03-01')
    expect((await second.get(at)).text).toContain('設定しました')
    const events = await trail()
    expect(events.map(event => event.action.slice('contract.codes-from-'.length))).toEqual([
      'requested',
      'approved',
      'set',
    ])
    for (const event of events) expect(event.address).not.toBeNull()
    expect(events[2]?.detail).toEqual({ from: '2027-03-01', reason, by: 'op-supervisor' })
  })

  it('can be called off, and is asked for once by two clicks', async () => {
    const at = await waiting()
    expect(await waiting()).toBe(at)
    expect((await decide(supervisor, at, 'cancel')).status).toBe(303)
    const second = await signedInMember(world, 'supervisor', 'second')
    expect((await decide(second, at, 'approve')).status).toBe(409)
    expect(await dayOf('bare')).toBeNull()
    expect(await waiting()).not.toBe(at)
  })

  it.each(['ja', 'en'])('is not swallowed by another one that waits already (%s)', async language => {
    const at = await waiting()
    const second = await signedInMember(world, 'supervisor', 'second')
    second.cookies.set('sekisho-language', language)
    const other = { day: '2027-02-01', reason }
    for (const wish of [other, { day: '2027-03-01', reason: '担当者が長期不在のため' }]) {
      const answer = await second.post(await path('bare'), { ...wish, action: 'set' })
      expect(answer.status).toBe(409)
      expect(answer.text).toContain(
        language === 'ja'
          ? '2027年3月1日から必須にする申請（担当：op-supervisor）が、すでに承認待ちです。今回の申請は記録していません。'
          : 'A request for 1 March 2027 (by op-supervisor) is already waiting for approval, so this one was not recorded.',
      )
      expect(answer.page.querySelector(`main a[href="${at}"]`)).not.toBeNull()
      expect(answer.page.querySelector('input[name=day]')?.getAttribute('value')).toBe(wish.day)
    }
    expect((await trail()).length).toBe(1)
    expect((await decide(second, at, 'cancel')).status).toBe(303)
    const asked = await second.post(await path('bare'), { ...other, action: 'set' })
    expect(asked.location).toMatch(/^\/op\/clearings\//)
  })

  it('is of no use any more when the administrator registered a number meanwhile', async () => {
    const at = await waiting()
    const administrator = world.visitor()
    const typed = { loginId: 'bare', password: 'bare-password', number: '09055556666' }
    await administrator.post('/oa/', typed)
    await administrator.post('/oa/code', { code: await world.codeFor('09055556666') })
    expect((await administrator.get('/oa/lines')).status).toBe(200)
    const second = await signedInMember(world, 'supervisor', 'second')
    expect((await decide(second, at, 'approve')).status).toBe(409)
    expect(await dayOf('bare')).toBeNull()
  })

  it('does not wait where the operator has one supervisor only, nor does an earlier one', async () => {
    await setCodesFrom(world.deps, { administratorId: 'bare', day: '2027-03-01' })
    expect((await set('bare', '2026-12-01')).location).toContain('set=done')
    const { desk } = world.deps.config
    const alone = await makeWorld({ config: { desk: { ...desk, secondOperator: false } } })
    await world.close()
    world = alone
    await addContract(world.deps, {
      name: '商事',
      administrator: { loginId: 'bare', password: 'bare-password' },
    })
    supervisor = await signedInMember(world, 'supervisor')
    expect((await set('bare', '2027-03-01')).location).toContain('set=done')
  })
})

it('is bounded for the API and for new contracts too', async () => {
  await addOffice(world.deps, OTHER_OFFICE)
  const api = await apiCaller(world)
  const refused = await api.change('PATCH', '/contracts/other', {
    name: '新しい名前',
    codesFrom: '2999-12-31',
  })
  expect(refused.status).toBe(422)
  expect(JSON.stringify(refused.body)).toContain('must be 2027-05-23 at the latest')
  expect(JSON.stringify((await api.get('/contracts/other')).body)).not.toContain('新しい名前')
  expect(
    await addContract(world.deps, {
      name: '商事',
      administrator: { loginId: 'new' },
      codesFrom: '2999-12-31',
    }),
  ).toEqual({ kind: 'day-too-late', last: '2027-05-23' })
})
