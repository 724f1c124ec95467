import { resetPassword } from '../../src/contracts/contracts.ts'
import type { PictureName } from '../../src/help/picture-messages.ts'
import { accountOf } from '../rows.ts'
import { type Answer, formFields, type Visitor } from '../visitor.ts'
import type { Stage } from './stage.ts'

/** How one picture comes about: which page, what somebody has typed into it, which part of it, and what is framed. */
export interface Scene {
  /** The page, as the product answers it. */
  readonly page: (stage: Stage) => Promise<Answer>
  /** What is typed, by the field's selector. */
  readonly type?: Readonly<Record<string, string>>
  readonly check?: string
  /** The first thing in the picture; the page's heading otherwise. On a phone it may begin further down. */
  readonly from?: string
  readonly fromOnPhone?: string
  /** The last thing in it. */
  readonly to: string
  /** What the text beside the picture is about. */
  readonly frame?: string
}

const TOP = '.site-header'
const at = async (browser: Visitor | Promise<Visitor>, path: string) => (await browser).get(path)

/** Somebody whose password is the initial one. */
async function withInitialPassword(stage: Stage, who: 'admin' | 'user', loginId: string): Promise<Visitor> {
  const reset = await resetPassword(stage.world.deps, who, loginId)
  return stage.signedIn(who, { password: reset.kind === 'reset' ? reset.initialPassword : '' })
}

async function pathOfAccount(stage: Stage, behind = ''): Promise<string> {
  return `/op/accounts/${(await accountOf(stage.world, 'demo-admin')).id}${behind}`
}

