import type { DeskRole } from '../src/accounts/tables.ts'
import { addDeskMember } from '../src/desk/members.ts'
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

/** What a desk member chose as his password. */
export const DESK_PASSWORD = 'a password of the desk'

/** A desk member's number; each ID of the tests has its own. */
export const memberNumber = (loginId: string) =>
  `0706666${[...loginId].reduce((sum, c) => sum + c.charCodeAt(0), 1_000)}`

/** A new desk member, signed in with a code. */
export async function signedInMember(
  world: World,
  role: DeskRole,
  loginId: string = `op-${role}`,
): Promise<Visitor> {
  const who = { loginId, password: DESK_PASSWORD }
  const smsNumber = memberNumber(loginId)
  const added = await addDeskMember(world.deps, { ...who, role, smsNumber })
  if (added.kind !== 'added') throw new Error(`not added: ${added.kind}`)
  const browser = world.visitor()
  await browser.post('/op/', who)
  const answer = await browser.post('/op/code', { code: await world.codeFor(smsNumber) })
  if (answer.location !== '/op/search') throw new Error(`not signed in: ${answer.status}`)
  return browser
}
