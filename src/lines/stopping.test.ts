import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { changeRows, lineOf, recorded } from '../../support/rows.ts'
import { type Answer, formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import {
  type Condition,
  type Destination,
  FIRST_OPTION_SERVICES,
  type Forwarding,
  type OptionServices,
} from './option-services.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const LINE = '05055001001'
const ABROAD = '+442079460000'
const LIFTED = { internationalSuspended: false }

const to = (number: string): Destination => ({ number })
const one = (when: Condition, destination: Destination): Forwarding =>
  when === 'no-answer' ? { when, after: 20, to: destination } : { when, to: destination }
const forwarding = (when: Condition, number: string) => ({ forwarding: [one(when, to(number))] })
const [BUSY, NO_ANSWER] = [one('busy', to('0312345678')), one('no-answer', { voicemail: true })]

/** How the line stands, as it may have come to stand whatever the rules were then. */
async function keep(services: Partial<OptionServices>, ordered?: readonly string[]): Promise<void> {
  const settings = JSON.stringify({ ...FIRST_OPTION_SERVICES, ...services })
  const { version } = await lineOf(world, LINE)
  const set = { settings, version: version + 1, ...(ordered && { ordered: JSON.stringify(ordered) }) }
  await changeRows(world, 'line', { set, where: { number: LINE } })
}

const kept = async () => (await lineOf(world, LINE)).settings
const savings = async () => (await recorded(world, 'line.saved')).map(({ detail }) => detail.changed)

const SITES = [
  { path: '/ou/settings', enter: () => signedInUser(world) },
  { path: `/oa/lines/${LINE}`, enter: () => signedInAdministrator(world) },
]

const shown = (page: Answer) => formFields(page, 'main form')
/** What the page says before what has to be mended, and that. */
const done = (page: Answer) => wordsIn(page, '.notice:has(+ .error-summary)')
const toMend = (page: Answer) => wordsIn(page, '.error-summary')
const wordsIn = (page: Answer, selector: string) =>
  page.page.querySelector(selector)?.text.replace(/\s+/g, ' ').trim() ?? ''
const off = async (
  browser: Visitor,
  path: string,
  typed: Record<string, string> = {},
): Promise<Record<string, string>> => ({
  ...shown(await browser.get(path)),
  forwarding: 'off',
  ...typed,
})
const NOW_OFF = /^現在：転送・留守番電話は使っていません。.*転送・留守番は「しない」にしました。$/

describe.each(SITES)('turning off at $path is always saved (D16)', ({ path, enter }) => {
  it.each<[string, Partial<OptionServices>]>([
    ['abroad while suspended', forwarding('always', ABROAD)],
    ['abroad in one case while suspended', forwarding('unreachable', ABROAD)],
    ['the line itself', forwarding('busy', LINE)],
    ['no number at all', forwarding('no-answer', '0120')],
    ['several', { forwarding: [BUSY, NO_ANSWER, one('unreachable', to(ABROAD))] }],
  ])('with a kept destination that is %s, and nothing is kept of it', async (_, before) => {
    await keep(before)
    const browser = await enter()
    const page = await browser.submit(path, await off(browser, path))
    expect(page.text).toContain('サービス設定を保存しました。')
    expect(page.text).toContain('現在：転送・留守番電話は使っていません。')
    expect(await kept()).toMatchObject({ forwarding: [], internationalSuspended: true })
    expect(shown(page)['number.always']).toBe('')
  })

  it('with numbers and seconds that cannot be read, which do not count', async () => {
    await keep(forwarding('always', '0312345678'))
    const browser = await enter()
    const form = await off(browser, path, { 'number.always': '03-12', after: '二十', 'to.busy': 'number' })
    const page = await browser.submit(path, form)
    expect(page.text).toContain('サービス設定を保存しました。')
    expect((await kept()).forwarding).toEqual([])
  })

  it('by 「しない」 in each case', async () => {
    await keep({ forwarding: [BUSY, NO_ANSWER] })
    const browser = await enter()
    const form = { ...shown(await browser.get(path)), 'to.busy': 'off', 'to.no-answer': 'off', after: 'x' }
    expect((await browser.submit(path, form)).text).toContain('サービス設定を保存しました。')
    expect((await kept()).forwarding).toEqual([])
  })

  it.each([
    ['cannot be read', 'そば屋', '電話番号として読み取れないものがあります。数字をご確認ください：そば屋'],
    ['is too long', Array.from({ length: 31 }, (_, n) => `090111100${n + 10}`).join('\n'), '30件までです。'],
  ])('beside a list of callers that %s', async (_, rejectedCallers, sentence) => {
    await keep(forwarding('always', '0312345678'))
    const browser = await enter()
    const form = await off(browser, path, { rejectedCallers, rejectAnonymous: '1' })
    const page = await browser.post(path, form)
    expect(page.status).toBe(422)
    expect(done(page)).toMatch(NOW_OFF)
    expect(toMend(page)).toContain('そのほかの内容は、まだ保存していません。次の点を修正し')
    expect(toMend(page)).not.toContain('しました')
    expect(page.text).toContain(sentence)
    expect(shown(page).rejectedCallers?.trim()).toBe(rejectedCallers)
    expect(await kept()).toMatchObject({ forwarding: [], rejectAnonymous: false, rejectedCallers: [] })
    // Of two clicks the second answer is seen.
    expect((await browser.post(path, form)).text).toContain('転送・留守番は「しない」にしました。')
    expect(await savings()).toEqual(['forwarding'])
    const mended = await browser.post(path, { ...shown(page), rejectedCallers: '0312340000' })
    expect(mended.status).toBe(303)
    expect(await kept()).toMatchObject({ rejectAnonymous: true, rejectedCallers: ['0312340000'] })
  })

  it.each<[string, Record<string, string>, string]>([
    ['number', { 'number.busy': '110' }, '転送先には、国内の固定電話'],
    ['number of its own', { 'number.busy': LINE }, 'この利用者番号自身には転送できません。'],
    ['list of callers', { rejectedCallers: 'そば屋' }, '電話番号として読み取れない'],
  ])('in one case, beside a wrong %s of the rest', async (_, wrong, sentence) => {
    await keep({ forwarding: [BUSY, NO_ANSWER] })
    const browser = await enter()
    const form = { ...shown(await browser.get(path)), 'to.no-answer': 'off', after: 'x', ...wrong }
    const page = await browser.post(path, form)
    expect(page.status).toBe(422)
    expect(done(page)).toContain('現在：話中のときは03-1234-5678へ転送。')
    expect(done(page)).toContain('応答がないときの転送・留守番は「しない」にしました。')
    expect(toMend(page)).toContain(sentence)
    expect((await kept()).forwarding).toEqual([BUSY])
  })

  it('in one case, while another one leads abroad since before calls abroad were suspended: that ends with it', async () => {
    await keep({ forwarding: [one('busy', to(ABROAD)), NO_ANSWER] })
    const browser = await enter()
    const page = await browser.post(path, { ...shown(await browser.get(path)), 'to.no-answer': 'off' })
    expect(done(page)).toContain('海外への転送を「しない」にし、転送先を空欄にしました。')
    expect((await kept()).forwarding).toEqual([])
  })

  it('of services that are not ordered any more', async () => {
    await keep({ ...forwarding('always', ABROAD), rejectedCallers: ['0312345678'] }, [])
    const browser = await enter()
    expect((await browser.submit(path, await off(browser, path))).text).toContain('保存しました。')
    expect((await kept()).forwarding).toEqual([])
  })

  it('when somebody saved meanwhile, whatever he saved', async () => {
    await keep(forwarding('always', '0312345678'))
    const browser = await enter()
    const form = await off(browser, path)
    await keep(forwarding('busy', ABROAD))
    expect((await browser.submit(path, form)).text).toContain('サービス設定を保存しました。')
    expect((await kept()).forwarding).toEqual([])
  })

  it('in one case when somebody saved meanwhile, whatever he saved for it', async () => {
    await keep({ forwarding: [BUSY, NO_ANSWER] })
    const browser = await enter()
    const form = { ...shown(await browser.get(path)), 'to.busy': 'off' }
    await keep({ forwarding: [one('busy', to(ABROAD)), NO_ANSWER] })
    expect((await browser.submit(path, form)).text).toContain('サービス設定を保存しました。')
    expect((await kept()).forwarding).toEqual([NO_ANSWER])
  })

  it('while the rest of the form waits for a look at what somebody saved meanwhile', async () => {
    await keep(forwarding('always', '0312345678'))
    const browser = await enter()
    const form = await off(browser, path)
    await keep({ ...forwarding('always', '0698765432'), rejectAnonymous: true })
    const page = await browser.post(path, form)
    expect(page.status).toBe(409)
    expect(done(page)).toMatch(NOW_OFF)
    expect(toMend(page)).toContain('ほかの画面で保存されたため、そのほかの内容はまだ保存していません。')
    expect(page.text.match(/保存していません/g)).toHaveLength(1)
    expect(await kept()).toMatchObject({ forwarding: [], rejectAnonymous: true })
    expect((await browser.post(path, shown(page))).status).toBe(303)
    expect((await kept()).rejectAnonymous).toBe(false)
  })

  it('but stops nothing that was started since the form was opened, until it is seen', async () => {
    const browser = await enter()
    const form = await off(browser, path)
    await keep(forwarding('always', '0312345678'))
    const page = await browser.post(path, form)
    expect(page.status).toBe(409)
    expect((await kept()).forwarding).toHaveLength(1)
    expect((await browser.post(path, shown(page))).status).toBe(303)
    expect((await kept()).forwarding).toEqual([])
  })

  it('from a form that does not say what ran', async () => {
    await keep(forwarding('always', ABROAD))
    const browser = await enter()
    const { running, version, ...form } = await off(browser, path)
    expect((await browser.post(path, { ...form, version: '1' })).status).toBe(303)
    expect((await kept()).forwarding).toEqual([])
  })

  it('but another destination in the place of the old one turns nothing off when it is wrong', async () => {
    await keep({ forwarding: [BUSY] })
    const browser = await enter()
    const form = { ...shown(await browser.get(path)), forwarding: 'always', 'number.always': '110' }
    expect((await browser.post(path, form)).status).toBe(422)
    expect((await kept()).forwarding).toEqual([BUSY])
  })
})

describe('suspending calls abroad is always saved (D16)', () => {
  const path = `/oa/lines/${LINE}`
  let administrator: Visitor
  const suspended = async (typed: Record<string, string> = {}) => ({
    ...shown(await administrator.get(path)),
    internationalSuspended: '1',
    ...typed,
  })

  beforeEach(async () => {
    administrator = await signedInAdministrator(world)
  })

  it('and ends forwarding to a number abroad, with a word; the second of two clicks says the same', async () => {
    await keep({ forwarding: [one('busy', to(ABROAD)), NO_ANSWER], ...LIFTED })
    const form = await suspended()
    await administrator.post(path, form)
    expect(await kept()).toMatchObject({ forwarding: [NO_ANSWER], internationalSuspended: true })
    const page = await administrator.submit(path, form)
    expect(page.text).toContain('サービス設定を保存しました。')
    expect(page.text).toContain('海外への転送を「しない」にし、転送先を空欄にしました。')
    expect(await savings()).toEqual(['forwarding internationalSuspended'])
  })

  it('together with turning off, as somebody does who sees calls go abroad', async () => {
    await keep({ ...forwarding('always', ABROAD), ...LIFTED })
    const page = await administrator.submit(path, await suspended({ forwarding: 'off' }))
    expect(page.text).toContain('サービス設定を保存しました。')
    expect(await kept()).toMatchObject({ forwarding: [], internationalSuspended: true })
  })

  it.each<[string, Partial<OptionServices>, Record<string, string>]>([
    ['a destination that is the line itself', forwarding('always', LINE), {}],
    ['a destination that cannot be read', forwarding('always', '0312345678'), { 'number.always': '0' }],
    ['no destination', forwarding('busy', '0312345678'), { 'number.busy': '' }],
    ['wrong seconds', forwarding('no-answer', '0312345678'), { after: '99' }],
    ['a wrong list of callers', {}, { rejectedCallers: 'そば屋' }],
  ])('beside %s, which comes back', async (_, before, typed) => {
    await keep({ ...before, ...LIFTED })
    const page = await administrator.post(path, await suspended(typed))
    expect(page.status).toBe(422)
    expect(done(page)).toContain('国際電話の利用を休止しました。')
    expect(toMend(page)).toContain('そのほかの内容は、まだ保存していません。')
    expect(await kept()).toEqual({ ...FIRST_OPTION_SERVICES, ...before })
  })

  it('and ends forwarding abroad even when the rest of the form comes back', async () => {
    await keep({ ...forwarding('always', ABROAD), ...LIFTED })
    const page = await administrator.post(path, await suspended({ rejectedCallers: 'そば屋' }))
    expect(page.text).toContain('国際電話の利用を休止しました。')
    expect(page.text).toContain('海外への転送を「しない」にし、転送先を空欄にしました。')
    expect(done(page)).toMatch(/^現在：転送・留守番電話は使っていません。.*国際電話は休止中です。/)
    administrator.cookies.set('sekisho-language', 'en')
    await keep({ ...forwarding('always', ABROAD), ...LIFTED })
    const english = await administrator.post(path, await suspended({ rejectedCallers: 'x' }))
    expect(done(english)).toContain('Now: Calls are neither forwarded nor answered by voicemail.')
    expect(toMend(english)).toContain('The rest of the form is not saved yet. Correct the following')
    expect(await kept()).toMatchObject({ forwarding: [], internationalSuspended: true })
  })

  it('when somebody saved meanwhile', async () => {
    await keep(LIFTED)
    const form = await suspended()
    await keep({ ...forwarding('always', ABROAD), ...LIFTED })
    const page = await administrator.post(path, form)
    expect(page.status).toBe(303)
    expect(await kept()).toMatchObject({ forwarding: [], internationalSuspended: true })
  })

  it('and not taken for one where it was suspended already when the form was opened', async () => {
    const form = await suspended({ showCallerNumber: '' })
    await keep(LIFTED)
    expect((await administrator.post(path, form)).status).toBe(409)
    expect((await kept()).internationalSuspended).toBe(false)
  })
})
