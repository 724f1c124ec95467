import { describe, expect, it } from 'vitest'
import { type FoundAccount, findAccount } from '../../src/accounts/account.ts'
import { takeSending } from '../../src/guard/sending.ts'
import { takeTurn } from '../../src/guard/turns.ts'
import { policy, SECOND_MS } from '../../src/policy.ts'
import { setInboxMode } from '../../src/sms/gateways/inbox/inbox.ts'
import { work } from '../../src/work.ts'
import { FIXED, SENDER } from './fixed.ts'
import { CLIPBOARD, countLoads, countPosts, fullWidth, paste, SLOW, TWICE } from './observe.ts'
import { ADMINISTRATOR, TARO } from './people.ts'
import { otherThan } from './phone.ts'
import { soon } from './reach.ts'
import { inBrowser, type Story, USUAL_TIME } from './story.ts'
import { code as codePage, frame, inbox, ja, lines } from './words.ts'

/** What scripts add on the code screen and in the inbox. */
function comfort(title: string, tell: (story: Story & { readonly code: string }) => Promise<void>): void {
  it(
    title,
    inBrowser({ ...CLIPBOARD, ...SLOW }, async story => {
      await story.person.signIn('user', TARO)
      await tell({ ...story, code: await story.app.phone(TARO.smsNumber).nextCode() })
    }),
  )
}

it(
  'sends nothing without a connection, says so, and keeps what was typed',
  inBrowser({}, async ({ app, person }) => {
    await person.signInWithCode('user', TARO)
    const { page } = person
    await person.field('常に転送').check()
    await person.write(ja(lines.destination.always), '0312345678')
    const posts = countPosts(person, '/ou/settings')
    await page.context().setOffline(true)
    await person.button('保存').click()
    await person.sees(ja(frame.offline))
    await page.context().setOffline(false)
    await soon(async () => expect(await person.text()).not.toContain(ja(frame.offline)))
    expect(posts.count).toBe(0)
    await person.seesIn(ja(lines.destination.always), '0312345678')
    await person.press('保存')
    await person.sees(ja(lines.saved))
    expect([posts.count, app.errors]).toEqual([1, []])
  }),
)

describe('『表示』', () => {
  it(
    'shows what is typed as a password, until it is sent',
    inBrowser({ ...SLOW }, async ({ person }) => {
      await person.goTo('/ou/')
      const field = person.field('ログインパスワード')
      const button = person.button('「ログインパスワード」を表示')
      await person.write(field, 'wrong-password')
      expect([await field.getAttribute('type'), await button.getAttribute('aria-pressed')]).toEqual([
        'password',
        'false',
      ])
      await button.click()
      expect([await field.getAttribute('type'), await button.getAttribute('aria-pressed')]).toEqual([
        'text',
        'true',
      ])
      await person.seesIn(field, 'wrong-password')
      const whenSent = await person.page.evaluate(`(() => {
        addEventListener('submit', event => event.preventDefault())
        document.querySelector('form.panel').requestSubmit()
        return document.querySelector('#password').type
      })()`)
      expect(whenSent).toBe('password')
    }),
  )

  it(
    'is not there where no script makes it work',
    inBrowser({ scripts: false }, async ({ person }) => {
      await person.goTo('/ou/')
      expect(await person.button('「ログインパスワード」を表示').count()).toBe(0)
    }),
  )
})

describe('the code field', () => {
  comfort('takes full-width digits, hyphens and spaces while they are typed', async ({ person, code }) => {
    const answers = countPosts(person, '/ou/code')
    const field = person.field('認証コード')
    for (const typed of [fullWidth(code), `${code.slice(0, 3)}-${code.slice(3)}`, code.split('').join(' ')]) {
      await person.write(field, '')
      await person.page.keyboard.type(typed)
      await person.seesIn(field, code)
    }
    expect(answers.count, 'typing submits nothing').toBe(0)
    await person.press('認証')
    await person.seesScreen('サービス設定')
  })

  comfort('takes the whole text of a pasted SMS', async ({ app, person, code }) => {
    const [sms] = await app.phone(TARO.smsNumber).all()
    await paste(person, sms?.text ?? '')
    await person.seesIn('認証コード', code)
  })

  const WEB_OTP = `
    window.OTPCredential = class {}
    navigator.credentials.get = ({ otp }) =>
      new Promise(resolve => { window.smsCame = code => resolve({ code, ...otp }) })`

  comfort('is sent by itself when the phone filled it in', async ({ person, code }) => {
    await person.page.evaluate(`{
      const field = document.activeElement
      field.value = '${code}'
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }`)
    await person.seesScreen('サービス設定')
  })

  it(
    'is sent by itself when the browser hands over the code of the SMS (WebOTP)',
    inBrowser({ begins: WEB_OTP }, async ({ app, person }) => {
      await person.signIn('user', TARO)
      const code = await app.phone(TARO.smsNumber).nextCode()
      await person.page.evaluate(`smsCame('${code}')`)
      await person.seesScreen('サービス設定')
    }),
  )

  comfort('is sent once, however often 認証 is pressed', async ({ person, code }) => {
    const answers = countPosts(person, '/ou/code')
    await person.write('認証コード', otherThan(code))
    await person.button('認証').click(TWICE)
    await person.seesErrors(FIXED.M24)
    expect(answers.count).toBe(1)
    await person.write('認証コード', code)
    await person.press('認証')
    await person.seesScreen('サービス設定')
  })
})

