import { expect } from 'vitest'
import { MINUTE_MS, SECOND_MS } from '../../../src/policy.ts'
import { FIXED, SENDER } from '../fixed.ts'
import { ADMINISTRATOR, TARO } from '../people.ts'
import { SIGN_IN } from '../person.ts'
import { story, USUAL_TIME } from '../story.ts'
import { code as codePage, frame, inbox, ja } from '../words.ts'

/** Manual: SMS認証（管理者用設定Webサイト・サービス設定用Webサイト）; M16–M21, D7 */
const people = [
  { site: 'admin', who: 'the administrator', account: ADMINISTRATOR, masked: '末尾 2222' },
  { site: 'user', who: 'a service user', account: TARO, masked: '末尾 2222' },
] as const

for (const { site, who, account, masked } of people) {
  const words = SIGN_IN[site]

  story(`${who} signs in with a code`, {}, async ({ app, person, meet, scripts, step }) => {
    const phone = app.phone(account.smsNumber)
    let code = ''
    await step(`${words.help}#code-sign-in`, '① IDとパスワードを入力', async () => {
      await person.goTo(words.path)
      await person.seesScreen(words.screen)
      await person.write(words.loginId, account.loginId)
      await person.write(words.password, account.password)
    })
    await step(`${words.help}#code-arrives`, '② SMS認証画面に遷移し、認証コードが送信される', async () => {
      await person.press(words.button)
      await person.seesScreen('SMS認証')
      await person.sees(masked, `${ja(codePage.from)} ${SENDER}`)
      await person.sees(ja(codePage.untilClock, { time: '10:30', minutes: 30 }))
    })
    await step(`${words.help}#code-arrives`, '※ 送信元番号は「0120381059」', async () => {
      const sms = await phone.nextSms()
      code = /\d{6}/.exec(sms.text)?.[0] ?? ''
      expect(sms).toMatchObject({ from: SENDER, parts: 1 })
      expect(sms.text).toBe(
        `【関所】認証コード：${code}\n10:30まで有効です。誰にも教えないでください。\n\n@localhost #${code}`,
      )
      // Told once a gateway has it; without scripts the page is asked for anew.
      const sent = `${ja(codePage.sentAt)} 10:00`
      while (!scripts && !(await person.text()).includes(sent)) await person.reload()
      await person.sees(sent)
      const holder = await meet()
      await holder.goTo('/inbox/')
      await holder.sees(ja(inbox.from, { from: SENDER }), sms.text)
    })
    await step(`${words.help}#code-enter`, '③ 「認証コード」に入力し『認証』', async () => {
      await person.write('認証コード', code)
      await person.press('認証')
    })
    await step(`${words.help}#code-done`, '④ 通常の設定画面が表示される', async () => {
      await person.seesScreen(words.home)
      await person.sees(account.loginId, ja(frame.firstSignIn))
      await person.signOut()
      await person.signInWithCode(site, account)
      await person.sees(ja(frame.lastSignIn, { at: '2026年11月24日 10:00' }))
    })
  })

  story(`${who} signs in again when 30 minutes have passed`, {}, async ({ app, person, step }) => {
    const phone = app.phone(account.smsNumber)
    await person.signIn(site, account)
    const old = await phone.nextCode()
    await step(`${words.help}#errors-late`, '【ご注意】 30分以内に認証できなかった', async () => {
      app.clock.pass(30 * MINUTE_MS + SECOND_MS)
      await person.enterCode(old)
      await person.seesScreen(words.screen)
      await person.seesErrors(FIXED.M21)
    })
    await step(`${words.help}#errors-late`, '再度ログインし、新たな認証コードで認証', async () => {
      await person.signIn(site, account)
      const code = await phone.nextCode()
      expect(code).not.toBe(old)
      await person.enterCode(old)
      await person.seesErrors(FIXED.M24)
      await person.enterCode(code)
      await person.seesScreen(words.home)
    })
  })
}

story('the same code is sent again, but only by the button', {}, async ({ app, person, scripts, step }) => {
  app.clock.stopAt(USUAL_TIME)
  const phone = app.phone(TARO.smsNumber)
  await person.signIn('user', TARO)
  const code = await phone.nextCode()
  await step('/ou/help#no-sms-resend', 'showing the screen again sends nothing', async () => {
    await person.reload()
    await person.goTo('/ou/code')
    await person.goTo('/ou/code/resend')
    await person.goTo('/ou/code')
    expect(await app.smsCount()).toBe(1)
  })
  await step('/ou/help#no-sms-resend', 'nor does the button before 30 seconds are over', async () => {
    const resend = person.button('認証コードを再送信')
    if (scripts) {
      expect(await resend.getAttribute('aria-disabled')).toBe('true')
      await resend.locator.click({ force: true })
    } else {
      await person.press('認証コードを再送信')
      expect(person.status).toBe(429)
      await person.sees(ja(codePage.resendWait, { seconds: 30 }))
    }
    expect(await app.smsCount()).toBe(1)
  })
  await step(
    '/ou/help#no-sms-resend',
    '30 seconds later it sends the same code, whose life does not grow',
    async () => {
      app.clock.pass(30 * SECOND_MS)
      await person.goTo('/ou/code')
      await person.press('認証コードを再送信')
      await person.sees(ja(codePage.codeResent, { count: 1 }), '10:30')
      expect(await phone.nextCode()).toBe(code)
      await person.reload()
      expect(await app.smsCount()).toBe(2)
    },
  )
  await step('/ou/help#no-sms-resend', 'after three resends there is no more', async () => {
    for (const wait of [60, 120]) {
      app.clock.pass(wait * SECOND_MS)
      await person.goTo('/ou/code')
      await person.press('認証コードを再送信')
      expect(await phone.nextCode()).toBe(code)
    }
    await person.sees(ja(codePage.resendNone))
    expect(await person.button('認証コードを再送信').count()).toBe(0)
  })
  await step('/ou/help#code-enter', 'the code is good all the while', async () => {
    await person.enterCode(code)
    await person.seesScreen('サービス設定')
  })
})
