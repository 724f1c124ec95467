import { LANGUAGES, type Language } from './catalogue.ts'

export const LANGUAGE_COOKIE = 'sekisho-language'
const DEFAULT_LANGUAGE: Language = 'ja'

/** A remembered or chosen language; anything else means Japanese. */
export function languageFrom(value: string | undefined): Language {
  return LANGUAGES.find(language => language === value) ?? DEFAULT_LANGUAGE
}
