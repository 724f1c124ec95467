import type { Language } from '../platform/i18n/catalogue.ts'
import type { PictureName } from './picture-messages.ts'
import made from './pictures.json' with { type: 'json' }

/** From this width of the page on, the picture of a wide screen is shown; on paper that of a phone, which can be read there. */
export const WIDE_FROM = '48rem'

/** The widths of the screens that the pictures show. */
export const PICTURE_WIDTHS = { narrow: 375, wide: 1280 } as const
export type PictureWidth = keyof typeof PICTURE_WIDTHS

interface Picture {
  /** Of what it shows, as it was when the picture was made: the page's HTML, and the style that it uses. */
  readonly digest: string
  /** In CSS pixels: [width, height]. */
  readonly narrow: readonly number[]
  readonly wide: readonly number[]
}

export type Pictures = Readonly<Record<string, Readonly<Partial<Record<Language, Picture>>>>>

/** What `npm run pictures` made, by name and language. */
export const PICTURES: Pictures = made

/** Its file in client/pictures/, and its name among the assets. */
export function pictureFile(name: PictureName, language: Language, width: PictureWidth): string {
  return `help-${name}.${language}.${PICTURE_WIDTHS[width]}.webp`
}
