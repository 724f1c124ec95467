import { expect } from 'vitest'
import { policy } from '../../../src/policy.ts'
import { messages as users } from '../../../src/users/messages.ts'
import { ADMINISTRATOR, TARO } from '../people.ts'
import { SIGN_IN } from '../person.ts'
import { story } from '../story.ts'
import { code as codePage, ja, numbers } from '../words.ts'

/** The administrator's phone is gone, and a user forgot his password (D17, D18): the company helps itself. */
const SECOND = '08055554321'

story('the second number, and a password that the administrator issues anew', {}, async told => {
  const { app, person, meet, step } = told
  const [first, second] = [app.phone(ADMINISTRATOR.smsNumber), app.phone(SECOND)]
  await step(
    '/oa/help#second-verify',
    '管理者（予備）: a code to the first number, then one to the second',
    async () => {
      await person.signInWithCode('admin', ADMINISTRATOR)
      await person.press('SMS認証番号設定')
      await person.follow(ja(numbers.setSecond))
      await person.write(ja(numbers.secondLabel), SECOND)
      await person.press('設定')
      await person.sees('SMS認証用電話番号（管理者（予備））：（なし） → 末尾 4321')
      await person.press('OK')
      const sms = await first.nextNotice('予備番号用。')
      await person.answerCode(/\d{6}/.exec(sms.text)?.[0] ?? '')
      await person.answerCode(await second.nextCode())
      await person.sees(ja(numbers.secondSaved))
      await first.nextNotice('予備の番号を変更しました')
      await person.signOut()
    },
  )
  const administrator = await meet()
  await step('/oa/help#second-use', 'without his phone he has the code sent there, and is in', async () => {
    await administrator.signIn('admin', ADMINISTRATOR)
    app.clock.pass(policy.code.resendAfterMs[0])
    await administrator.goTo('/oa/code')
    await administrator.press('予備の番号（末尾 4321）に送信')
    await administrator.sees(ja(codePage.sentToSecond))
    await administrator.enterCode(await second.nextCode())
    await administrator.seesScreen('利用者番号一覧')
    await first.nextNotice('予備の番号に送信')
  })

  const user = await meet()
  await user.signInWithCode('user', TARO)
  let password = ''
  await step('/oa/help#people-reissue', 'a user calls him: 『パスワードを再発行』', async () => {
    await administrator.follow(TARO.loginId)
    await administrator.press('パスワードを再発行')
    await administrator.press(ja(users.act['reissue-password'].ok))
    await administrator.sees(ja(users.act['reissue-password'].done))
    password = (await administrator.page.locator('.once strong').textContent()) ?? ''
    await app.phone(TARO.smsNumber).nextNotice('管理者がパスワードを再発行しました')
  })
  await step('/oa/help#people-reissue', 'which ended his sessions', async () => {
    await user.reload()
    await user.seesScreen(SIGN_IN.user.screen)
    await administrator.sees(ja(users.noSessions))
  })
  await step(
    '/ou/help#password-replace',
    'he types it in capitals and without hyphens, and chooses his own',
    async () => {
      const typed = password.replaceAll('-', '').toUpperCase()
      expect(typed).toMatch(/^[A-Z2-9]{20}$/)
      await user.signIn('user', { ...TARO, password: typed })
      await user.enterCode(await app.phone(TARO.smsNumber).nextCode())
      await user.seesScreen('パスワードの変更')
    },
  )
  await step('/oa/help#people-end', '『ログイン中の端末をすべて終了』 ends that session, too', async () => {
    await administrator.press('ログイン中の端末をすべて終了')
    await administrator.press(ja(users.act['end-sessions'].ok))
    await administrator.sees(ja(users.act['end-sessions'].done))
    await user.reload()
    await user.seesScreen(SIGN_IN.user.screen)
  })
})
