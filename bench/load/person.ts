import { ADMIN_SITE, DESK_SITE, USER_SITE } from '../../src/site.ts'
import { PASSWORD, type Person } from '../../support/fill.ts'
import { type Answer, Browser, type Line } from './http.ts'
import { ORIGIN } from './installation.ts'
import type { Phones } from './smsc.ts'

/** A browser of the person that has never been here, in a network of its own: the n-th one of some 16 million. */
export function newBrowser(line: Line, n: number, origin = ORIGIN): Browser {
  return new Browser(line, origin, `10.${(n >> 8) & 255}.${n & 255}.${((n >> 16) & 127) + 1}`)
}

const HOME = { oa: ADMIN_SITE.home, ou: USER_SITE.home, op: DESK_SITE.home }

/**
 * One whole sign-in, as a browser without scripts does it: password page, password, code page, code, first page.
 * `turned-away`: the server said that it has too much to do, and when to come back. Rejects for any answer that
 * should not be.
 */
export async function signIn(
  browser: Browser,
  person: Person,
  phones: Phones,
): Promise<'signed-in' | 'turned-away'> {
  const path = `/${person.site}/`
  await expectPage(browser.get(path), 'ログイン')
  // The phone may ring before the code page is there.
  const code = phones.codeTo(person.number)
  const asked = browser.post(path, { loginId: person.loginId, password: PASSWORD })
  const { status, headers } = await asked
  if (status === 503 && headers.has('retry-after')) {
    phones.forget(person.number)
    return 'turned-away'
  }
  await expectRedirect(asked, `${path}code`)
  await expectPage(browser.get(`${path}code`), 'SMS認証')
  const home = HOME[person.site]
  await expectRedirect(browser.post(`${path}code`, { code: await code }), home)
  await expectPage(browser.get(home), 'ログアウト')
  return 'signed-in'
}

export async function expectPage(asked: Promise<Answer>, text: string): Promise<string> {
  const { status, body } = await asked
  if (status !== 200 || !body.includes(text)) throw new Error(`not the page with ${text}: ${status}\n${body}`)
  return body
}

async function expectRedirect(asked: Promise<Answer>, to: string): Promise<void> {
  const { status, headers, body } = await asked
  if (status !== 303 || headers.get('location') !== to)
    throw new Error(`not sent to ${to}: ${status} ${headers.get('location') ?? body}`)
}
