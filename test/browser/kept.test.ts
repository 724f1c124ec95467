import { describe, expect, it } from 'vitest'
import { addDeskMember } from '../../src/desk/members.ts'
import { messages as kept } from '../../src/kept-forms/messages.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../../src/policy.ts'
import { fileMessages as files } from '../../src/sms-numbers/file-messages.ts'
import { find, signInAtDesk } from './desk.ts'
import { addLines } from './many-lines.ts'
import { ADMINISTRATOR, TARO } from './people.ts'
import { Person } from './person.ts'
import { otherThan } from './phone.ts'
import { soon } from './reach.ts'
import { inBrowser, story } from './story.ts'
import { acts, desk as desks, frame, ja, lines, numbers } from './words.ts'

/** What was typed, what was told, and the time that is left: with and without scripts. */

const MEMBER = {
  loginId: 'madoguchi',
  role: 'desk',
  smsNumber: '07011110001',
  password: 'a password of madoguchi',
} as const

const focused = (person: Person) =>
  person.page.evaluate('document.activeElement.className') as Promise<string>
const until = (person: Person) =>
  person.page.evaluate('document.querySelector("#session-end").textContent') as Promise<string>

story('what was typed for too long is there at the next sign-in, on another computer', {}, async told => {
  const { app, person, meet, step, scripts } = told
  const count = scripts ? 400 : 12
  await addLines(app, count - 2)
  await addDeskMember(app.deps, MEMBER)
  await person.signInWithCode('admin', ADMINISTRATOR)
  const desk = await meet()
  await signInAtDesk(desk, MEMBER)
  await find(desk, 'taro')
  const open = async (path: string) => {
    const tab = new Person(await person.page.context().newPage(), app)
    await tab.goTo(path)
    return tab
  }
  const settings = await open('/oa/lines/05055001001')
  await settings.field('常に転送').check()
  await settings.write(ja(lines.destination.always), '03-1234-5678')
  const check = await open('/oa/sms-numbers')
  await check.write(check.numberOf('jiro'), '08055556666')
  await check.press('設定')
  const file = await open('/oa/sms-numbers/file')
  const buffer = Buffer.from('ログインID,SMS認証用電話番号\r\njiro,07055556666\r\ntaro,\r\n')
  await file.page.locator('#file').setInputFiles({ name: '番号.csv', mimeType: 'text/csv', buffer })
  await file.press(ja(files.look))
  const remove = () => file.field(/^taro：/)
  await remove().check()
  const all = await open('/oa/sms-numbers')
  await typeAll(all)
  await desk.follow(ja(acts.act.suspend.title))
  await desk.write(ja(acts.reason), 'お客さまのご依頼')

  await step(
    '/oa/help#errors-signed-out',
    'every one of these is kept when it is sent, and nothing is set',
    async () => {
      app.clock.pass(policy.session.idleMs + MINUTE_MS)
      for (const [tab, button] of [
        [settings, '保存'],
        [check, 'OK'],
        [file, '設定'],
        [all, '設定'],
        [desk, ja(acts.act.suspend.button)],
      ] as const) {
        await tab.press(button)
        await tab.sees('入力した内容は保存しています')
      }
    },
  )

  const computer = await meet()
  await step(
    '/oa/help#errors-signed-out',
    'on another computer all of it is offered, and each fills its own screen again',
    async () => {
      await computer.signIn('admin', ADMINISTRATOR)
      await computer.enterCode(await app.phone(ADMINISTRATOR.smsNumber).nextCode())
      await computer.seesScreen(ja(kept.title))
      await goOn(computer, ja(lines.title))
      await computer.seesIn(ja(lines.destination.always), '03-1234-5678')
      await computer.press('保存')
      await computer.sees('現在：すべての着信を03-1234-5678へ転送。')
      await goOn(computer, ja(files.checkTitle))
      expect(await computer.field(/^taro：/).isChecked()).toBe(true)
      await goOn(computer, ja(numbers.confirmTitle))
      await computer.seesScreen('SMS認証用番号設定')
      await computer.sees(ja(numbers.draftAged, { count: 1 }))
      await computer.seesIn(computer.numberOf('jiro'), '08055556666')
    },
  )
  await step('/oa/help#register-check', `of ${count} numbers none is lost: checked, OK`, async () => {
    await goOn(computer, ja(numbers.title))
    await computer.seesIn(computer.numberOf('jiro'), '08050000000')
    await computer.press('設定')
    await computer.sees(
      ja(numbers.confirmTotals, { all: count - 1, registered: count - 1, changed: 0, removed: 0 }),
    )
    await computer.press('OK')
    await computer.sees(ja(numbers.numbersSaved, { count: count - 1 }))
  })
  await step('/op/help#sign-in-done', 'the desk has its reason again', async () => {
    await signInAtDesk(desk, MEMBER)
    await desk.press(ja(kept.goOnOf, { screen: ja(desks.actsTitle) }))
    await desk.seesIn(ja(acts.reason), 'お客さまのご依頼')
  })
  await step(
    '/oa/help#errors-signed-out',
    'what was typed in a session that was ended by hand is not offered',
    async () => {
      await computer.goTo('/oa/sms-numbers')
      await computer.write(computer.numberOf('jiro'), '08055557777')
      const other = new Person(await computer.page.context().newPage(), app)
      await other.goTo('/oa/lines')
      await other.signOut()
      await computer.press('設定')
      await computer.doesNotSee('入力した内容は保存しています')
      await computer.signInWithCode('admin', ADMINISTRATOR)
    },
  )
})

