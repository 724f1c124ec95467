import { describe, it } from 'vitest'
import { messages as acts } from '../../src/desk/act-messages.ts'
import { addDeskMember } from '../../src/desk/members.ts'
import { messages as desk } from '../../src/desk/messages.ts'
import { FIRST_OPTION_SERVICES } from '../../src/lines/option-services.ts'
import { LANGUAGES } from '../../src/platform/i18n/catalogue.ts'
import { messages as signIn } from '../../src/sign-in/messages.ts'
import { changeRows } from '../../support/rows.ts'
import type { App } from './app.ts'
import { AXE } from './inspection.ts'
import { ADMINISTRATOR } from './people.ts'
import { inBrowser } from './story.ts'
import { Walk } from './walk.ts'

/** The screens of the operator's desk, in both languages: WCAG 2.2 AA as far as axe sees, and no sideways scrolling. */
const BOSS = {
  loginId: 'boss',
  role: 'supervisor',
  smsNumber: '07011110009',
  password: 'a password of boss',
} as const

const forwardAbroad = (app: App) =>
  changeRows(app, 'line', {
    set: {
      settings: JSON.stringify({
        ...FIRST_OPTION_SERVICES,
        forwarding: [{ when: 'always', to: { number: '+442071234567' } }],
        internationalSuspended: false,
      }),
    },
  })

describe.each(LANGUAGES)('in the language %s', language => {
  it('the screens of the desk', () =>
    inBrowser({ begins: AXE }, async ({ app, person }) => {
      await addDeskMember(app.deps, BOSS)
      const walk = await Walk.begin(person, language)
      await walk.at('/op/help', 'the manual')
      await walk.at('/op/', 'sign-in')
      await walk.write(signIn.loginId.op, BOSS.loginId)
      await walk.write(signIn.password.op, BOSS.password)
      await walk.press(signIn.signIn.op)
      await walk.enterCode(await app.phone(BOSS.smsNumber).nextCode())
      await forwardAbroad(app)
      await walk.inspect('search')
      await walk.press(desk.search)
      await walk.inspect('search, nothing typed')
      await walk.write(desk.query, ADMINISTRATOR.smsNumber)
      await walk.press(desk.search)
      await walk.inspect('search, a mobile number found')
      await person.follow(ADMINISTRATOR.loginId)
      await walk.inspect('account')
      const account = new URL(person.page.url()).pathname
      await walk.at(`${account}/clear-number`, 'clear a number')
      await walk.press(acts.act['clear-number'].button)
      await walk.inspect('clear a number, nothing filled in')
      await person.field(walk.say(desk.identity.documents)).check()
      await walk.write(acts.reason, 'x')
      await walk.press(acts.act['clear-number'].button)
      await walk.inspect('account, told what was done')
      await walk.at(`${account}/history`, 'history')
      await walk.at(`${account}/suspend`, 'suspend')
      await walk.at(`${account}/forwarding`, 'lines that forward')
      await walk.at(account, 'account, lines that forward')
      await walk.person.follow(walk.say(acts.act['stop-forwarding'].title))
      await walk.inspect('stop forwarding')
      await walk.press(acts.act['stop-forwarding'].button)
      await walk.inspect('stop forwarding, no reason')
      await walk.write(acts.reason, 'x')
      await walk.press(acts.act['stop-forwarding'].button)
      await walk.inspect('account, told that forwarding was stopped')
      await walk.at('/op/rollout', 'rollout')
      await walk.at('/op/clearings', 'clearings')
      await person.follow(walk.say(acts.lookAt, { id: ADMINISTRATOR.loginId }))
      await walk.inspect('clearing')
      walk.end()
    })())
})
