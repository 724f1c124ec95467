/** The languages of every screen; Japanese is the default (SPEC, section 3). */
export const LANGUAGES = ['ja', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

type Placeholder<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never

type SamePlaceholders<J extends string, E extends string> = [Placeholder<J>] extends [Placeholder<E>]
  ? [Placeholder<E>] extends [Placeholder<J>]
    ? unknown
    : never
  : never

/** One whole sentence in each language; `P` are the names of its `{placeholders}`. */
export interface Sentence<P extends string = never> {
  readonly ja: string
  readonly en: string
  /** For the type checker only. */
  readonly placeholders?: P
}

/** A sentence without one of the languages, or with other placeholders in one of them, does not compile. */
export function sentence<const J extends string, const E extends string>(
  ja: J,
  en: E & SamePlaceholders<J, E>,
): Sentence<Placeholder<J>> {
  return { ja, en }
}

type Values<P extends string> = [P] extends [never] ? [] : [values: Readonly<Record<P, string | number>>]

/** The sentence in `language` with its placeholders filled in. */
export function say<P extends string>(text: Sentence<P>, language: Language, ...values: Values<P>): string {
  const [given] = values
  if (given === undefined) return text[language]
  return text[language].replace(/\{(\w+)\}/g, (_, name: P) => String(given[name]))
}

/** `say` for one language, as views use it. */
export type Say = <P extends string>(text: Sentence<P>, ...values: Values<P>) => string
export function speak(language: Language): Say {
  return (text, ...values) => say(text, language, ...values)
}
