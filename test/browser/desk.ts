import type { AccountWithNumber, Person } from './person.ts'
import { desk, ja, signIn } from './words.ts'

/** The whole sign-in of a desk member, with the code that his phone gets. */
export async function signInAtDesk(at: Person, member: AccountWithNumber): Promise<void> {
  await at.goTo('/op/')
  await at.write(ja(signIn.loginId.op), member.loginId)
  await at.write(ja(signIn.password.op), member.password)
  await at.press(ja(signIn.signIn.op))
  await at.enterCode(await at.app.phone(member.smsNumber).nextCode())
}

/** Types what the caller says, and searches. */
export async function find(at: Person, text: string): Promise<void> {
  await at.write(ja(desk.query), text)
  await at.press(ja(desk.search))
}
