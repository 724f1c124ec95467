import { expect, it } from 'vitest'
import { stopMessages as stopping } from '../../src/lines/stop-messages.ts'
import { policy } from '../../src/policy.ts'
import { FIXED } from './fixed.ts'
import { countPosts } from './observe.ts'
import { ADMINISTRATOR, TARO } from './people.ts'
import type { Person } from './person.ts'
import { otherThan } from './phone.ts'
import { soon } from './reach.ts'
import { inBrowser, story } from './story.ts'
import { frame, ja, lines, signIn } from './words.ts'

/** Everything without a mouse: Tab, Shift+Tab, Enter and typing; the focus can always be seen. */
const MOST_STOPS = 60

it(
  'signs in and changes a number by keyboard only',
  inBrowser({}, async ({ app, person }) => {
    const { keyboard } = person.page
    await person.goTo('/oa/')
    await typeHere(person, '管理者ID', ADMINISTRATOR.loginId)
    await keyboard.press('Tab')
    await typeHere(person, 'パスワード', ADMINISTRATOR.password)
    await keyboard.press('Enter')
    await person.seesScreen('SMS認証')
    const code = await app.phone(ADMINISTRATOR.smsNumber).nextCode()
    await typeHere(person, '認証コード', otherThan(code))
    await keyboard.press('Enter')
    await person.seesErrors(FIXED.M24)
    await soon(async () => expect(await person.page.locator(':focus').getAttribute('role')).toBe('alert'))
    await tabTo(person, FIXED.M24)
    await keyboard.press('Enter')
    await typeHere(person, '認証コード', code)
    await keyboard.press('Enter')
    await person.seesScreen('利用者番号一覧')

    await tabTo(person, 'SMS認証番号設定')
    await keyboard.press('Enter')
    await person.seesScreen('SMS認証用番号設定')
    await tabTo(person, 'taro SMS認証用電話番号')
    await keyboard.press('ControlOrMeta+A')
    await keyboard.type('08066667777')
    await tabTo(person, '設定', 'Shift+Tab')
    await keyboard.press('Enter')
    await person.seesScreen('SMS認証用番号設定 確認')
    await tabTo(person, 'OK')
    await keyboard.press('Enter')
    await person.sees(ja(lines.numbersSaved, { count: 1 }))
    await tabTo(person, 'ログアウト', 'Shift+Tab')
    await keyboard.press('Enter')
    await person.sees(ja(signIn.left['signed-out']))
  }),
)

it(
  'forwards calls, with a code, and stops it, by keyboard only',
  inBrowser({}, async ({ app, person }) => {
    const { keyboard } = person.page
    await person.signInWithCode('user', TARO)
    app.clock.pass(policy.act.freshForMs)
    await tabTo(person, 'しない')
    await keyboard.press('ArrowDown')
    await tabTo(person, ja(lines.destination.always))
    await keyboard.type('03-1234-5678')
    await keyboard.press('Enter')
    await person.sees('大切な変更のため、もう一度認証します。')
    await typeHere(person, '認証コード', await app.phone(TARO.smsNumber).nextCode())
    await keyboard.press('Enter')
    await person.sees(ja(lines.saved))
    await tabTo(person, ja(stopping.stopAll))
    await keyboard.press('Enter')
    await person.seesScreen(ja(stopping.stopAll))
    await tabTo(person, 'OK')
    await keyboard.press('Enter')
    await person.sees('1件の転送を止めました。')
  }),
)

it(
  'goes to the next number with Enter, and from the last one to 『設定』',
  inBrowser({}, async ({ person }) => {
    await person.signInWithCode('admin', ADMINISTRATOR)
    await person.press('SMS認証番号設定')
    const posts = countPosts(person, '/oa/sms-numbers')
    await person.numberOf('管理者').selectText()
    for (const next of ['taro SMS認証用電話番号', 'jiro SMS認証用電話番号', '設定']) {
      await person.page.keyboard.press('Enter')
      await soon(async () => expect(await focusedName(person)).toBe(next))
    }
    expect(posts.count).toBe(0)
  }),
)

story('sets nothing when Enter is pressed in a number field', {}, async ({ person, scripts }) => {
  await person.signInWithCode('admin', ADMINISTRATOR)
  await person.press('SMS認証番号設定')
  await person.write(person.numberOf('taro'), '08066667777')
  const loaded = scripts ? Promise.resolve() : person.page.waitForEvent('load')
  await person.page.keyboard.press('Enter')
  await loaded
  await person.seesScreen('SMS認証用番号設定')
  await person.seesIn(person.numberOf('taro'), '08066667777')
})

story('skips to the content with the first Tab', {}, async ({ person }) => {
  await person.signInWithCode('user', TARO)
  await person.page.keyboard.press('Tab')
  await expectFocusSeen(person)
  expect(await focusedName(person)).toBe(ja(frame.skip))
  await person.page.keyboard.press('Enter')
  await person.page.keyboard.press('Tab')
  expect(await focusedName(person)).toContain('しない')
})

story(
  'leads from an error to its field, with its label and what is wrong in sight',
  {},
  async ({ person }) => {
    await person.signInWithCode('user', TARO)
    await person.field('常に転送').check()
    await person.press('保存')
    const missing = ja(lines.problem['destination-missing'])
    await person.seesErrors(missing)
    await person.page.getByRole('link', { name: missing, exact: true }).press('Enter')
    await soon(async () => expect(await focusedName(person)).toBe(ja(lines.destination.always)))
    await expectFocusSeen(person)
    for (const above of ['label', '.error'])
      expect(await topOf(person, `.field.invalid ${above}`), above).toBeGreaterThan(0)
  },
)

/** Where it begins in the window. */
function topOf(person: Person, selector: string): Promise<number> {
  return person.page.evaluate(`document.querySelector('${selector}').getBoundingClientRect().top`)
}

/** Types into the field that has the focus, which must be this one. */
async function typeHere(person: Person, label: string, text: string): Promise<void> {
  await soon(async () => expect(await focusedName(person)).toBe(label))
  await expectFocusSeen(person)
  await person.page.keyboard.type(text)
}

/** Presses Tab until the focus is on the control of this name; at every stop the focus must be visible. */
async function tabTo(person: Person, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const stops: string[] = []
  while (stops.length < MOST_STOPS) {
    await person.page.keyboard.press(key)
    await expectFocusSeen(person)
    stops.push(await focusedName(person))
    if (stops.at(-1) === name) return
  }
  expect.fail(`Tab never came to ${name}, only to ${[...new Set(stops)].join(' | ')}`)
}

/** The control's name, as a screen reader would begin to say it. */
async function focusedName(person: Person): Promise<string> {
  return person.page.evaluate(`(() => {
    const e = document.activeElement
    const name = e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent
    return name.replace(/\\s+/g, ' ').trim()
  })()`)
}

/** WCAG 2.2: 2.4.7 Focus Visible, 2.4.11 Focus Not Obscured; an outline of at least 2 px. */
async function expectFocusSeen(person: Person): Promise<void> {
  const seen = await person.page.evaluate<string>(`(() => {
    const e = document.activeElement
    if (e === document.body) return 'nowhere (the end of the page)'
    const style = getComputedStyle(e)
    const box = e.getBoundingClientRect()
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) return e.outerHTML + ' has no outline'
    if (box.bottom > innerHeight + 1 || box.top < -1) return e.outerHTML + ' is outside of the window'
    const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
    return e.contains(there) || there?.contains(e) ? 'seen' : e.outerHTML + ' is covered by ' + there?.outerHTML
  })()`)
  expect(seen).toMatch(/^(seen|nowhere)/)
}
