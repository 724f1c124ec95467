import type { FC } from 'hono/jsx'
import type { Frame } from './layout.tsx'

interface NameProps {
  readonly frame: Pick<Frame, 'language'>
  readonly class?: string
  readonly children?: string
}

/** Somebody's name, or a customer's: on an English page, too, it is read out in the language that it is written in. */
export const Name: FC<NameProps> = ({ frame, class: named, children = '' }) => (
  <span lang={langOf(frame, children)} class={named}>
    {children}
  </span>
)

/** `ja` for Japanese writing on an English page; elsewhere the page's own language holds. */
export function langOf({ language }: Pick<Frame, 'language'>, text: string): 'ja' | undefined {
  const isJapanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text)
  return language !== 'ja' && isJapanese ? 'ja' : undefined
}
