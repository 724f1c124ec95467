import { it } from 'vitest'
import { messages as delivery } from '../../src/challenges/delivery-messages.ts'
import { messages as codePage } from '../../src/challenges/messages.ts'
import { addLine, resetPassword } from '../../src/contracts/contracts.ts'
import { messages as lines } from '../../src/lines/messages.ts'
import { FIRST_OPTION_SERVICES } from '../../src/lines/option-services.ts'
import { stopMessages as stopping } from '../../src/lines/stop-messages.ts'
import { messages as frame } from '../../src/page/messages.ts'
import { messages as passwords } from '../../src/passwords/messages.ts'
import type { Language } from '../../src/platform/i18n/catalogue.ts'
import { MINUTE_MS, policy, SECOND_MS } from '../../src/policy.ts'
import { messages as signIn } from '../../src/sign-in/messages.ts'
import { setInboxMode } from '../../src/sms/gateways/inbox/inbox.ts'
import { fileMessages as files } from '../../src/sms-numbers/file-messages.ts'
import { messages as numbers } from '../../src/sms-numbers/messages.ts'
import { messages as users } from '../../src/users/messages.ts'
import { changeRows } from '../../support/rows.ts'
import { OFFICE } from '../../support/world.ts'
import { AXE } from './inspection.ts'
import { ADMINISTRATOR, JIRO, NEW_ADMINISTRATOR, NEW_OFFICE, SABURO, TARO } from './people.ts'
import { otherThan } from './phone.ts'
import { inBrowser, type Story } from './story.ts'
import { Walk } from './walk.ts'

/** Every screen and every kind of error, in one language: WCAG 2.2 AA as far as axe sees, and no sideways scrolling. */
const EMPTY_OFFICE = {
  administrator: { loginId: 'kara', password: 'kara-password', smsNumber: '09056565656' },
  users: [],
}
const offices = [OFFICE, NEW_OFFICE, EMPTY_OFFICE]
const IN_THE_PERIOD = '2021-06-15T10:00:00+09:00'
const LAST_SECOND = '2021-07-04T23:59:59+09:00'
const TARO_LINE = '/oa/lines/05055001001'

