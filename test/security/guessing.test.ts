import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE_MS, policy, SECOND_MS } from '../../src/policy.ts'
import { casesHere } from '../../support/engines.ts'
import { GuardModel } from '../../support/guard-model.ts'
import { idOf, recorded, rowsOf } from '../../support/rows.ts'
import type { Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import {
  awaitingCode,
  enterCode,
  enterPassword,
  isDrained,
  isSignedIn,
  openSessions,
  SITES,
  type SiteCase,
  signedIn,
  wrongCodes,
  wrongFor,
} from './sites.ts'

/** Cases 9–15: guessing codes, and being in the owner's way while doing so. Case 13 with a restart: servers.test.ts. */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

/** A wrong code whatever was sent: it belongs to no challenge that waits now. */
async function neverRight(number: string): Promise<string> {
  await world.codeFor(number)
  const sent = new Set(world.gateway.sent.map(sms => /#(\d{6})/.exec(sms.text)?.[1]))
  const candidates = Array.from({ length: sent.size + 1 }, (_, n) => String(n).padStart(6, '0'))
  return candidates.find(code => !sent.has(code)) ?? ''
}

/** Answers wrong until it was counted so often, waiting as told. */
async function guessWrong(browser: Visitor, site: SiteCase, times: number): Promise<void> {
  const wrong = await neverRight(site.number)
  for (let counted = 0; counted < times; ) {
    const answer = await enterCode(browser, site, wrong)
    if (answer.status === 422) counted += 1
    else world.clock.pass(Number(answer.headers.get('retry-after')) * SECOND_MS)
  }
}

async function level(site: SiteCase): Promise<number> {
  const id = await idOf(world, site.loginId)
  const counters = await rowsOf(world, 'guard_counter')
  return counters.find(one => one.account_id === id && one.device === 'unknown')?.level ?? 0
}

/** Wrong codes over many sign-ins in fresh browsers, until the counter stands there. */
async function attack(site: SiteCase, until: number): Promise<void> {
  while ((await level(site)) < until) {
    const browser = world.visitor()
    if (await isDrained(browser, site)) world.clock.pass(policy.smsQuota.unknownBrowsers.everyMs)
    else await guessWrong(browser, site, Math.min(8, Math.ceil(until - (await level(site)))))
  }
}

describe.each(SITES)('on $path', site => {
  it('9: opens one session for fifty right answers at once', async () => {
    const browser = await awaitingCode(world, site)
    const code = await world.codeFor(site.number)
    const answers = await Promise.all(Array.from({ length: 50 }, () => enterCode(browser.copy(), site, code)))
    expect(answers.filter(answer => answer.headers.getSetCookie().length > 0)).toHaveLength(1)
    expect(answers.every(answer => answer.status === 303)).toBe(true)
    expect(await openSessions(world)).toBe(1)
    expect(await recorded(world, 'sign-in.completed')).toHaveLength(1)
  })

  // To which of the sites they come is nothing to a database.
  it.each(casesHere([1, 5], [site.kind === 'admin' ? 1 : 5]))(
    '10: evaluates of a thousand wrong answers at once on %i challenges what the model evaluates',
    async challenges => {
      const model = new GuardModel()
      const browsers: Visitor[] = []
      for (let n = 0; n < challenges; n += 1) {
        browsers.push(await awaitingCode(world, site))
        model.open('unknown', world.clock.now())
      }
      const wrong = await neverRight(site.number)
      const answers = await Promise.all(
        Array.from({ length: 1_000 }, (_, n) =>
          enterCode((browsers[n % challenges] as Visitor).copy(), site, wrong),
        ),
      )
      const expected = Array.from({ length: 1_000 }, (_, n) =>
        model.answer(n % challenges, world.clock.now(), false),
      )
      const count = (status: number) => answers.filter(answer => answer.status === status).length
      const modelled = (kind: string) => expected.filter(outcome => outcome === kind).length
      // Who finds no free connection to the database is told so (503), and nothing was looked at.
      expect(count(422) + count(429) + count(503)).toBe(1_000)
      expect(count(422)).toBeLessThanOrEqual(modelled('wrong'))
      if (count(503) === 0) expect([count(422), count(429)]).toEqual([modelled('wrong'), modelled('wait')])
      for (const browser of browsers) while ((await enterCode(browser, site, wrong)).status === 422);
      expect(await wrongCodes(world)).toBe(5 * challenges)
      expect(await level(site)).toBe(5 * challenges)
    },
  )

  it('11: lets the right code in after twenty wrong ones', async () => {
    const browser = await awaitingCode(world, site)
    const code = await world.codeFor(site.number)
    await guessWrong(browser, site, 20)
    const early = await enterCode(browser, site, code)
    expect(early.status).toBe(429)
    expect(early.text).toContain('あと60秒お待ちください。認証コードはそのまま使えます。')
    world.clock.pass(MINUTE_MS)
    expect((await enterCode(browser, site, code)).location).toBe(site.home)
    expect(await isSignedIn(browser, site)).toBe(true)
  })

  it('12: asks for a second code after 31 wrong ones over many challenges and browsers', async () => {
    await attack(site, 31)
    world.clock.pass(policy.smsQuota.unknownBrowsers.everyMs)
    const owner = await awaitingCode(world, site)
    const first = await world.codeFor(site.number)
    expect((await enterCode(owner, site, first)).location).toBe(`${site.path}/code`)
    expect(await openSessions(world)).toBe(0)
    expect((await owner.get(`${site.path}/code`)).text).toContain(
      '安全のため、もう一度認証コードを送信しました。',
    )
    const second = await world.codeFor(site.number)
    if (second !== first) expect((await enterCode(owner, site, first)).status).toBe(422)
    expect((await enterCode(owner, site, second)).location).toBe(site.home)
    expect(await openSessions(world)).toBe(1)
  })

  it('13: lowers no counter when the whole sign-in starts again', async () => {
    await attack(site, 12)
    const before = await level(site)
    const browser = world.visitor()
    for (let n = 0; n < 3; n += 1) {
      world.clock.pass(policy.smsQuota.unknownBrowsers.everyMs)
      await awaitingCode(world, site, browser)
      await browser.post(`${site.path}/sign-out`)
      await browser.get(`${site.path}/`)
    }
    const after = await level(site)
    // A day takes 1.5 away; an hour of starting again takes no more than that.
    expect(before - after).toBeLessThan(0.1)
    await awaitingCode(world, site)
    await enterPassword(world, site, browser)
    expect(await level(site)).toBeCloseTo(after, 6)
  })

  it('14: lets the owner on a known device notice nothing while an attacker hammers', async () => {
    const owner = await signedIn(world, site)
    await owner.post(`${site.path}/sign-out`)
    for (let n = 0; n < 12; n += 1)
      await world.visitor().post(`${site.path}/`, { loginId: site.loginId, password: 'wrong-password' })
    world.clock.pass(10 * MINUTE_MS)
    await attack(site, 40)
    for (let n = 0; n < 12; n += 1)
      await world.visitor().post(`${site.path}/`, { loginId: site.loginId, password: 'wrong-password' })
    expect((await enterPassword(world, site)).status).toBe(429)

    const sent = world.gateway.sent.length
    expect((await enterPassword(world, site, owner)).location).toBe(`${site.path}/code`)
    const code = await world.codeFor(site.number)
    const wrong = await enterCode(owner, site, wrongFor(code))
    expect(wrong.text).toContain('認証コードが正しくありません。もう一度入力してください。')
    expect((await enterCode(owner, site, code)).location).toBe(site.home)
    expect(world.gateway.sent.length - sent).toBe(1)
  })

  it('15: sends the owner on a known device his SMS while an attacker uses up those of unknown browsers', async () => {
    const owner = await signedIn(world, site)
    await owner.post(`${site.path}/sign-out`)
    const drained = () => isDrained(world.visitor(), site)
    while (!(await drained()));
    expect(await drained()).toBe(true)
    await world.deliver()
    const before = world.gateway.sent.length
    await signedIn(world, site, owner)
    expect(world.gateway.sent.length).toBeGreaterThan(before)
  })
})
