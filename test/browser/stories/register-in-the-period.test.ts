import { ADMINISTRATOR, NEW_ADMINISTRATOR, NEW_OFFICE, SABURO, TARO } from '../people.ts'
import { SIGN_IN } from '../person.ts'
import { story } from '../story.ts'
import { ja, lines, numbers } from '../words.ts'

/** Manual: 事前登録（管理者用設定Webサイト）; M1–M10, D4 */
const IN_THE_PERIOD = '2021-06-15T10:00:00+09:00'
const AFTER_THE_PERIOD = '2021-07-05T09:00:00+09:00'
const OWN_NUMBER = '09055556666'
const USERS_NUMBER = '08055556666'
const UNTIL = { date: '2021年7月4日' }

const newOffice = { at: IN_THE_PERIOD, offices: [NEW_OFFICE] }

story(
  'registers the numbers of the administrator and of a user',
  newOffice,
  async ({ app, person, step }) => {
    await step('/oa/help#register-sign-in', '① 管理者IDとパスワードでログイン', async () => {
      await person.signIn('admin', NEW_ADMINISTRATOR)
      await person.seesScreen('利用者番号一覧')
      await person.sees(ja(lines.registerOwn, UNTIL))
      await person.sees('2件中2件が未登録です', '050-5500-3001', 'saburo', '050-5500-3002', 'shiro')
    })
    await step('/oa/help#register-open', '② 『SMS認証番号設定』', async () => {
      await person.press('SMS認証番号設定')
      await person.seesScreen('SMS認証用番号設定')
      await person.sees(ja(numbers.periodOwn, UNTIL))
    })
    await step('/oa/help#register-enter', '③ 「SMS認証用電話番号」に入力して『設定』', async () => {
      for (const who of ['管理者', 'saburo', 'shiro']) await person.seesIn(person.numberOf(who), '')
      await person.write(person.numberOf('管理者'), OWN_NUMBER)
      await person.write(person.numberOf('saburo'), USERS_NUMBER)
      await person.press('設定')
    })
    await step('/oa/help#register-check', '④ 確認して『OK』', async () => {
      await person.seesScreen('SMS認証用番号設定 確認')
      await person.sees('新規登録', '090-5555-6666', '080-5555-6666')
      await person.doesNotSee('shiro')
      await person.press('OK')
    })
    await step(
      '/oa/help#register-verify',
      'D4: the own number is kept once its code was typed back',
      async () => {
        await person.seesScreen(ja(numbers.ownTitle))
        await person.goTo('/oa/lines')
        await person.sees(`${ja(lines.ownNumber)}：${ja(lines.ownNone)}`)
        await person.goTo('/oa/sms-numbers/code')
        await person.answerCode(await app.phone(OWN_NUMBER).nextCode())
        await person.seesScreen('利用者番号一覧')
        await person.sees(ja(lines.ownNumberSaved), '末尾 6666 ✓ 確認済み', '未確認')
      },
    )
    await step('/oa/help#register-done', 'after the period the codes go to these numbers', async () => {
      await person.signOut()
      app.clock.set(AFTER_THE_PERIOD)
      await person.signInWithCode('admin', { ...NEW_ADMINISTRATOR, smsNumber: OWN_NUMBER })
      await person.signOut()
      await person.signInWithCode('user', { ...SABURO, smsNumber: USERS_NUMBER })
    })
  },
)

story('corrects a mistake by signing out and in again (M6)', newOffice, async ({ app, person, step }) => {
  await step('/oa/help#register-enter', '③ a wrong number, seen on the check screen', async () => {
    await person.signIn('admin', NEW_ADMINISTRATOR)
    await person.press('SMS認証番号設定')
    await person.write(person.numberOf('saburo'), '08099999999')
    await person.press('設定')
    await person.sees('080-9999-9999')
  })
  await step('/oa/help#register-check', '④※ ログアウトし、再度ログイン', async () => {
    await person.signOut()
    await person.seesScreen(SIGN_IN.admin.screen)
    await person.signIn('admin', NEW_ADMINISTRATOR)
    await person.sees('2件中2件が未登録です')
  })
  await step('/oa/help#register-check', '②～④ の手順で正しい番号を設定', async () => {
    await person.press('SMS認証番号設定')
    await person.seesIn(person.numberOf('saburo'), '')
    await person.write(person.numberOf('saburo'), USERS_NUMBER)
    await person.press('設定')
    await person.sees('080-5555-6666')
    await person.doesNotSee('080-9999-9999')
    await person.press('OK')
    await person.seesScreen('利用者番号一覧')
    await person.sees(ja(lines.numbersSaved, { count: 1 }), '2件中1件が未登録です')
  })
  await step('/ou/help#code-enter', 'the right number is the one that gets the code', async () => {
    app.clock.set(AFTER_THE_PERIOD)
    await person.signInWithCode('user', { ...SABURO, smsNumber: USERS_NUMBER })
  })
})

story('changes a registered number in the same way (M7)', { at: IN_THE_PERIOD }, async ({ person, step }) => {
  await step('/oa/help#register-open', '①② sign in without a code, as long as the period lasts', async () => {
    await person.signIn('admin', ADMINISTRATOR)
    await person.seesScreen('利用者番号一覧')
    await person.press('SMS認証番号設定')
  })
  await step('/oa/help#change-overwrite', '③ the registered numbers are shown and overwritten', async () => {
    await person.seesIn(person.numberOf('管理者'), ADMINISTRATOR.smsNumber)
    await person.seesIn(person.numberOf('taro'), TARO.smsNumber)
    await person.write(person.numberOf('taro'), USERS_NUMBER)
    await person.press('設定')
  })
  await step('/oa/help#change-check', '④ old above new, then 『OK』', async () => {
    await person.sees('taro', '変更', '現在 080-1111-2222 新しい番号 080-5555-6666')
    await person.press('OK')
    await person.sees('末尾 6666')
  })
})

story('is the only way to a user’s number (M8, M10)', newOffice, async ({ person, step }) => {
  await step(
    '/ou/help#errors-no-number',
    'a user without a number is told to ask the administrator in time',
    async () => {
      await person.signIn('user', SABURO)
      await person.seesScreen('サービス設定')
      await person.sees(ja(lines.noNumberYet, UNTIL))
    },
  )
  await step('/oa/help#register-sign-in', 'the administrator site does not know the user', async () => {
    await person.goTo('/oa/sms-numbers')
    await person.seesScreen(SIGN_IN.admin.screen)
  })
})
