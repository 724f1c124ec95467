import { expect } from 'vitest'
import { policy, SECOND_MS } from '../../../src/policy.ts'
import { FIXED } from '../fixed.ts'
import { ADMINISTRATOR, JIRO, TARO } from '../people.ts'
import { SIGN_IN } from '../person.ts'
import { otherThan } from '../phone.ts'
import { story, USUAL_TIME } from '../story.ts'

/** Manual: ログイン時およびSMS認証時のエラーについて; M22–M25, D9 */
story('a user without a number is told to ask the administrator (M22)', {}, async ({ app, person, step }) => {
  await step('/ou/help#errors-no-number', '（1）サービス設定用Webサイトのログイン時エラー', async () => {
    await person.signIn('user', JIRO)
    await person.seesScreen(SIGN_IN.user.screen)
    await person.seesErrors(FIXED.M22)
    expect(await app.smsCount()).toBe(0)
  })
  await step('/oa/help#register-enter', '管理者に設定を依頼する', async () => {
    await person.signInWithCode('admin', ADMINISTRATOR)
    await person.press('SMS認証番号設定')
    await person.write(person.numberOf('jiro'), '08044445555')
    await person.press('設定')
    await person.press('OK')
    await person.seesScreen('利用者番号一覧')
  })
  await step('/ou/help#code-enter', 'the next sign-in has a code', async () => {
    await person.signInWithCode('user', { ...JIRO, smsNumber: '08044445555' })
  })
})

story('a wrong code can be entered again (M24)', {}, async ({ app, person, step }) => {
  await person.signIn('user', TARO)
  const code = await app.phone(TARO.smsNumber).nextCode()
  await step('/ou/help#errors-wrong-code', '（2）誤った認証コード', async () => {
    await person.enterCode(otherThan(code))
    await person.seesScreen('SMS認証')
    await person.seesErrors(FIXED.M24)
    await person.seesIn('認証コード', '')
  })
  await step('/ou/help#errors-digits', '6桁でない認証コード', async () => {
    for (const text of ['12345', '']) {
      await person.answerCode(text)
      await person.seesErrors(FIXED.notSixDigits)
    }
  })
  await step('/ou/help#errors-wrong-code', '再度正しい認証コードを入力しなおす', async () => {
    await person.enterCode(code)
    await person.seesScreen('サービス設定')
  })
})

story('twenty wrong codes lock nothing (M25)', {}, async ({ app, person, step }) => {
  app.clock.stopAt(USUAL_TIME)
  await person.signIn('admin', ADMINISTRATOR)
  const code = await app.phone(ADMINISTRATOR.smsNumber).nextCode()
  for (let wrong = 1; wrong <= 20; wrong += 1)
    await step('/oa/help#errors-wrong-code', `wrong code no. ${wrong}`, async () => {
      await person.enterCode(otherThan(code, wrong))
      await person.seesErrors(FIXED.M24)
      expect(person.status).toBe(422)
      app.clock.pass(policy.guard.pauseSeconds(wrong) * SECOND_MS)
    })
  await step(
    '/oa/help#errors-wait',
    'in a hurry, even the right one has to wait, and stays good',
    async () => {
      app.clock.pass(-60 * SECOND_MS)
      await person.enterCode(code)
      expect(person.status).toBe(429)
      await person.seesErrors(FIXED.wait(60))
      app.clock.pass(60 * SECOND_MS)
    },
  )
  await step('/oa/help#errors-wrong-code', '誤りを複数回繰り返してもロックされることはない', async () => {
    await person.enterCode(code)
    await person.seesScreen('利用者番号一覧')
  })
})

story('nobody is told which of ID and password was wrong (D9)', {}, async ({ person, step }) => {
  const attempts = [
    { site: 'admin', account: ADMINISTRATOR, sentence: FIXED.wrongAdministrator },
    { site: 'user', account: TARO, sentence: FIXED.wrongUser },
    { site: 'user', account: JIRO, sentence: FIXED.wrongUser },
  ] as const
  for (const { site, account, sentence } of attempts)
    await step(`${SIGN_IN[site].help}#errors-password`, `${site}: ${account.loginId}`, async () => {
      for (const wrong of [{ password: 'wrong-password' }, { loginId: 'nobody' }]) {
        await person.signIn(site, { ...account, ...wrong })
        await person.seesScreen(SIGN_IN[site].screen)
        await person.seesErrors(sentence)
        await person.seesIn(SIGN_IN[site].password, '')
      }
    })
  await step(
    '/ou/help#errors-password',
    'the account of one site does not open the other (D12)',
    async () => {
      await person.signIn('user', ADMINISTRATOR)
      await person.seesErrors(FIXED.wrongUser)
      await person.signIn('admin', TARO)
      await person.seesErrors(FIXED.wrongAdministrator)
    },
  )
})
