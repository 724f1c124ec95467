import { expect } from 'vitest'
import { recorded } from '../../../support/rows.ts'
import type { App } from '../app.ts'
import { SLOW, TWICE } from '../observe.ts'
import { ADMINISTRATOR, TARO } from '../people.ts'
import { story } from '../story.ts'
import { ja, lines, signIn } from '../words.ts'

/** Someone who presses everything twice, while the first answer is still on its way: each thing happens once (D7). */

story('pressing twice does it once', SLOW, async ({ app, person, scripts, step }) => {
  await step('/oa/help#code-sign-in', '『管理者IDでログイン』', async () => {
    await person.goTo('/oa/')
    await person.write('管理者ID', ADMINISTRATOR.loginId)
    await person.write('パスワード', ADMINISTRATOR.password)
    await person.button('管理者IDでログイン').click(TWICE)
    await person.seesScreen('SMS認証')
  })
  await step('/oa/help#code-enter', '『認証』', async () => {
    await person.write('認証コード', await newestCode(app, ADMINISTRATOR.smsNumber))
    // Without scripts the second answer comes too late to know of the first: the person signs in again.
    if (scripts) await person.button('認証').click(TWICE)
    else await person.press('認証')
    await person.seesScreen('利用者番号一覧')
  })
  await step('/oa/help#change-overwrite', '『SMS認証番号設定』 and 『設定』', async () => {
    await person.button('SMS認証番号設定').click(TWICE)
    await person.seesScreen('SMS認証用番号設定')
    await person.write(person.numberOf('taro'), '08066667777')
    await person.button('設定').click(TWICE)
    await person.seesScreen('SMS認証用番号設定 確認')
  })
  await step('/oa/help#change-check', '『OK』', async () => {
    await person.button('OK').click(TWICE)
    await person.seesScreen('利用者番号一覧')
    await person.sees('末尾 7777')
    expect(await app.phone(TARO.smsNumber).nextSms()).toMatchObject({ from: '0120381059' })
    expect(await recorded(app, 'number.changed')).toHaveLength(1)
    expect(await app.phone(TARO.smsNumber).all()).toHaveLength(1)
  })
  await step('/oa/help#forward-save', '『保存』', async () => {
    await person.follow(ja(lines.settingsOfLine, { line: '050-5500-1001' }))
    await person.field(ja(lines.anonymousOn)).check()
    await person.button('保存').click(TWICE)
    await person.sees(ja(lines.saved))
  })
  await step('/oa/help#code-done', '『ログアウト』', async () => {
    await person.button('ログアウト').click(TWICE)
    await person.sees(ja(signIn.left['signed-out']))
  })
})

/** Of two sign-ins at once the later one's code is awaited. */
async function newestCode(app: App, number: string): Promise<string> {
  const first = await app.phone(number).nextCode()
  const sent = await recorded(app, 'sign-in.code-sent')
  return sent.length === 1 ? first : app.phone(number).nextCode()
}
