import { expect } from 'vitest'
import { events } from '../../../src/acts/events.ts'
import { FIRST_OPTION_SERVICES, type OptionServices } from '../../../src/lines/option-services.ts'
import { MINUTE_MS } from '../../../src/policy.ts'
import { messages as users } from '../../../src/users/messages.ts'
import { changeRows, lineOf, recorded } from '../../../support/rows.ts'
import type { App } from '../app.ts'
import { FIXED } from '../fixed.ts'
import { ADMINISTRATOR, TARO } from '../people.ts'
import { type Person, SIGN_IN } from '../person.ts'
import { otherThan } from '../phone.ts'
import { story } from '../story.ts'
import { ja, lines } from '../words.ts'

/** Browsers that were left open, eleven minutes after their codes were typed (D15); and the owner who sees calls go abroad (D16). */
const LINE = '05055001001'
const LEFT_OPEN = [
  { site: 'admin', account: ADMINISTRATOR, settings: `/oa/lines/${LINE}`, history: '/oa/history' },
  { site: 'user', account: TARO, settings: '/ou/settings', history: '/ou/history' },
] as const

story('an intruder forwards nothing abroad; the owner turns all off at once', {}, async told => {
  const { app, person, meet, step } = told
  await keep(app, {})
  const browsers = [person, await meet()] as const
  for (const [n, { site, account }] of LEFT_OPEN.entries()) await browsers[n]?.signInWithCode(site, account)
  app.clock.pass(11 * MINUTE_MS)

  for (const [n, { site, account, settings, history }] of LEFT_OPEN.entries()) {
    const browser = browsers[n] as Person
    await step(`${SIGN_IN[site].help}#abroad-check`, `${site}: he is asked for a code`, async () => {
      await browser.goTo(settings)
      await browser.field('常に転送').check()
      await browser.write(ja(lines.destination.always), '+44 20 7123 4567')
      await browser.press('保存')
      await browser.press('OK')
      await browser.sees(
        '大切な変更のため、もう一度認証します。',
        '050-5500-1001の転送：なし ⇒ 転送中：常に → 末尾 4567（海外：イギリス）',
      )
    })
    await step(
      `${SIGN_IN[site].help}#abroad-code`,
      `${site}: which the owner's phone gets, and says what for`,
      async () => {
        const { text } = await app.phone(account.smsNumber).nextNotice('海外転送用。')
        await browser.answerCode(otherThan(/\d{6}/.exec(text)?.[0] ?? ''))
        await browser.seesErrors(FIXED.M24)
      },
    )
    await step(
      `${SIGN_IN[site].help}#abroad-code`,
      `${site}: nothing is changed, and the trail tells`,
      async () => {
        await browser.goTo(settings)
        await browser.sees('現在：転送・留守番電話は使っていません。')
        expect((await lineOf(app, LINE)).settings.forwarding).toEqual([])
        await browser.goTo(history)
        await browser.sees(ja(events['act.code-sent'].sentence), ja(events['act.refused'].sentence))
      },
    )
  }
  expect((await recorded(app, 'act.refused')).map(({ detail }) => detail.reason)).toEqual([
    'wrong-code',
    'wrong-code',
  ])

  await step(
    '/oa/help#people-reissue',
    'nor does he issue a password that he could sign in with',
    async () => {
      await person.goTo('/oa/users/taro')
      await person.press('パスワードを再発行')
      await person.press(ja(users.act['reissue-password'].ok))
      await person.sees('taroのパスワードを再発行')
      await app.phone(ADMINISTRATOR.smsNumber).nextNotice('パスワード再発行用。')
      await person.press('やめる')
      await person.seesScreen(ja(users.act['reissue-password'].title))
      expect(await recorded(app, 'password.reset')).toEqual([])
    },
  )

  await step(
    '/ou/help#stop-all',
    'calls go abroad: しない and 国際電話利用休止 at once are saved, without a code',
    async () => {
      await keep(app, { forwarding: [{ when: 'always', to: { number: '+442071234567' } }] })
      await person.goTo(LEFT_OPEN[0].settings)
      await person.sees('現在：すべての着信を+442071234567（海外：イギリス）へ転送。')
      await person.field(ja(lines.internationalOn)).check()
      await person.page.locator('input[name=forwarding][value=off]').check()
      await person.press('保存')
      await person.sees(ja(lines.saved), '現在：転送・留守番電話は使っていません。国際電話は休止中です。')
    },
  )
})

/** The administrator lifted 国際電話利用休止 before. */
async function keep(app: App, services: Partial<OptionServices>): Promise<void> {
  const settings = { ...FIRST_OPTION_SERVICES, internationalSuspended: false, ...services }
  await changeRows(app, 'line', { set: { settings: JSON.stringify(settings) }, where: { number: LINE } })
}
