import { OFFICE, type TestContract } from '../../support/world.ts'

/** A contract that has just been opened: nobody has an SMS number. */
export const NEW_OFFICE: TestContract = {
  administrator: { loginId: 'kaisha', password: 'kaisha-password' },
  users: [
    { loginId: 'saburo', password: 'saburo-password', line: '05055003001' },
    { loginId: 'shiro', password: 'shiro-password', line: '05055003002' },
  ],
}

export const NEW_ADMINISTRATOR = NEW_OFFICE.administrator
export const SABURO = userOf(NEW_OFFICE, 'saburo')

/** The office of the other tests: its administrator and 太郎 have a number, 次郎 has none. */
export const ADMINISTRATOR = { ...OFFICE.administrator, smsNumber: '09011112222' }
export const TARO = { ...userOf(OFFICE, 'taro'), smsNumber: '08011112222' }
export const JIRO = userOf(OFFICE, 'jiro')

function userOf(office: TestContract, loginId: string) {
  const user = office.users.find(one => one.loginId === loginId)
  if (user === undefined) throw new Error(`${loginId} is not of this office`)
  return user
}
