import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { changeRows, lineOf, recorded } from '../../support/rows.ts'
import { type Answer, formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { FIRST_OPTION_SERVICES, type OptionServices } from './option-services.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const LINE = '05055001001'
const ABROAD = '+442079460000'
const LIFTED = { internationalSuspended: false }

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
  forwardMode: 'off',
  ...typed,
})

describe.each(SITES)('turning off at $path is always saved (D16)', ({ path, enter }) => {
  it.each<[string, Partial<OptionServices>, string]>([
    [
      'abroad while suspended',
      { forwardMode: 'always', forwardTo: ABROAD },
      '国際電話利用休止中は海外の番号に',
    ],
    ['the line itself', { forwardMode: 'busy', forwardTo: LINE }, '転送先は、この利用者番号自身だったため'],
    [
      'no number at all',
      { forwardMode: 'no-answer', forwardTo: '0120' },
      '転送先は、電話番号として読み取れなかったため',
    ],
    [
      'the line itself, not in use',
      { forwardMode: 'voicemail', forwardTo: LINE },
      'この利用者番号自身だったため',
    ],
  ])('with a kept destination that is %s, which is dropped with a word', async (_, before, word) => {
    await keep(before)
    const browser = await enter()
    const page = await browser.submit(path, await off(browser, path))
    expect(page.text).toContain('サービス設定を保存しました。')
    expect(page.text).toContain(word)
    expect(await kept()).toMatchObject({ forwardMode: 'off', forwardTo: '' })
    expect((await browser.get(path)).text).not.toContain(word)
  })

  it('keeps a destination that is still allowed, without a word', async () => {
    await keep({ forwardMode: 'always', forwardTo: ABROAD, ...LIFTED })
    const browser = await enter()
    const page = await browser.submit(path, await off(browser, path))
    expect(page.text).not.toContain('空欄にしました')
    expect(await kept()).toMatchObject({ forwardMode: 'off', forwardTo: ABROAD })
  })

  it('with a destination and seconds that cannot be read', async () => {
    await keep({ forwardMode: 'always', forwardTo: '0312345678' })
    const browser = await enter()
    const form = await off(browser, path, { forwardTo: '03-12', forwardAfterSeconds: '二十' })
    const page = await browser.submit(path, form)
    expect(page.text).toContain('転送先は、電話番号として読み取れなかったため、空欄にしました。')
    expect(page.text).toContain('転送までの秒数は、5から60までの整数ではなかったため、変更していません。')
    expect(await kept()).toMatchObject({ forwardMode: 'off', forwardTo: '', forwardAfterSeconds: 20 })
  })

  it.each([
    ['cannot be read', 'そば屋', '電話番号として読み取れないものがあります：そば屋'],
    ['is too long', Array.from({ length: 31 }, (_, n) => `090111100${n + 10}`).join('\n'), '30件までです。'],
  ])('beside a list of callers that %s', async (_, rejectedNumbers, sentence) => {
    await keep({ forwardMode: 'always', forwardTo: '0312345678' })
    const browser = await enter()
    const form = await off(browser, path, { rejectedNumbers, rejectsAnonymous: '1' })
    const page = await browser.post(path, form)
    expect(page.status).toBe(422)
    expect(done(page)).toMatch(/^いまの状態：転送・留守番：しない ／ .*転送・留守番は「しない」にしました。$/)
    expect(toMend(page)).toContain('そのほかの内容は、まだ保存していません。次の点を直して')
    expect(toMend(page)).not.toContain('しました')
    expect(page.text).toContain(sentence)
    expect(shown(page).rejectedNumbers?.trim()).toBe(rejectedNumbers)
    expect(await kept()).toMatchObject({ forwardMode: 'off', rejectsAnonymous: false, rejectedNumbers: [] })
    // Of two clicks the second answer is seen.
    expect((await browser.post(path, form)).text).toContain('転送・留守番は「しない」にしました。')
    expect(await savings()).toEqual(['forwardMode'])
    const mended = await browser.post(path, { ...shown(page), rejectedNumbers: '0312340000' })
    expect(mended.status).toBe(303)
    expect(await kept()).toMatchObject({ rejectsAnonymous: true, rejectedNumbers: ['0312340000'] })
  })

  it('of services that are not ordered any more', async () => {
    await keep({ forwardMode: 'always', forwardTo: ABROAD, rejectedNumbers: ['0312345678'] }, [])
    const browser = await enter()
    expect((await browser.submit(path, await off(browser, path))).text).toContain('保存しました。')
    expect((await kept()).forwardMode).toBe('off')
  })

  it('when somebody saved meanwhile, whatever he saved', async () => {
    await keep({ forwardMode: 'always', forwardTo: '0312345678' })
    const browser = await enter()
    const form = await off(browser, path)
    await keep({ forwardMode: 'busy', forwardTo: ABROAD })
    expect((await browser.submit(path, form)).text).toContain('転送先を空欄にしました。')
    expect(await kept()).toMatchObject({ forwardMode: 'off', forwardTo: '' })
  })

  it('while the rest of the form waits for a look at what somebody saved meanwhile', async () => {
    await keep({ forwardMode: 'always', forwardTo: '0312345678' })
    const browser = await enter()
    const form = await off(browser, path)
    await keep({ forwardMode: 'always', forwardTo: '0698765432', rejectsAnonymous: true })
    const page = await browser.post(path, form)
    expect(page.status).toBe(409)
    expect(done(page)).toMatch(/^いまの状態：転送・留守番：しない ／ .*転送・留守番は「しない」にしました。$/)
    expect(toMend(page)).toContain('ほかの画面で保存されたため、そのほかの内容はまだ保存していません。')
    expect(page.text.match(/保存していません/g)).toHaveLength(1)
    expect(await kept()).toMatchObject({ forwardMode: 'off', rejectsAnonymous: true })
    expect((await browser.post(path, shown(page))).status).toBe(303)
    expect((await kept()).rejectsAnonymous).toBe(false)
  })

  it('but stops nothing that was started since the form was opened, until it is seen', async () => {
    const browser = await enter()
    const form = await off(browser, path)
    await keep({ forwardMode: 'always', forwardTo: '0312345678' })
    const page = await browser.post(path, form)
    expect(page.status).toBe(409)
    expect((await kept()).forwardMode).toBe('always')
    expect((await browser.post(path, shown(page))).status).toBe(303)
    expect((await kept()).forwardMode).toBe('off')
  })

  it('from a form that does not say what ran', async () => {
    await keep({ forwardMode: 'always', forwardTo: ABROAD })
    const browser = await enter()
    const { running, version, ...form } = await off(browser, path)
    expect((await browser.post(path, { ...form, version: '1' })).status).toBe(303)
    expect((await kept()).forwardMode).toBe('off')
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
    await keep({ forwardMode: 'always', forwardTo: ABROAD, ...LIFTED })
    const form = await suspended()
    await administrator.post(path, form)
    expect(await kept()).toMatchObject({ forwardMode: 'off', forwardTo: '', internationalSuspended: true })
    const page = await administrator.submit(path, form)
    expect(page.text).toContain('サービス設定を保存しました。')
    expect(page.text).toContain('転送を「しない」にし、転送先を空欄にしました。')
    expect(await savings()).toEqual(['forwardMode forwardTo internationalSuspended'])
  })

  it('together with turning off, as somebody does who sees calls go abroad', async () => {
    await keep({ forwardMode: 'always', forwardTo: ABROAD, ...LIFTED })
    const page = await administrator.submit(path, await suspended({ forwardMode: 'off' }))
    expect(page.text).toContain('サービス設定を保存しました。')
    expect(await kept()).toMatchObject({ forwardMode: 'off', forwardTo: '', internationalSuspended: true })
  })

  it.each<[string, Partial<OptionServices>, Record<string, string>]>([
    ['a destination that is the line itself', { forwardMode: 'always', forwardTo: LINE }, {}],
    [
      'a destination that cannot be read',
      { forwardMode: 'always', forwardTo: '0312345678' },
      { forwardTo: '0' },
    ],
    ['no destination', { forwardMode: 'busy', forwardTo: '0312345678' }, { forwardTo: '' }],
    ['wrong seconds', { forwardMode: 'no-answer', forwardTo: '0312345678' }, { forwardAfterSeconds: '99' }],
    ['a wrong list of callers', {}, { rejectedNumbers: 'そば屋' }],
  ])('beside %s, which comes back', async (_, before, typed) => {
    await keep({ ...before, ...LIFTED })
    const page = await administrator.post(path, await suspended(typed))
    expect(page.status).toBe(422)
    expect(done(page)).toContain('国際電話の利用を休止しました。')
    expect(toMend(page)).toContain('そのほかの内容は、まだ保存していません。')
    expect(await kept()).toEqual({ ...FIRST_OPTION_SERVICES, ...before })
  })

  it('and ends forwarding abroad even when the rest of the form comes back', async () => {
    await keep({ forwardMode: 'always', forwardTo: ABROAD, ...LIFTED })
    const page = await administrator.post(path, await suspended({ rejectedNumbers: 'そば屋' }))
    expect(page.text).toContain('国際電話の利用を休止しました。')
    expect(page.text).toContain('転送を「しない」にし、転送先を空欄にしました。')
    expect(page.text).toContain('いまの状態：転送・留守番：しない 下の内容は、まだ保存していません。')
    administrator.cookies.set('sekisho-language', 'en')
    await keep({ forwardMode: 'always', forwardTo: ABROAD, ...LIFTED })
    const english = await administrator.post(path, await suspended({ rejectedNumbers: 'x' }))
    expect(done(english)).toContain('In force now: Forwarding and voicemail：Off')
    expect(toMend(english)).toContain('The rest of the form is not saved yet. Mend what follows')
    expect(await kept()).toMatchObject({ forwardMode: 'off', forwardTo: '', internationalSuspended: true })
  })

  it('when somebody saved meanwhile', async () => {
    await keep(LIFTED)
    const form = await suspended()
    await keep({ forwardMode: 'always', forwardTo: ABROAD, ...LIFTED })
    const page = await administrator.post(path, form)
    expect(page.status).toBe(303)
    expect(await kept()).toMatchObject({ forwardMode: 'off', internationalSuspended: true })
  })

  it('and not taken for one where it was suspended already when the form was opened', async () => {
    const form = await suspended({ showsCallerNumber: '' })
    await keep(LIFTED)
    expect((await administrator.post(path, form)).status).toBe(409)
    expect((await kept()).internationalSuspended).toBe(false)
  })
})
