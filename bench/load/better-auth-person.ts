import type { BetterAuth, BetterAuthUser } from './better-auth.ts'
import type { Answer, Browser } from './http.ts'

/**
 * One full sign-in to Better Auth in a fresh browser, in the order and with the bodies of its own client: password,
 * "send me a code", code, session. Better Auth brings no pages; they are the application's, so these four requests
 * are all it is asked, where ours also draws and delivers three pages. Each answer is looked at; anything but a
 * sign-in throws.
 */
export async function signInToBetterAuth(
  browser: Browser,
  user: BetterAuthUser,
  { codeTo }: Pick<BetterAuth, 'codeTo'>,
): Promise<void> {
  const post = async (path: string, body: object) =>
    read(path, await browser.sendBody(`/api/auth${path}`, 'application/json', JSON.stringify(body)))
  const password = await post('/sign-in/email', { email: user.email, password: user.password })
  check(password, password.twoFactorRedirect === true && 'twoFactorMethods' in password)
  const code = codeTo(user.email)
  const sent = await post('/two-factor/send-otp', {})
  check(sent, sent.status === true)
  const verified = await post('/two-factor/verify-otp', { code: await code })
  check(verified, isUser(verified.user, user) && typeof verified.token === 'string')
  const session = read('/get-session', await browser.get('/api/auth/get-session'))
  check(session, isUser(session.user, user) && 'session' in session)
}

type Body = Readonly<Record<string, unknown>>

function read(path: string, { status, body }: Answer): Body {
  if (status !== 200) throw new Error(`${path} answered ${status}: ${body}`)
  const read: unknown = JSON.parse(body)
  if (typeof read !== 'object' || read === null) throw new Error(`${path} answered ${body}`)
  return { ...read }
}

function check(body: Body, isAsExpected: boolean): void {
  if (!isAsExpected) throw new Error(`not what a sign-in brings: ${JSON.stringify(body)}`)
}

function isUser(given: unknown, user: BetterAuthUser): boolean {
  return typeof given === 'object' && given !== null && 'email' in given && given.email === user.email
}