/** A supervisor asked for clearing the administrator's number, and another one looks at it. */
async function clearing(stage: Stage) {
  const first = await stage.signedIn('desk')
  const path = await pathOfAccount(stage, '/clear-number')
  const fields = formFields(await first.get(path), '#act-form')
  await first.submit(path, { ...fields, identity: 'call-back', reason: '携帯電話の紛失' })
  await stage.arrive()
  const second = await stage.signedIn('desk2')
  const list = await second.get('/op/clearings')
  const link = list.page
    .querySelectorAll('main a')
    .find(a => /^\/op\/clearings\//.test(a.getAttribute('href') ?? ''))
  return at(second, link?.getAttribute('href') ?? '')
}

async function setLine(browser: Visitor, path: string, typed: Record<string, string>): Promise<Answer> {
  const fields = formFields(await browser.get(path), '#line-form')
  return browser.submit(path, { ...fields, ...typed })
}

/** The check of 『転送をすべて止める』. */
function stopping(who: 'admin' | 'user', path: string): Scene {
  return {
    page: async stage => {
      await stage.forwardLines()
      return at(stage.signedIn(who), path)
    },
    to: 'main table',
    frame: 'main form button',
  }
}

const PASSWORD: Pick<Scene, 'to' | 'frame'> = {
  to: 'main form button.primary',
  frame: 'main form button.primary',
}
const CODE: Pick<Scene, 'to' | 'frame' | 'from'> = {
  from: '.steps',
  to: '#facts',
  frame: '#code-form button',
}
const SETTINGS: Omit<Scene, 'page'> = {
  check: '[name="forwarding"][value="always"]',
  type: { '[name="number.always"]': '0312345678' },
  fromOnPhone: '#forwarding',
  to: '.for-always',
  frame: '.for-always',
}

export const SCENES: Readonly<Record<PictureName, Scene>> = {
  'admin-sign-in': {
    page: stage => at(stage.browser(), '/oa/'),
    type: { '#loginId': 'demo-admin' },
    from: TOP,
    to: '#sign-in-form .primary',
    frame: '#sign-in-form .primary',
  },
  'admin-enrol': {
    page: async stage => {
      const browser = stage.browser()
      return browser.post('/oa/', { loginId: 'demo-admin2', password: 'sekisho-demo-2' })
    },
    from: '.error-summary',
    fromOnPhone: '.field:has(#password)',
    to: '#sign-in-form .primary',
    frame: '.field:has(#number)',
  },
  'admin-code': { page: stage => at(stage.awaitsCode('admin'), '/oa/code'), ...CODE },
  'admin-wrong-code': {
    page: async stage => {
      const browser = await stage.awaitsCode('admin')
      const right = Number(await stage.world.codeFor('09012345678'))
      const wrong = String((right + 1) % 1_000_000).padStart(6, '0')
      return browser.post('/oa/code', { code: wrong })
    },
    from: '.error-summary',
    to: '#code-form button',
  },
  'admin-lines': {
    page: stage => at(stage.signedIn('admin'), '/oa/lines'),
    fromOnPhone: 'tbody tr:last-of-type',
    to: '.actions.foot',
    frame: '.actions.foot button',
  },
  'admin-numbers': {
    page: stage => at(stage.signedIn('admin'), '/oa/sms-numbers'),
    type: { 'tbody tr:nth-of-type(3) [name^="number."]': '07012345678' },
    from: '.sticky-bar .actions',
    to: 'tbody tr:nth-of-type(3)',
    frame: '.sticky-bar .primary',
  },
  'admin-check': {
    page: async stage => {
      const browser = await stage.signedIn('admin')
      return stage.setNumbers(browser, { 1: '08087654321', 2: '07012345678' })
    },
    to: 'main form button.primary',
    frame: 'main form button.primary',
  },
  'admin-own-code': {
    page: async stage => {
      const browser = await stage.signedIn('admin')
      const check = await stage.setNumbers(browser, { 0: '09087654321' })
      await browser.submit('/oa/sms-numbers/confirm', formFields(check, 'main form'))
      await stage.arrive()
      return at(browser, '/oa/sms-numbers/code')
    },
    to: '#code-form button',
    frame: '#code-form button',
  },
  'admin-second': {
    page: stage => at(stage.signedIn('admin'), '/oa/sms-numbers/second'),
    type: { '#second': '08098765432' },
    to: 'main form .actions',
    frame: 'main form button.primary',
  },
  'admin-password': {
    page: async stage => at(withInitialPassword(stage, 'admin', 'demo-admin'), '/oa/password'),
    ...PASSWORD,
  },
  'admin-user': {
    page: stage => at(stage.signedIn('admin'), '/oa/users/demo-user1'),
    to: '.panel:has(#acts-title)',
    frame: '.panel:has(#acts-title)',
  },
  'admin-line': { page: stage => at(stage.signedIn('admin'), '/oa/lines/05055000001'), ...SETTINGS },
  'admin-abroad': {
    page: async stage => {
      await stage.forwardLines()
      const browser = await stage.signedIn('admin')
      const typed = { forwarding: 'always', 'number.always': '+442071234567' }
      return setLine(browser, '/oa/lines/05055000001', typed)
    },
    to: 'main form button.primary',
    frame: 'main form button.primary',
  },
  'admin-stop': stopping('admin', '/oa/stop-forwarding'),
  'user-sign-in': {
    page: stage => at(stage.browser(), '/ou/'),
    type: { '#loginId': 'demo-user1' },
    from: TOP,
    to: '#sign-in-form .primary',
    frame: '#sign-in-form .primary',
  },
  'user-code': { page: stage => at(stage.awaitsCode('user'), '/ou/code'), ...CODE },
  'user-password': {
    page: async stage => at(withInitialPassword(stage, 'user', 'demo-user1'), '/ou/password'),
    ...PASSWORD,
  },
  'user-no-number': {
    page: async stage => {
      const browser = stage.browser()
      return browser.post('/ou/', { loginId: 'demo-user2', password: 'sekisho-user-2' })
    },
    to: '.error-summary',
  },
  'user-line': { page: stage => at(stage.signedIn('user'), '/ou/settings'), ...SETTINGS },
  'user-stop': stopping('user', '/ou/stop-forwarding'),
  'desk-search': {
    page: async stage => {
      const browser = await stage.signedIn('desk')
      return browser.post('/op/search', { query: '090-1234-5678' })
    },
    to: 'main table',
    frame: '#search-form',
  },
  'desk-account': {
    page: async stage => at(stage.signedIn('desk'), await pathOfAccount(stage)),
    to: '.acts',
    frame: '.acts',
  },
  'desk-act': {
    page: async stage => at(stage.signedIn('desk'), await pathOfAccount(stage, '/clear-number')),
    to: '#act-form button',
    frame: '#act-form',
  },
  'desk-clearing': {
    page: clearing,
    to: 'main form button',
    frame: 'main form button',
  },
  'desk-rollout': { page: stage => at(stage.signedIn('desk'), '/op/rollout'), to: 'main table' },
}
