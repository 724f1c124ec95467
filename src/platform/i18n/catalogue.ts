/** The languages of every screen; Japanese is the default (SPEC, section 3). */
export const LANGUAGES = ['ja', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

type Placeholder<S extends string> = S extends `${string}{${infer Inside}}${infer Rest}`
  ? (Inside extends `${infer Name}:${string}` ? Name : Inside) | Placeholder<Rest>
  : never

type SamePlaceholders<J extends string, E extends string> = [Placeholder<J>] extends [Placeholder<E>]
  ? [Placeholder<E>] extends [Placeholder<J>]
    ? unknown
    : never
  : never

/** One whole sentence in each language; `P` are the names of its `{placeholders}`, and `{count:line|lines}` is `line` for 1. */
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
  return filled(text[language], values[0] ?? {})
}

/**
 * Values that no view has to give: whoever speaks to people knows them from the start. Who brings one declares it here
 * (`declare module`), and gives it to `speak`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the platform knows none
export interface StandingValues {}

/** A sentence that needs no value but standing ones. */
export type WholeSentence = Sentence<keyof StandingValues>

/** `say` for one language, as views use it. */
export type Say = <P extends string>(
  text: Sentence<P>,
  ...values: Values<Exclude<P, keyof StandingValues>>
) => string

/** @param standing may be left out where no sentence names one, as for programs */
export function speak(language: Language, standing: Partial<StandingValues> = {}): Say {
  return (text, ...values) => filled(text[language], { ...standing, ...values[0] })
}

const PLACES = /\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g

function filled(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replace(PLACES, (place, name: string, one?: string, many?: string) => {
    if (!(name in values)) return place
    return (Number(values[name]) === 1 ? one : many) ?? String(values[name])
  })
}