story('what was done has the focus, and begins the title', {}, async ({ person }) => {
  await person.signInWithCode('user', TARO)
  expect(await person.page.title()).not.toMatch(/^完了/)
  await person.press('保存')
  await person.sees(ja(lines.saved))
  expect(await person.page.title()).toMatch(/^完了：サービス設定/)
  await soon(async () => expect(await focused(person)).toBe('notice success'))
})

story('the language changes under what is being typed', {}, async ({ person, scripts }) => {
  await person.signInWithCode('admin', ADMINISTRATOR)
  await person.press('SMS認証番号設定')
  await person.write(person.numberOf('jiro'), '0805555')
  const inHeader = scripts
    ? person.button('English')
    : person.page.locator('.site-header label', { hasText: 'English' })
  await Promise.all([person.page.waitForEvent('load'), inHeader.click()])
  await person.seesScreen('SMS numbers')
  await person.seesIn(person.field(/^jiro .*SMS number/), '0805555')
  if (scripts) return
  await person.press('日本語')
  await person.seesScreen('SMS認証用番号設定')
  await person.seesIn(person.numberOf('jiro'), '0805555')
})

story('Enter in a field signs in, and does not change the language', {}, async ({ person }) => {
  await person.goTo('/ou/')
  await person.write('ログインID', TARO.loginId)
  await person.write('ログインパスワード', TARO.password)
  await Promise.all([person.page.waitForEvent('load'), person.page.keyboard.press('Enter')])
  await person.seesScreen('SMS認証')
})

describe('the end of the session', () => {
  it(
    'is told five minutes before, and can be put off',
    inBrowser({ ownWindow: true }, async ({ app, person }) => {
      await person.page.clock.install()
      await person.signInWithCode('admin', ADMINISTRATOR)
      const before = await until(person)
      const pass = async (ms: number) => {
        app.clock.pass(ms)
        await person.page.clock.runFor(ms)
      }
      await pass(policy.session.idleMs - policy.session.warnMs - MINUTE_MS)
      expect(await person.page.locator('.session-bar').count()).toBe(0)
      await pass(MINUTE_MS + 10 * SECOND_MS)
      await person.sees('自動的にログアウトします')
      await person.button(ja(frame.sessionEnd.goOn)).click()
      await soon(async () => expect(await person.page.locator('.session-bar').count()).toBe(0))
      expect(await until(person)).not.toBe(before)
      await pass(10 * MINUTE_MS)
      await person.goTo('/oa/lines')
      await person.seesScreen('利用者番号一覧')
    }),
  )

  it(
    'is not told where another tab is used, and says at last that it is over',
    inBrowser({ ownWindow: true }, async ({ app, person }) => {
      await person.page.clock.install()
      await person.signInWithCode('admin', ADMINISTRATOR)
      const pass = async (ms: number) => {
        app.clock.pass(ms)
        await person.page.clock.runFor(ms)
      }
      await pass(20 * MINUTE_MS)
      const before = await until(person)
      const tab = await person.page.context().newPage()
      await tab.goto(`${app.origin}/oa/password`)
      await soon(async () => expect(await until(person)).not.toBe(before))
      await pass(10 * MINUTE_MS)
      expect(await person.page.locator('.session-bar').count()).toBe(0)
      await pass(20 * MINUTE_MS)
      await person.sees(ja(frame.sessionEnd.over))
    }),
  )
})

describe('the code screen', () => {
  it(
    'counts a pause down, and then says that it is over',
    inBrowser({ ownWindow: true }, async ({ app, person }) => {
      await person.page.clock.install()
      app.clock.stopAt('2026-11-24T10:00:00+09:00')
      await person.signIn('user', TARO)
      const code = await app.phone(TARO.smsNumber).nextCode()
      const wrong = otherThan(code)
      for (let n = 0; n < 6; n += 1) await person.enterCode(wrong)
      await person.sees('あと2秒お待ちください')
      await person.page.clock.runFor(SECOND_MS)
      await person.sees('あと1秒お待ちください')
      await person.page.clock.runFor(2 * SECOND_MS)
      await person.sees(ja(frame.waitOver))
      await person.doesNotSee('あと1秒', 'あと2秒')
    }),
  )

  it(
    'leaves alone what the browser translated',
    inBrowser({ ownWindow: true }, async ({ app, person }) => {
      await person.page.clock.install()
      await person.signIn('user', TARO)
      await app.phone(TARO.smsNumber).nextCode()
      await person.sees('届きました')
      await person.page.evaluate(`for (const id of ['delivery', 'valid-until'])
        document.getElementById(id).textContent = 'translated ' + id`)
      await person.page.clock.runFor(5 * SECOND_MS)
      await person.sees('translated delivery', 'translated valid-until')
    }),
  )
})

/** As a paste does: numbers for everybody who has none. */
async function typeAll({ page }: Person): Promise<void> {
  await page.evaluate(`[...document.querySelectorAll('#numbers-form [name^="number."]')].slice(2).forEach((field, n) => {
    field.value = '0805' + String(n).padStart(7, '0')
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })`)
}

async function goOn(person: Person, screen: string): Promise<void> {
  await person.goTo('/oa/kept')
  await person.press(ja(kept.goOnOf, { screen }))
}
