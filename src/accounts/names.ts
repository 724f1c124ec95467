/** 管理者ID, ログインID and 担当者ID. */
export const LOGIN_ID = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/

/** A 050 number, 11 digits. */
export const LINE_NUMBER = /^050\d{8}$/
