import { policy } from '../policy.ts'

/** 管理者ID, ログインID and 担当者ID. */
export const LOGIN_ID = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/

/** A 050 number, 11 digits. */
export const LINE_NUMBER = /^050\d{8}$/

/** Whether a customer's or a user's name (利用者名) is longer than `policy.nameCharacters`; characters as Unicode code points. */
export function isNameTooLong(name: string): boolean {
  return [...name].length > policy.nameCharacters
}