describe('a browser that no SMS may go out to', () => {
  it(
    'keeps what was typed until it is its turn, and sends it by itself then',
    inBrowser({ ...SLOW }, async ({ app, person }) => {
      app.clock.stopAt(USUAL_TIME)
      await person.signIn('user', TARO)
      const code = await app.phone(TARO.smsNumber).nextCode()
      const { id, contractId } = (await findAccount(app.deps.db, 'user', TARO.loginId)) as FoundAccount
      const sms = {
        purpose: 'sign-in',
        order: 'opening',
        number: TARO.smsNumber,
        of: { contractId, accountId: id },
        address: '203.0.113.1',
      } as const
      while ((await work(app.deps, within => takeSending(within, sms))).kind === 'granted');
      await person.page.context().clearCookies()
      await person.signIn('user', TARO)
      await person.sees('10:00に送信した最新の認証コードを入力してください。')
      // Somebody else has this second.
      await work(app.deps, within =>
        takeTurn(within, { of: `redeem:${id}`, rule: policy.guard.redeeming }, { address: '203.0.113.1' }),
      )
      await person.write('認証コード', code)
      await person.press('認証')
      await person.sees('1秒後から20秒以内に、もう一度『認証』を押してください。')
      await person.seesIn('認証コード', code)
      app.clock.pass(SECOND_MS)
      await person.sees(ja(codePage.secondCode))
      await person.write('認証コード', await app.phone(TARO.smsNumber).nextCode())
      await person.press('認証')
      await person.seesScreen('サービス設定')
      await person.sees('パスワードを変更')
    }),
  )
})

describe('the code screen', () => {
  it(
    'shows what became of the SMS without being loaded again',
    inBrowser({}, async ({ app, person }) => {
      await setInboxMode(app.deps, 'down')
      await person.signIn('user', TARO)
      await person.sees('送信待ち')
      const loaded = countLoads(person)
      await setInboxMode(app.deps, 'deliver')
      app.clock.pass(10 * SECOND_MS)
      await person.sees('届きました')
      expect(loaded.count).toBe(0)
    }),
  )

  it(
    'counts down to the next resend and through the code’s life',
    inBrowser({ ownWindow: true }, async ({ app, person }) => {
      app.clock.stopAt(USUAL_TIME)
      await person.page.clock.install()
      await person.page.clock.pauseAt(Date.now() + SECOND_MS)
      await person.signIn('user', TARO)
      await person.sees(ja(codePage.untilClock, { time: '10:30', minutes: 30 }))
      const resend = person.button('認証コードを再送信')
      expect(await resend.getAttribute('aria-disabled')).toBe('true')
      await person.page.clock.runFor(20 * SECOND_MS)
      await person.sees(ja(codePage.resendCountdown, { seconds: 10 }))
      await person.page.clock.runFor(100 * SECOND_MS)
      await person.sees(
        ja(codePage.resendNow, { left: 3 }),
        ja(codePage.untilClock, { time: '10:30', minutes: 28 }),
      )
      expect(await resend.getAttribute('aria-disabled')).toBe('false')
      app.clock.pass(120 * SECOND_MS)
      await person.press('認証コードを再送信')
      await person.sees(ja(codePage.codeResent, { count: 1 }))
    }),
  )
})

describe('the inbox', () => {
  it(
    'shows a new SMS without being loaded again, and copies its code',
    inBrowser(CLIPBOARD, async ({ app, person, meet }) => {
      await person.goTo('/inbox/')
      await person.sees(ja(inbox.empty))
      const loaded = countLoads(person)
      const user = await meet()
      await user.signIn('admin', ADMINISTRATOR)
      const code = await app.phone(ADMINISTRATOR.smsNumber).nextCode()
      await person.sees('090-1111-2222', ja(inbox.from, { from: SENDER }), code)
      await person.button(ja(inbox.copy)).click()
      await person.sees(ja(inbox.copied))
      expect(await person.page.evaluate('navigator.clipboard.readText()')).toBe(code)
      await user.signIn('user', TARO)
      await person.sees('080-1111-2222')
      expect(loaded.count).toBe(0)
    }),
  )
})
