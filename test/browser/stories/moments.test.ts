import { expect } from 'vitest'
import { MINUTE_MS } from '../../../src/policy.ts'
import { OFFICE } from '../../../support/world.ts'
import { FIXED } from '../fixed.ts'
import { ADMINISTRATOR, JIRO, NEW_ADMINISTRATOR, NEW_OFFICE, TARO } from '../people.ts'
import { type Person, SIGN_IN } from '../person.ts'
import { story } from '../story.ts'
import { ja, lines, signIn } from '../words.ts'

/** SPEC, section 2: what is asked for at which moment; the clock stands at the edges of the period. */
const offices = [OFFICE, NEW_OFFICE]
const UNTIL = { date: '2021年7月4日' }
const FIRST_MOMENT_AFTER = '2021-07-05T00:00:00+09:00'

const LAST_MOMENT_BEFORE = '2021-06-09T23:59:59.999+09:00'
const FIRST_MOMENT = '2021-06-10T00:00:00+09:00'
const LAST_MOMENT = '2021-07-04T23:59:59.999+09:00'

story(
  'before the period a password is enough, in it the screens ask for a number',
  { offices },
  async told => {
    const { app, person, step } = told
    const withoutNumber = [
      {
        site: 'admin',
        account: NEW_ADMINISTRATOR,
        request: lines.registerOwn,
        help: '/oa/help#register-open',
      },
      { site: 'user', account: JIRO, request: lines.noNumberYet, help: '/ou/help#errors-no-number' },
    ] as const
    for (const { site, account, request, help } of withoutNumber)
      await step(help, account.loginId, async () => {
        app.clock.stopAt(LAST_MOMENT_BEFORE)
        await person.signIn(site, account)
        await person.seesScreen(SIGN_IN[site].home)
        await person.doesNotSee(ja(request, UNTIL))
        app.clock.stopAt(FIRST_MOMENT)
        await person.reload()
        await person.sees(ja(request, UNTIL))
      })
  },
)

story('until the last moment of the period a password is enough for everybody', { offices }, async told => {
  const { app, person, step } = told
  app.clock.stopAt(LAST_MOMENT)
  const everybody = [
    { site: 'admin', account: ADMINISTRATOR },
    { site: 'admin', account: NEW_ADMINISTRATOR },
    { site: 'user', account: TARO },
    { site: 'user', account: JIRO },
  ] as const
  for (const { site, account } of everybody)
    await step(`${SIGN_IN[site].help}#code-sign-in`, account.loginId, async () => {
      await person.signIn(site, account)
      await person.seesScreen(SIGN_IN[site].home)
    })
  expect(await app.smsCount()).toBe(0)
})

const after = { at: FIRST_MOMENT_AFTER, offices }

story('from the first moment after the period on, codes are compulsory', after, async told => {
  const { app, person, step } = told
  app.clock.stopAt(FIRST_MOMENT_AFTER)
  await step('/oa/help#code-enter', 'with a number: password and code', async () => {
    await person.signInWithCode('admin', ADMINISTRATOR)
    await person.signInWithCode('user', TARO)
  })
  await step('/oa/help#enrol-number', 'an administrator without: enrolment', async () => {
    await person.signIn('admin', NEW_ADMINISTRATOR)
    await person.seesErrors(FIXED.M14)
  })
  await step('/ou/help#errors-no-number', 'a user without: an error', async () => {
    await person.signIn('user', JIRO)
    await person.seesErrors(FIXED.M22)
  })
})

story(
  'a session opened without a code ends with the period',
  { at: '2021-07-04T23:59:00+09:00' },
  async told => {
    const { app, person, meet, step } = told
    const user = await meet()
    await person.signIn('admin', ADMINISTRATOR)
    await user.signIn('user', TARO)
    await step('/oa/help#register-open', 'it is good until the last millisecond', async () => {
      app.clock.stopAt(LAST_MOMENT)
      await person.press('SMS認証番号設定')
      await person.seesScreen('SMS認証用番号設定')
      await user.reload()
      await user.seesScreen('サービス設定')
    })
    await step(
      '/oa/help#code-sign-in',
      'the next request leads to the sign-in screen, which says why',
      async () => {
        app.clock.stopAt(FIRST_MOMENT_AFTER)
        await person.write(person.numberOf('jiro'), '08044445555')
        await person.press('設定')
        await isAskedToSignInAgain(person, SIGN_IN.admin.screen)
        await user.press('保存')
        await isAskedToSignInAgain(user, SIGN_IN.user.screen)
      },
    )
    await step('/oa/help#code-enter', 'with a code it goes on', () =>
      person.signInWithCode('admin', ADMINISTRATOR),
    )
  },
)

story('a code is good for exactly 30 minutes (M21)', {}, async ({ app, person, step }) => {
  app.clock.stopAt('2026-11-24T10:00:00+09:00')
  const phone = app.phone(TARO.smsNumber)
  await step('/ou/help#code-enter', 'in the last millisecond', async () => {
    await person.signIn('user', TARO)
    app.clock.pass(30 * MINUTE_MS)
    await person.enterCode(await phone.nextCode())
    await person.seesScreen('サービス設定')
    await person.signOut()
  })
  await step('/ou/help#errors-late', 'one later', async () => {
    await person.signIn('user', TARO)
    app.clock.pass(30 * MINUTE_MS + 1)
    await person.enterCode(await phone.nextCode())
    await person.seesErrors(FIXED.M21)
  })
})

async function isAskedToSignInAgain(person: Person, screen: string): Promise<void> {
  await person.seesScreen(screen)
  await person.sees(ja(signIn.left['code-needed']))
}
