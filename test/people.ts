import type { Visitor } from './visitor.ts'
import { OFFICE, type TestContract, type World } from './world.ts'

/** Somebody at the administrator site, signed in with a code. */
export async function signedInAdministrator(world: World, office: TestContract = OFFICE): Promise<Visitor> {
  const { administrator } = office
  const browser = world.visitor()
  await browser.post('/oa/', { loginId: administrator.loginId, password: administrator.password })
  await browser.post('/oa/code', { code: await world.codeFor(administrator.smsNumber ?? '') })
  return browser
}

/** The first service user of the contract, signed in with a code. */
export async function signedInUser(world: World, office: TestContract = OFFICE): Promise<Visitor> {
  const [user] = office.users
  const browser = world.visitor()
  await browser.post('/ou/', { loginId: user?.loginId ?? '', password: user?.password ?? '' })
  await browser.post('/ou/code', { code: await world.codeFor(user?.smsNumber ?? '') })
  return browser
}
