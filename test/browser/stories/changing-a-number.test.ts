import { expect } from 'vitest'
import { FIXED } from '../fixed.ts'
import { ADMINISTRATOR, JIRO, TARO } from '../people.ts'
import { SIGN_IN } from '../person.ts'
import { story } from '../story.ts'
import { ja, lines, numbers, problems } from '../words.ts'

/** Manual: SMS認証用携帯電話番号の変更について; M26, D2–D6, D11 */
const NEW_NUMBER = '08077778888'
const REPLACED = '認証コードの送信先から外れました'

story('a user’s number is changed, step by step', {}, async ({ app, person, meet, step }) => {
  await step('/oa/help#change-sign-in', '① 管理者IDとパスワードを入力', () =>
    person.signIn('admin', ADMINISTRATOR),
  )
  await step('/oa/help#change-code', '②③ 6桁の認証コードを入力し『認証』', async () => {
    await person.enterCode(await app.phone(ADMINISTRATOR.smsNumber).nextCode())
  })
  await step('/oa/help#change-open', '④ 利用者番号一覧の下部の『SMS認証番号設定』', async () => {
    await person.seesScreen('利用者番号一覧')
    await person.press('SMS認証番号設定')
    await person.seesScreen('SMS認証用番号設定')
  })
  await step('/oa/help#change-overwrite', '⑤ 登録している番号を書き換えて『設定』', async () => {
    await person.seesIn(person.numberOf('管理者'), ADMINISTRATOR.smsNumber)
    await person.seesIn(person.numberOf('taro'), TARO.smsNumber)
    await person.seesIn(person.numberOf('jiro'), '')
    await person.write(person.numberOf('taro'), '08077779999')
    await person.press('設定')
  })
  await step('/oa/help#change-check', '⑥ 内容を確認: a mistake, 『修正する』', async () => {
    await person.seesScreen('SMS認証用番号設定 確認')
    await person.sees('変更', '現在 080-1111-2222 新しい番号 080-7777-9999')
    await person.press('修正する')
    await person.seesIn(person.numberOf('taro'), '08077779999')
    await person.write(person.numberOf('taro'), NEW_NUMBER)
    await person.press('設定')
  })
  await step('/oa/help#change-check', '⑥ 『OK』', async () => {
    await person.sees('現在 080-1111-2222 新しい番号 080-7777-8888')
    await person.press('OK')
    await person.seesScreen('利用者番号一覧')
    await person.sees(ja(lines.numbersSaved, { count: 1 }), '未確認', '末尾 8888')
  })
  await step('/oa/help#change-told', 'D6: the old number is told', async () => {
    await app.phone(TARO.smsNumber).nextNotice(REPLACED)
  })
  await step('/oa/help#change-told', 'the next sign-in’s code goes to the new number', async () => {
    const user = await meet()
    await user.signInWithCode('user', { ...TARO, smsNumber: NEW_NUMBER })
    expect(await app.phone(TARO.smsNumber).all()).toHaveLength(1)
    await person.reload()
    await person.sees('確認済み', '末尾 8888')
  })
})

story('the administrator’s own number is changed once its code came back (D4)', {}, async told => {
  const { app, person, meet, step } = told
  const newPhone = app.phone('09077778888')
  await person.signInWithCode('admin', ADMINISTRATOR)
  await step('/oa/help#change-overwrite', '⑤ an empty own number is refused (D2)', async () => {
    await person.press('SMS認証番号設定')
    await person.write(person.numberOf('管理者'), '')
    await person.press('設定')
    await person.seesErrors(`管理者：${ja(problems['own-number-removed'])}`)
  })
  await step('/oa/help#change-check', '⑤⑥ 書き換えて『設定』『OK』', async () => {
    await person.write(person.numberOf('管理者'), newPhone.number)
    await person.press('設定')
    await person.press('OK')
    await person.seesScreen(ja(numbers.ownTitle))
  })
  await step('/oa/help#change-verify', 'until then the old one stays good', async () => {
    await (await meet()).signInWithCode('admin', ADMINISTRATOR)
  })
  await step('/oa/help#change-verify', 'the code that came to the new number', async () => {
    await person.answerCode(await newPhone.nextCode())
    await person.seesScreen('利用者番号一覧')
    await person.sees('末尾 8888', '確認済み')
    await app.phone(ADMINISTRATOR.smsNumber).nextNotice(REPLACED)
  })
  await step('/oa/help#change-told', 'from now on the codes go there', async () => {
    await person.signOut()
    await person.signInWithCode('admin', { ...ADMINISTRATOR, smsNumber: newPhone.number })
  })
})

