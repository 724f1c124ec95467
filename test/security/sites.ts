import { rowsOf } from '../../support/rows.ts'
import type { Answer, Visitor } from '../../support/visitor.ts'
import { OFFICE, type World } from '../../support/world.ts'

/** What an attacker finds on each of the two sites: everything below runs on both. */
export interface SiteCase {
  readonly path: '/oa' | '/ou'
  readonly kind: 'admin' | 'user'
  readonly home: string
  readonly loginId: string
  readonly password: string
  readonly number: string
}

const [taro] = OFFICE.users
export const SITES: readonly SiteCase[] = [
  {
    path: '/oa',
    kind: 'admin',
    home: '/oa/lines',
    loginId: OFFICE.administrator.loginId,
    password: OFFICE.administrator.password,
    number: OFFICE.administrator.smsNumber ?? '',
  },
  {
    path: '/ou',
    kind: 'user',
    home: '/ou/settings',
    loginId: taro?.loginId ?? '',
    password: taro?.password ?? '',
    number: taro?.smsNumber ?? '',
  },
]

export const otherSite = (site: SiteCase) => SITES.find(other => other !== site) as SiteCase

/** ID and password, in this browser or a new one. */
export async function enterPassword(world: World, site: SiteCase, browser?: Visitor): Promise<Answer> {
  return (browser ?? world.visitor()).post(`${site.path}/`, {
    loginId: site.loginId,
    password: site.password,
  })
}

/** A browser that proved the password and waits for its code. */
export async function awaitingCode(
  world: World,
  site: SiteCase,
  browser = world.visitor(),
): Promise<Visitor> {
  const answer = await enterPassword(world, site, browser)
  if (answer.location !== `${site.path}/code`) throw new Error(`no code was sent: ${answer.status}`)
  return browser
}

export async function signedIn(world: World, site: SiteCase, browser = world.visitor()): Promise<Visitor> {
  await awaitingCode(world, site, browser)
  const answer = await enterCode(browser, site, await world.codeFor(site.number))
  if (answer.location !== site.home) throw new Error(`not signed in: ${answer.status}`)
  return browser
}

export const enterCode = (browser: Visitor, site: SiteCase, code: string) =>
  browser.post(`${site.path}/code`, { code })

/** Six digits that are not this code. */
export const wrongFor = (code: string) => (code === '000000' ? '000001' : '000000')

/** Whether this browser is inside. */
export const isSignedIn = async (browser: Visitor, site: SiteCase) =>
  (await browser.get(site.home)).status === 200

export async function openSessions(world: World): Promise<number> {
  return (await rowsOf(world, 'session')).filter(({ stage }) => stage === 'open').length
}

/** Wrong codes that were looked at, over all challenges. */
export async function wrongCodes(world: World): Promise<number> {
  return (await rowsOf(world, 'challenge')).reduce((sum, { wrong }) => sum + wrong, 0)
}

/** The name of the site's session cookie on plain http. */
export const cookieOf = (site: SiteCase) => `sekisho-${site.kind}`

/** The routes that only somebody signed in may use, as the application declares them, with an existing line. */
export function signedInRoutes(world: World, site: SiteCase): readonly { method: string; path: string }[] {
  const open = ['', '/', '/code', '/code/resend', '/code/state', '/sign-out', '/help', '/help/sign-in'].map(
    end => site.path + end,
  )
  const found = world.app.routes.filter(
    ({ method, path }) => method !== 'ALL' && path.startsWith(`${site.path}/`) && !open.includes(path),
  )
  return found.map(({ method, path }) => ({
    method,
    path: path.replace(':line', '05055001001').replace(':loginId', 'taro'),
  }))
}

/** Whether no SMS goes out for this right password: a code that was sent before is asked for. */
export async function isDrained(browser: Visitor, site: SiteCase): Promise<boolean> {
  await browser.post(`${site.path}/`, { loginId: site.loginId, password: site.password })
  return (await browser.get(`${site.path}/code`)).text.includes('続けてもう1通お送りします')
}
