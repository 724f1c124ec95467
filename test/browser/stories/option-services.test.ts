import { expect } from 'vitest'
import { ADMINISTRATOR, TARO } from '../people.ts'
import { story } from '../story.ts'
import { ja, lines } from '../words.ts'

/** Manual: その後はオプションサービスの設定などを行ってください。 M20, D14 */
const SAVED = ja(lines.saved)
const TO = ja(lines.destination)
const REJECTED = ja(lines.rejectedLabel, { max: 30 })
const REJECTS_ANONYMOUS = ja(lines.anonymousOn)

story('a user forwards the calls of his line', {}, async ({ app, person, step }) => {
  await step('④ his own settings open', async () => {
    await person.signInWithCode('user', TARO)
    await person.sees('050-5500-1001', 'taroの席', `${ja(lines.suspendedNow)} ${ja(lines.onlyAdministrator)}`)
    expect(await person.field('しない').isChecked()).toBe(true)
  })
  await step('forwarding without a destination is refused', async () => {
    await person.field('常に転送').check()
    await person.press('保存')
    await person.seesErrors(ja(lines.problem['destination-missing']))
    expect(await person.field('常に転送').isChecked()).toBe(true)
  })
  await step('a wrong destination is refused, and what was typed stays', async () => {
    const wrong = {
      '12345': lines.problem['destination-format'],
      '050-5500-1001': lines.problem['destination-self'],
      '+1 212 555 0123': lines.problem['destination-abroad'],
    }
    for (const [number, sentence] of Object.entries(wrong)) {
      await person.write(TO, number)
      await person.press('保存')
      await person.seesErrors(ja(sentence))
      await person.seesIn(TO, number)
    }
  })
  await step('a good one is saved at once, with a clear result', async () => {
    await person.write(TO, '03-1234-5678')
    await person.field(REJECTS_ANONYMOUS).check()
    await person.field(REJECTED).fill('0312345670\n0120-000-000')
    await person.press('保存')
    await person.seesScreen('サービス設定')
    await person.sees(SAVED)
  })
  await step('it is still there at the next sign-in', async () => {
    await person.signOut()
    app.clock.pass(60_000)
    await person.signInWithCode('user', TARO)
    await person.doesNotSee(SAVED)
    await person.seesIn(TO, '0312345678')
    expect(await person.field('常に転送').isChecked()).toBe(true)
    expect(await person.field(REJECTS_ANONYMOUS).isChecked()).toBe(true)
    await person.seesIn(REJECTED, '0312345670\n0120000000')
  })
})

story('the administrator lifts the suspension of calls abroad', {}, async ({ person, meet, step }) => {
  await step('from 利用者番号一覧 to the line', async () => {
    await person.signInWithCode('admin', ADMINISTRATOR)
    await person.follow(ja(lines.settingsOfLine, { line: '050-5500-1001' }))
    await person.seesScreen('サービス設定')
    expect(new URL(person.page.url()).pathname).toBe('/oa/lines/05055001001')
  })
  await step('国際電話利用休止 is on at first, and lifted', async () => {
    const suspended = person.field(ja(lines.internationalOn))
    expect(await suspended.isChecked()).toBe(true)
    await suspended.uncheck()
    await person.press('保存')
    await person.sees(SAVED)
    expect(await suspended.isChecked()).toBe(false)
    await person.follow(ja(lines.backToList))
    await person.seesScreen('利用者番号一覧')
  })
  await step('now the user can forward abroad', async () => {
    const user = await meet()
    await user.signInWithCode('user', TARO)
    await user.sees(ja(lines.liftedNow))
    await user.field(ja(lines.mode['no-answer'])).check()
    await user.write(TO, '+1 212 555 0123')
    await user.press('保存')
    await user.sees(SAVED)
    await user.seesIn(TO, '+12125550123')
  })
})

story('of two people who save at once, the second is asked (D14)', {}, async ({ person, meet, step }) => {
  const user = await meet()
  await user.signInWithCode('user', TARO)
  await person.signInWithCode('admin', ADMINISTRATOR)
  await person.goTo('/oa/lines/05055001001')
  await step('the user saves while the administrator is typing', async () => {
    await user.field('常に転送').check()
    await user.write(TO, '0312345678')
    await user.press('保存')
    await user.sees(SAVED)
  })
  await step('the administrator sees both', async () => {
    await person.write(TO, '0698765432')
    await person.press('保存')
    expect(person.status).toBe(409)
    await person.seesErrors(ja(lines.conflict))
    await person.sees('常に転送 → 0312345678')
    await person.seesIn(TO, '0698765432')
  })
})