story('a number that nobody uses any more is emptied (D2)', {}, async ({ app, person, meet, step }) => {
  const user = await meet()
  await user.signInWithCode('user', TARO)
  await step('/oa/help#change-overwrite', 'the administrator empties it', async () => {
    await person.signInWithCode('admin', ADMINISTRATOR)
    await person.press('SMS認証番号設定')
    await person.write(person.numberOf('taro'), '')
    await person.press('設定')
    await person.sees('削除', '現在 080-1111-2222')
    await person.press('OK')
    await person.sees('2件中2件が未登録です')
  })
  await step(
    '/oa/help#change-told',
    'whoever was signed in with it is signed out (D11), and the number is told (D6)',
    async () => {
      await user.reload()
      await user.seesScreen(SIGN_IN.user.screen)
      await app.phone(TARO.smsNumber).nextNotice(REPLACED)
    },
  )
  await step('/ou/help#errors-no-number', 'the next sign-in says whom to ask (M22)', async () => {
    await user.signIn('user', TARO)
    await user.seesErrors(FIXED.M22)
  })
})

story('a mobile that several people use is pointed out (D3)', {}, async ({ app, person, step }) => {
  await step('/oa/help#register-enter', '⑥ the check screen says who has it too', async () => {
    await person.signInWithCode('admin', ADMINISTRATOR)
    await person.press('SMS認証番号設定')
    await person.write(person.numberOf('jiro'), TARO.smsNumber)
    await person.press('設定')
    await person.sees('jiro', '新規登録', ja(numbers.shared, { others: 'taro' }))
    await person.press('OK')
    await person.sees(ja(numbers.noneMissing, { all: 2 }))
  })
  await step('/oa/help#register-done', 'both get their codes there', async () => {
    await person.signInWithCode('user', { ...JIRO, smsNumber: TARO.smsNumber })
    await person.signOut()
    await person.signInWithCode('user', TARO)
    expect(await app.phone(TARO.smsNumber).all()).toHaveLength(2)
  })
})

story('what is wrong is said at its row, and all that was typed stays', {}, async ({ person, step }) => {
  await person.signInWithCode('admin', ADMINISTRATOR)
  await person.press('SMS認証番号設定')
  await step('/oa/help#change-overwrite', '『設定』 without a change', async () => {
    await person.press('設定')
    await person.seesErrors(ja(numbers.nothingChanged))
  })
  await step('/oa/help#register-enter', 'two wrong numbers', async () => {
    await person.write(person.numberOf('taro'), '0012345678')
    await person.write(person.numberOf('jiro'), '05055001002')
    await person.press('設定')
    await person.seesErrors(`taro：${FIXED.M12}`, `taro：${FIXED.M13}`, `jiro：${FIXED.M11}`)
    await person.seesIn(person.numberOf('taro'), '0012345678')
    await person.seesIn(person.numberOf('jiro'), '05055001002')
  })
  await step('/oa/help#register-check', '『戻る』 forgets them', async () => {
    await person.write(person.numberOf('taro'), TARO.smsNumber)
    await person.write(person.numberOf('jiro'), '')
    await person.press('戻る')
    await person.seesScreen('利用者番号一覧')
    await person.sees('2件中1件が未登録です')
  })
})
