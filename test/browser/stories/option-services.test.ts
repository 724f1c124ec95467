import { expect } from 'vitest'
import { policy } from '../../../src/policy.ts'
import { ADMINISTRATOR, TARO } from '../people.ts'
import { story } from '../story.ts'
import { ja, lines } from '../words.ts'

/** Manual: その後はオプションサービスの設定などを行ってください。 M20, D14 */
const SAVED = ja(lines.saved)
const TO = ja(lines.destination.always)
const REJECTED = ja(lines.rejectedLabel, { max: 30 })
const REJECTS_ANONYMOUS = ja(lines.anonymousOn)

story('a user forwards the calls of his line', {}, async ({ app, person, scripts, step }) => {
  await step('/ou/help#code-done', '④ his own settings open', async () => {
    await person.signInWithCode('user', TARO)
    await person.sees('050-5500-1001', 'taroの席', `${ja(lines.suspendedNow)} ${ja(lines.onlyAdministrator)}`)
    await person.sees('現在：転送・留守番電話は使っていません。国際電話は休止中です。')
    expect(await person.fieldIn('転送・留守番', 'しない').isChecked()).toBe(true)
    expect(await person.field(TO).isVisible()).toBe(!scripts)
  })
  await step('/ou/help#forward-choose', 'forwarding without a destination is refused', async () => {
    await person.field('常に転送').check()
    await person.press('保存')
    await person.seesErrors(ja(lines.problem['destination-missing']))
    expect(await person.field('常に転送').isChecked()).toBe(true)
  })
  await step(
    '/ou/help#forward-choose',
    'a wrong destination is refused, and what was typed stays',
    async () => {
      const wrong = {
        '12345': lines.problem['destination-format'],
        '050-5500-1001': lines.problem['destination-self'],
        '+1 212 555 0123': lines.problem.abroadAskAdministrator,
      }
      for (const [number, sentence] of Object.entries(wrong)) {
        await person.write(TO, number)
        await person.press('保存')
        await person.seesErrors(ja(sentence))
        await person.seesIn(TO, number)
      }
    },
  )
  await step('/ou/help#forward-save', 'a good one is saved at once, with a clear result', async () => {
    await person.write(TO, '03-1234-5678')
    await person.field(REJECTS_ANONYMOUS).check()
    await person.write(REJECTED, '0312345670\n0120-000-000')
    await person.press('保存')
    await person.seesScreen('サービス設定')
    await person.sees(SAVED)
  })
  await step('/ou/help#forward-save', 'it is still there at the next sign-in', async () => {
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

story('the administrator lifts the suspension of calls abroad', {}, async ({ app, person, meet, step }) => {
  const confirm = async (who: typeof person, number: string) => {
    await who.press('OK')
    await who.enterCode(await app.phone(number).nextCode())
  }
  await step('/oa/help#forward-open', 'from 利用者番号一覧 to the line', async () => {
    await person.signInWithCode('admin', ADMINISTRATOR)
    await person.follow(ja(lines.settingsOfLine, { line: '050-5500-1001' }))
    await person.seesScreen('サービス設定')
    expect(new URL(person.page.url()).pathname).toBe('/oa/lines/05055001001')
  })
  await step('/oa/help#abroad-lift', '国際電話利用休止 is on at first, and lifted', async () => {
    const suspended = person.field(ja(lines.internationalOn))
    expect(await suspended.isChecked()).toBe(true)
    await suspended.uncheck()
    await person.press('保存')
    await person.sees('050-5500-1001の国際電話利用休止を解除', '海外への通話料はお客さまのご負担になります。')
    await confirm(person, ADMINISTRATOR.smsNumber)
    await person.sees(SAVED)
    expect(await suspended.isChecked()).toBe(false)
    await app.phone(TARO.smsNumber).nextNotice('050-5500-1001の国際電話利用休止を解除')
    await person.follow(ja(lines.backToList))
    await person.seesScreen('利用者番号一覧')
  })
  const user = await meet()
  await step('/ou/help#abroad-destination', 'now the user can forward abroad', async () => {
    await user.signInWithCode('user', TARO)
    await user.sees(ja(lines.liftedNow))
    await user.field(ja(lines.mode.cases)).check()
    await user.fieldIn(ja(lines.case['no-answer']), '転送').check()
    const to = ja(lines.destination['no-answer'])
    await user.write(to, '+1 212 555 0123')
    await user.press('保存')
    await user.sees('海外：アメリカまたはカナダ', '海外への通話料はお客さまのご負担になります。')
    await confirm(user, TARO.smsNumber)
    await user.sees(SAVED, '現在：応答がないとき（20秒）は+12125550123（海外：アメリカまたはカナダ）へ転送。')
    await user.seesIn(to, '+12125550123')
  })
  await step('/oa/help#forward-open', '利用者番号一覧 marks it', async () => {
    await person.reload()
    await person.sees('海外 転送中：応答なし（20秒） → +12125550123')
    await app.phone(ADMINISTRATOR.smsNumber).nextNotice('050-5500-1001を海外(末尾0123)へ転送')
  })
  await step('/oa/help#watch-history', 'the histories of both sites tell from what to what', async () => {
    await user.goTo('/ou/history')
    await person.goTo('/oa/history')
    for (const one of [user, person])
      await one.sees('転送・留守番：なし ⇒ 応答なし（20秒） → 末尾 0123（海外：アメリカまたはカナダ）')
    await person.goTo('/oa/lines')
  })
  await step('/oa/help#stop-all', '『転送をすべて止める』 stops it in two presses', async () => {
    await person.follow('転送をすべて止める')
    await person.press('OK')
    await person.sees('1件の転送を止めました。', '1件の転送を、元に戻せます。')
  })
})

story('of two people who save at once, the second is asked (D14)', {}, async ({ person, meet, step }) => {
  const user = await meet()
  await user.signInWithCode('user', TARO)
  await person.signInWithCode('admin', ADMINISTRATOR)
  await person.goTo('/oa/lines/05055001001')
  await step('/ou/help#forward-save', 'the user saves while the administrator is typing', async () => {
    await user.field('常に転送').check()
    await user.write(TO, '0312345678')
    await user.press('保存')
    await user.sees(SAVED)
  })
  await step('/oa/help#errors-conflict', 'the administrator sees both', async () => {
    await person.field('常に転送').check()
    await person.write(TO, '0698765432')
    await person.press('保存')
    expect(person.status).toBe(409)
    await person.seesErrors(ja(lines.conflict))
    await person.sees('現在：すべての着信を03-1234-5678へ転送。')
    await person.seesIn(TO, '0698765432')
  })
  await step(
    '/ou/help#forward-choose',
    'nobody sends calls round in a circle: he is told the way (D24)',
    async () => {
      await user.write(TO, '050-5500-1002')
      await user.press('保存')
      await user.sees(SAVED)
      await person.goTo('/oa/lines/05055001002')
      await person.field('常に転送').check()
      await person.write(TO, '050-5500-1001')
      await person.press('保存')
      await person.seesErrors(
        '050-5500-1001が050-5500-1002へ転送しているため、着信がこの利用者番号に戻ってきます。別の番号を入力してください。',
      )
    },
  )
})

story(
  'what belongs to a choice comes with it; without scripts all of it is there',
  {},
  async ({ person, scripts, step }) => {
    const busy = ja(lines.destination.busy)
    const seconds = ja(lines.seconds, policy.line.forwardAfterSeconds)
    const sees = async (...wanted: readonly boolean[]) => {
      const visible = [TO, busy, seconds].map(label => person.field(label).isVisible())
      expect(await Promise.all(visible)).toEqual(scripts ? wanted : [true, true, true])
    }
    await step('/ou/help#forward-choose', 'nothing under しない', async () => {
      await person.signInWithCode('user', TARO)
      await sees(false, false, false)
    })
    await step('/ou/help#forward-choose', 'a number under 常に転送', async () => {
      await person.field('常に転送').check()
      await sees(true, false, false)
    })
    await step('/ou/help#forward-choose', 'each case by itself', async () => {
      await person.field(ja(lines.mode.cases)).check()
      await sees(false, false, false)
      await person.fieldIn(ja(lines.case.busy), '転送').check()
      await person.fieldIn(ja(lines.case['no-answer']), '留守番電話').check()
      await sees(false, true, true)
    })
    if (scripts)
      await step('/ou/help#forward-save', 'who leaves without saving is asked', async () => {
        await person.write(busy, '03-1234-5678')
        const asked = person.page.waitForEvent('dialog')
        void person.page.goto(`${person.app.origin}/ou/history`).catch(() => {})
        const dialog = await asked
        expect(dialog.type()).toBe('beforeunload')
        await dialog.dismiss()
      })
    await step('/ou/help#forward-save', 'both cases are saved, and said', async () => {
      await person.write(busy, '03-1234-5678')
      await person.press('保存')
      await person.sees(SAVED, '現在：話中のときは03-1234-5678へ転送、応答がないとき（20秒）は留守番電話。')
    })
  },
)
