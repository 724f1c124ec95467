import type { Context } from 'hono'
import { setCookie } from 'hono/cookie'
import { LANGUAGES, type Language } from './catalogue.ts'

export const LANGUAGE_COOKIE = 'sekisho-language'
const DEFAULT_LANGUAGE: Language = 'ja'
const REMEMBERED_SECONDS = 31_536_000

/** A remembered or chosen language; anything else means Japanese. */
export function languageFrom(value: string | undefined): Language {
  return LANGUAGES.find(language => language === value) ?? DEFAULT_LANGUAGE
}

/** The language that a form is to be shown in again, with what was typed; `undefined` for any other request. */
export function switchedTo(c: Context): string | undefined {
  return c.req.method === 'POST' ? c.req.query('language') : undefined
}

/** The choice of this browser, for a year. */
export function rememberLanguage(
  c: Context,
  chosen: string | undefined,
  { secure }: { readonly secure: boolean },
): void {
  setCookie(c, LANGUAGE_COOKIE, languageFrom(chosen), {
    path: '/',
    maxAge: REMEMBERED_SECONDS,
    httpOnly: true,
    sameSite: 'Lax',
    secure,
  })
}
