import { expect } from 'vitest'
import { FIXED } from '../fixed.ts'
import { NEW_ADMINISTRATOR, NEW_OFFICE } from '../people.ts'
import type { Person } from '../person.ts'
import { SIGN_IN } from '../person.ts'
import { story } from '../story.ts'
import { ja, lines, signIn } from '../words.ts'

/** Manual: 事前登録期間終了後の対応; M11–M15, D4 */
const AFTER_THE_PERIOD = '2021-07-05T09:00:00+09:00'
const NUMBER = '09055556666'
const FIELD = 'SMS認証用電話番号'

const newOffice = { at: AFTER_THE_PERIOD, offices: [NEW_OFFICE] }

story('an administrator without a number gives it while signing in', newOffice, async told => {
  const { app, person, meet, step } = told
  await step('/oa/help#enrol-sign-in', '① 管理者IDとパスワードを入力し、『管理者IDでログイン』', async () => {
    await person.goTo('/oa/')
    expect(await person.field(FIELD).count()).toBe(0)
    await person.signIn('admin', NEW_ADMINISTRATOR)
  })
  await step(
    '/oa/help#enrol-number',
    '② エラーメッセージ、パスワード欄の下に「SMS認証用電話番号」',
    async () => {
      await person.seesScreen(SIGN_IN.admin.screen)
      await person.seesErrors(FIXED.M14)
      expect(await topOf(person, FIELD)).toBeGreaterThan(await topOf(person, 'パスワード'))
      await person.seesIn('管理者ID', NEW_ADMINISTRATOR.loginId)
      await person.seesIn('パスワード', '')
    },
  )
  await step('/oa/help#enrol-number', '② 3つを入力し、再度ログイン', async () => {
    await signInWithNumber(person, NUMBER)
    await person.sees(ja(signIn.codeLead, { number: '末尾 6666' }))
  })
  await step('/oa/help#enrol-code', 'D4: a number whose code nobody typed back is not kept', async () => {
    const other = await meet()
    await other.signIn('admin', NEW_ADMINISTRATOR)
    await other.seesErrors(FIXED.M14)
  })
  await step('/oa/help#enrol-code', 'the code from that phone completes it', async () => {
    await person.enterCode(await app.phone(NUMBER).nextCode())
    await person.seesScreen('利用者番号一覧')
    await person.sees(ja(lines.enrolled, { number: '末尾 6666' }))
  })
  await step('/oa/help#enrol-kept', '※ 次回以降のログインに使われる', async () => {
    await person.signOut()
    await person.signInWithCode('admin', { ...NEW_ADMINISTRATOR, smsNumber: NUMBER })
  })
})

story('a number that gets no SMS is refused with the reason', newOffice, async told => {
  const { app, person, scripts, step } = told
  // D10: a script puts these into the wanted form while they are typed.
  const otherwise = { '090-5555-6666': [FIXED.M12], '０９０５５５５６６６６': [FIXED.M12] }
  const refused = {
    ...(!scripts && otherwise),
    '0905555666': [FIXED.M12],
    '00905555666': [FIXED.M13],
    '0081905555666': [FIXED.M12, FIXED.M13],
    '05055556666': [FIXED.M11],
    '08005556666': [FIXED.M11],
  }
  await person.signIn('admin', NEW_ADMINISTRATOR)
  for (const [number, sentences] of Object.entries(refused))
    await step('/oa/help#enrol-number', `「${number}」`, async () => {
      await signInWithNumber(person, number)
      await person.seesErrors(...sentences)
      await person.seesIn(FIELD, number)
    })
  await step(
    '/oa/help#enrol-number',
    'nothing was sent, and the right number still goes through',
    async () => {
      expect(await app.smsCount()).toBe(0)
      await signInWithNumber(person, NUMBER)
      await person.enterCode(await app.phone(NUMBER).nextCode())
      await person.seesScreen('利用者番号一覧')
    },
  )
})

story(
  'a mistyped number is entered again from the page of its code',
  newOffice,
  async ({ app, person, scripts, step }) => {
    await person.signIn('admin', NEW_ADMINISTRATOR)
    await signInWithNumber(person, '09055556667')
    await step(
      '/oa/help#enrol-code',
      'the page of the code speaks of a slip, and leads to the field',
      async () => {
        await person.sees('番号が違うときは『番号を入力し直す』から')
        await person.follow('番号を入力し直す')
        await person.seesIn('管理者ID', NEW_ADMINISTRATOR.loginId)
        await person.seesIn(FIELD, '')
      },
    )
    await step('/oa/help#enrol-number', 'with scripts as people write numbers, too', async () => {
      await signInWithNumber(person, scripts ? '０９０-5555ー6666' : NUMBER)
      await person.enterCode(await app.phone(NUMBER).nextCode())
      await person.seesScreen('利用者番号一覧')
    })
  },
)

/** ID stays in its field; password and number are typed. */
async function signInWithNumber(person: Person, number: string): Promise<void> {
  await person.write('パスワード', NEW_ADMINISTRATOR.password)
  await person.write(FIELD, number)
  await person.press('管理者IDでログイン')
}

async function topOf(person: Person, label: string): Promise<number> {
  const box = await person.field(label).locator.boundingBox()
  if (box === null) throw new Error(`「${label}」 cannot be seen`)
  return box.y
}
