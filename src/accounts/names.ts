import { policy } from '../policy.ts'

/** 管理者ID, ログインID and 担当者ID. */
export const LOGIN_ID = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/

/** A 050 number, 11 digits. */
export const LINE_NUMBER = /^050\d{8}$/

/** Whether a customer's or a user's name (利用者名) is longer than `policy.nameCharacters`; characters as Unicode code points. */
export function isNameTooLong(name: string): boolean {
  return [...name].length > policy.nameCharacters
}

const CONTROL = String.raw`[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]`
const HOLDS_CONTROL = new RegExp(CONTROL, 'u')
const CONTROLS = new RegExp(CONTROL, 'gu')

/** Line ends, what commands a terminal, what turns the direction of text around: such a name is not shown as it is. */
export function holdsControl(name: string): boolean {
  return HOLDS_CONTROL.test(name)
}

/** For a terminal, in which a name that was taken before could do something. */
export function withoutControls(name: string): string {
  return name.replace(CONTROLS, '?')
}

/** What stands in a customer's name without telling him from others. */
const LEGAL_FORM = /株式会社|有限会社|合同会社|一般社団法人|\((?:株|有|同)\)|co\.,?\s*ltd\.?|\binc\./gu

/** A name as it is compared: without regard to width, case, blanks, signs and legal form. `㈱ ｵﾌｨｽ商事` is `オフィス商事`. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(LEGAL_FORM, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
}
