import { expect } from 'vitest'
import { addDeskMember } from '../../../src/desk/members.ts'
import { FIRST_OPTION_SERVICES } from '../../../src/lines/option-services.ts'
import { HOUR_MS } from '../../../src/policy.ts'
import { changeRows } from '../../../support/rows.ts'
import { find, signInAtDesk } from '../desk.ts'
import { FIXED } from '../fixed.ts'
import { ADMINISTRATOR, TARO } from '../people.ts'
import type { Person } from '../person.ts'
import { story } from '../story.ts'
import { acts, desk, ja, signIn } from '../words.ts'

/** Somebody calls: the desk resets a password, and two supervisors clear the number of a lost phone. */
const NEW_NUMBER = '08077778888'
const OPERATORS = [
  { loginId: 'madoguchi', role: 'desk', smsNumber: '07011110001', password: 'a password of madoguchi' },
  { loginId: 'sekinin', role: 'supervisor', smsNumber: '07011110002', password: 'a password of sekinin' },
  { loginId: 'shonin', role: 'supervisor', smsNumber: '07011110003', password: 'a password of shonin' },
] as const
const [MADOGUCHI, SEKININ, SHONIN] = OPERATORS
const TARO_LINE = '05055001001'
const ABROAD = JSON.stringify({
  ...FIRST_OPTION_SERVICES,
  forwarding: [{ when: 'always', to: { number: '+442071234567' } }],
  internationalSuspended: false,
})

story('somebody calls who lost his password, and one who lost his phone', {}, async told => {
  const { app, person, meet, step } = told
  for (const operator of OPERATORS) await addDeskMember(app.deps, operator)
  const user = await meet()
  const supervisor = await meet()
  await user.signInWithCode('user', TARO)

  let password = ''
  await step('/op/help#search-type', 'the desk finds the caller by his 050 number', async () => {
    await signInAtDesk(person, MADOGUCHI)
    await find(person, '050-5500-1001')
    await person.seesScreen(ja(desk.accountTitle.user, { id: 'taro' }))
    await person.sees('末尾 2222', ja(desk.codeUsed))
  })
  await step('/op/help#acts-done', 'and makes a new initial password, which is shown once', async () => {
    await act(person, 'reset-password')
    password = (await person.page.locator('.once strong').textContent()) ?? ''
    expect(password).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/)
    await person.reload()
    await person.doesNotSee(password)
  })
  await step('/ou/help#password-replace', 'the caller was signed out, and signs in with it', async () => {
    await user.reload()
    await user.signIn('user', { ...TARO, password })
    await user.enterCode(await app.phone(TARO.smsNumber).nextCode())
    await user.seesScreen('パスワードの変更')
  })

  await step(
    '/op/help#acts-stop',
    'the desk sees that his calls go abroad, and stops them in two presses',
    async () => {
      await changeRows(app, 'line', { set: { settings: ABROAD }, where: { number: TARO_LINE } })
      await person.reload()
      await person.sees('海外', '末尾 4567（海外：イギリス）')
      await person.follow('転送をすべて止める')
      await person.write(ja(acts.reason), '電話でのお申し出')
      await person.press('転送をすべて止める')
      await person.sees('1件の転送を止めました。')
      await app.phone(TARO.smsNumber).nextNotice('転送をサービス事業者が停止')
    },
  )

  await step(
    '/op/help#clear-ask',
    'a supervisor asks for clearing the number of an administrator who lost his phone',
    async () => {
      await signInAtDesk(supervisor, SEKININ)
      await find(supervisor, ADMINISTRATOR.loginId)
      await supervisor.follow(ja(acts.act['clear-number'].title))
      await supervisor.press(ja(acts.act['clear-number'].button))
      await supervisor.seesErrors(ja(acts.problem['identity-missing']), ja(acts.problem['reason-missing']))
      await supervisor.field(ja(desk.identity['call-back'])).check()
      await supervisor.write(ja(acts.reason), '携帯電話の紛失')
      await supervisor.press(ja(acts.act['clear-number'].button))
      await supervisor.sees(ja(acts.act['clear-number'].done), ja(desk.clearingOpen))
    },
  )
  await step('/op/help#clear-ask', 'the old number is told at once', async () => {
    await app.phone(ADMINISTRATOR.smsNumber).nextNotice('外す手続き中です')
  })
  await step('/op/help#clear-approve', 'he cannot approve it himself; another supervisor does', async () => {
    await supervisor.follow(ja(desk.toClearing))
    await supervisor.sees(ja(acts.ownHint))
    const second = await meet()
    await signInAtDesk(second, SHONIN)
    await second.follow(ja(desk.navigation.clearingsWaiting, { count: 1 }))
    await second.follow(ja(acts.lookAt, { id: ADMINISTRATOR.loginId }))
    await second.press(ja(acts.approve))
    await second.sees('shonin')
  })
  await step(
    '/oa/help#enrol-number',
    'a day later the administrator signs in and is asked for a new number (M14)',
    async () => {
      app.clock.pass(24 * HOUR_MS)
      const administrator = await meet()
      await administrator.signIn('admin', ADMINISTRATOR)
      await administrator.seesErrors(FIXED.M14)
      await administrator.write(ja(signIn.password.admin), ADMINISTRATOR.password)
      await administrator.write(ja(signIn.number), NEW_NUMBER)
      await administrator.press('管理者IDでログイン')
      await administrator.enterCode(await app.phone(NEW_NUMBER).nextCode())
      await administrator.seesScreen('利用者番号一覧')
      await administrator.sees('末尾 8888', '確認済み')
    },
  )
})

async function act(at: Person, name: 'reset-password'): Promise<void> {
  await at.follow(ja(acts.act[name].title))
  await at.field(ja(desk.identity['call-back'])).check()
  await at.write(ja(acts.reason), '電話でのお申し出')
  await at.press(ja(acts.act[name].button))
  await at.sees(ja(acts.act[name].done))
}