export function lookAtEveryScreen(language: Language): void {
  const walkIn = (name: string, at: string | undefined, go: (walk: Walk, story: Story) => Promise<void>) =>
    it(name, () =>
      inBrowser({ offices, ...(language === 'ja' && { begins: AXE }), ...(at && { at }) }, async story => {
        const walk = await Walk.begin(story.person, language)
        await go(walk, story)
        walk.end()
      })(),
    )

  walkIn('the sign-in screens of both sites', undefined, async walk => {
    await walk.at('/', 'start')
    await walk.at('/oa/', 'administrator: sign-in')
    await walk.person.button(language === 'ja' ? 'English' : '日本語').locator.hover()
    await walk.inspect('the other language, under the mouse')
    for (const site of ['admin', 'user'] as const) {
      await walk.signIn(site, { loginId: '', password: '' })
      await walk.inspect(`${site}: ID and password missing`)
      await walk.signIn(site, { loginId: 'nobody', password: 'wrong-password' })
      await walk.inspect(`${site}: wrong password`)
    }
    await walk.at('/ou/', 'user: sign-in')
    await walk.at('/oa/help', 'administrator: the manual')
    await walk.at('/ou/help', 'user: the manual')
    await walk.at('/oa/help/sign-in', 'administrator: who cannot sign in')
    await walk.at('/ou/help/sign-in', 'user: who cannot sign in')
    await walk.signIn('user', JIRO)
    await walk.inspect('user: M22')
    await walk.signIn('admin', NEW_ADMINISTRATOR)
    await walk.inspect('administrator: M14')
    await walk.write(signIn.password.admin, NEW_ADMINISTRATOR.password)
    await walk.write(signIn.number, '0012345')
    await walk.press(signIn.signIn.admin)
    await walk.inspect('administrator: number refused')
  })

  walkIn('the code screens', undefined, async (walk, { app }) => {
    await walk.signIn('admin', ADMINISTRATOR)
    await walk.inspect('administrator: code')
    await walk.signIn('user', TARO)
    await walk.inspect('user: code')
    const code = await app.phone(TARO.smsNumber).nextCode()
    await walk.enterCode('12')
    await walk.inspect('malformed code')
    for (let wrong = 1; policy.guard.pauseSeconds(wrong - 1) === 0; wrong += 1)
      await walk.enterCode(otherThan(code))
    // However long the look takes, the pause of two seconds is not over.
    const now = new Date(app.clock.now()).toISOString()
    app.clock.stopAt(now)
    await walk.inspect('wrong code')
    await walk.enterCode(code)
    await walk.inspect('wait')
    app.clock.set(now)
    for (const [resends, wait] of policy.code.resendAfterMs.entries()) {
      // The last one has arrived: the clock is not moved while somebody sends, and nothing moves on the page any more.
      await walk.person.sees(walk.say(delivery.delivery.delivered))
      app.clock.pass(wait)
      await walk.person.goTo('/ou/code')
      await walk.press(codePage.resend)
      if (resends !== 1) await walk.inspect(`resend no. ${resends + 1}`)
    }
    app.clock.pass(30 * MINUTE_MS)
    await walk.enterCode(code)
    await walk.inspect('M21')
  })

  walkIn('the administrator’s lists', undefined, async (walk, { app, meet }) => {
    await setInboxMode(app.deps, 'refuse')
    await walk.signIn('user', TARO)
    await walk.person.sees(walk.say(delivery.refused.user))
    await walk.inspect('user: the number takes no SMS')
    await setInboxMode(app.deps, 'deliver')
    await walk.signInWithCode('admin', ADMINISTRATOR)
    await walk.inspect('lines')
    await walk.at('/oa/', 'already signed in')
    await walk.at('/oa/sms-numbers', 'numbers')
    await walk.at('/oa/sms-numbers?only=missing', 'numbers: only missing')
    await walk.at('/oa/sms-numbers?only=undelivered', 'numbers: only those that SMS did not reach')
    await walk.setNumbers([])
    await walk.inspect('numbers: nothing changed')
    await walk.setNumbers([
      [numbers.administrator, ''],
      ['taro', '0012345'],
      ['jiro', '05055001001'],
    ])
    await walk.inspect('numbers: refused')
    await walk.setNumbers([
      [numbers.administrator, '09077778888'],
      ['taro', ''],
      ['jiro', '09077778888'],
    ])
    await walk.inspect('check: changed, removed, registered, shared')
    const other = await walk.with(await meet())
    await other.signInWithCode('admin', ADMINISTRATOR)
    await other.setNumbers([['jiro', '08044445555']])
    await other.press(frame.ok)
    await other.inspect('lines: numbers saved')
    await walk.press(frame.ok)
    await walk.inspect('numbers: conflict')
    await walk.setNumbers([[numbers.administrator, '09077778888']])
    await walk.press(frame.ok)
    await walk.inspect('own number: code')
    await walk.enterCode('12')
    await walk.inspect('own number: malformed code')
    await walk.at('/oa/sms-numbers', 'numbers: own number waits for its check')
    await walk.setNumbers([['taro', '08044445555']])
    app.clock.pass(policy.smsNumber.draftLifetimeMs - MINUTE_MS)
    await walk.person.goTo('/oa/sms-numbers/confirm')
    app.clock.pass(2 * MINUTE_MS)
    await walk.press(frame.ok)
    await walk.inspect('numbers: draft gone')
    app.clock.pass(policy.session.idleMs + SECOND_MS)
    await walk.at('/oa/lines', 'signed out while idle')
    await walk.signInWithCode('admin', EMPTY_OFFICE.administrator)
    await walk.inspect('lines: none')
    await walk.at('/oa/sms-numbers', 'numbers: no lines')
  })

  walkIn('a file of numbers', undefined, async walk => {
    await walk.signInWithCode('admin', ADMINISTRATOR)
    await walk.at('/oa/sms-numbers/file', 'file: to be chosen')
    const choose = async (rows: string) => {
      const buffer = Buffer.from(rows)
      await walk.person.goTo('/oa/sms-numbers/file')
      await walk.person.page.locator('#file').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer })
      await walk.press(files.look)
    }
    await choose('%PDF-1.7')
    await walk.inspect('file: no CSV')
    await choose('ID,Number\noffice,9012345678\ntaro,\njiro,07055556666\nnobody,1\n')
    await walk.inspect('file: a row of each kind')
    await choose('ID,Number\njiro,\ntaro,8077778888\noffice,9088887777\n')
    await walk.inspect('file: a choice for all rows')
  })

  walkIn('the settings of a line, and passwords', undefined, async (walk, { app, meet }) => {
    await addLine(app.deps, {
      administratorId: ADMINISTRATOR.loginId,
      number: '05055001009',
      userName: '',
      ordered: [],
      user: { loginId: 'goro', password: 'goro-password', smsNumber: '08012121212' },
    })
    await walk.signInWithCode('admin', ADMINISTRATOR)
    await walk.at(TARO_LINE, 'line')
    const user = await walk.with(await meet())
    await user.signInWithCode('user', TARO)
    await user.inspect('user: settings')
    await user.press(lines.save)
    await user.inspect('user: settings saved')
    await user.at('/ou/password', 'user: password')
    await walk.press(lines.save)
    await walk.inspect('line: conflict')
    await walk.person.field(walk.say(lines.mode.cases)).check()
    await walk.person.fieldIn(walk.say(lines.case['no-answer']), walk.say(lines.choice.number)).check()
    await walk.inspect('line: cases')
    await walk.write(lines.destination['no-answer'], '123')
    await walk.person.write(walk.say(lines.seconds, policy.line.forwardAfterSeconds), 'x')
    const rejected = walk.say(lines.rejectedLabel, { max: policy.line.maxRejectedCallers })
    await walk.person.write(rejected, 'abc')
    await walk.press(lines.save)
    await walk.inspect('line: refused')
    await walk.at('/oa/lines/05055001009', 'line: nothing ordered')
    await walk.at('/oa/devices', 'administrator: devices')
    await walk.at('/oa/history', 'administrator: history')
    await walk.at('/oa/history?kind=sms&from=2020-01-01', 'administrator: history, narrowed')
    await walk.person.goTo('/oa/password')
    await walk.press(passwords.change)
    await walk.inspect('password: too short')
    await walk.press(frame.signOut)
    await walk.inspect('signed out')
    const reset = await resetPassword(app.deps, 'admin', ADMINISTRATOR.loginId)
    const password = reset.kind === 'reset' ? reset.initialPassword : ''
    await walk.signInWithCode('admin', { ...ADMINISTRATOR, password })
    await walk.inspect('initial password')
  })

  walkIn('acts that take a code, and stopping at once', undefined, async (walk, { app }) => {
    const settings = JSON.stringify({ ...FIRST_OPTION_SERVICES, internationalSuspended: false })
    await changeRows(app, 'line', { set: { settings } })
    const phone = app.phone(ADMINISTRATOR.smsNumber)
    await walk.signInWithCode('admin', ADMINISTRATOR)
    const forwardTo = async (line: string, number: string) => {
      await walk.person.goTo(`/oa/lines/${line}`)
      await walk.person.field(walk.say(lines.mode.always)).check()
      await walk.write(lines.destination.always, number)
      await walk.press(lines.save)
    }
    await forwardTo('05055001001', '+44 20 7123 4567')
    await walk.inspect('act: check')
    await walk.person.press('OK')
    await walk.inspect('act: code')
    await walk.enterCode('12')
    await walk.inspect('act: malformed code')
    await walk.enterCode(await phone.nextCode())
    await walk.inspect('line: forwards abroad')
    await forwardTo('05055001002', '050-5500-1001')
    await forwardTo('05055001001', '050-5500-1002')
    await walk.inspect('line: calls would come back')
    await walk.at('/oa/lines', 'lines: forwarded')
    await walk.person.follow(walk.say(stopping.stopAll))
    await walk.inspect('stop all forwarding')
    await walk.person.press('OK')
    await walk.inspect('lines: forwarding stopped')
    await walk.at('/oa/restore-forwarding', 'bring forwarding back')
    await walk.person.press('OK')
    await walk.inspect('bring forwarding back: check')
    await walk.at('/oa/sms-numbers/second', 'second number')
    await walk.write(numbers.secondLabel, '0312345678')
    await walk.press(numbers.set)
    await walk.inspect('second number: refused')
    await walk.write(numbers.secondLabel, '08055554321')
    await walk.press(numbers.set)
    await walk.person.press('OK')
    await walk.enterCode(await phone.nextCode())
    await walk.inspect('second number: code')
    await walk.enterCode(await app.phone('08055554321').nextCode())
    await walk.inspect('lines: second number saved')
    await walk.person.goTo(TARO_LINE)
    app.clock.pass(policy.session.idleMs + SECOND_MS)
    await walk.press(lines.save)
    await walk.inspect('signed out, what was typed is kept')
    await walk.signIn('admin', ADMINISTRATOR)
    await walk.inspect('code, with a second number')
    await walk.enterCode(await phone.nextCode())
    await walk.inspect('what was typed before')
  })

  walkIn('a service user, whom his administrator helps', undefined, async walk => {
    await walk.signInWithCode('admin', ADMINISTRATOR)
    await walk.at('/oa/users/taro', 'a service user')
    for (const act of ['reissue-password', 'end-sessions', 'suspend'] as const) {
      await walk.person.goTo('/oa/users/taro')
      await walk.press(users.act[act].button)
      await walk.inspect(`a service user: ${act}, before it is done`)
      await walk.press(users.act[act].ok)
      await walk.inspect(`a service user: ${act}`)
    }
    await walk.write(users.userName, '')
    await walk.press(users.rename)
    await walk.inspect('a service user: no name')
  })

  walkIn('the pre-registration period', IN_THE_PERIOD, async (walk, { app }) => {
    await walk.signIn('user', SABURO)
    await walk.inspect('user: no number yet')
    await walk.signIn('admin', NEW_ADMINISTRATOR)
    await walk.inspect('lines: no number yet')
    await walk.at('/oa/sms-numbers', 'numbers in the period')
    app.clock.set(LAST_SECOND)
    await walk.signIn('admin', NEW_ADMINISTRATOR)
    app.clock.pass(SECOND_MS)
    await walk.at('/oa/lines', 'a code is needed now')
  })

  walkIn('the inbox and the pages that tell of trouble', undefined, async (walk, { app }) => {
    await walk.at('/inbox/', 'inbox: empty')
    await walk.signIn('user', TARO)
    await app.phone(TARO.smsNumber).nextSms()
    await walk.at('/inbox/', 'inbox')
    await setInboxMode(app.deps, 'refuse')
    await walk.signIn('admin', ADMINISTRATOR)
    await walk.person.sees(walk.say(delivery.delivery.failed))
    await walk.inspect('code: did not arrive')
    for (const path of ['/nothing', '/oa/nothing', '/oa/sign-out']) await walk.at(path, path)
  })
}
