import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type PictureName, pictureMessages } from '../../src/help/picture-messages.ts'
import { PICTURE_WIDTHS, PICTURES, type PictureWidth, pictureFile } from '../../src/help/pictures.ts'
import { loadAssets } from '../../src/platform/http/assets.ts'
import { LANGUAGES, type Language } from '../../src/platform/i18n/catalogue.ts'
import { digestOf } from '../../support/pictures/digest.ts'
import { SCENES } from '../../support/pictures/scenes.ts'
import { takePictures, takeWindow } from '../../support/pictures/shot.ts'
import { Stage } from '../../support/pictures/stage.ts'

/** `npm run pictures` makes anew what is out of date, with `PICTURES=all` everything; a test run only says what is. */
const MAKES = process.env.PICTURES !== undefined
const MAKES_ALL = process.env.PICTURES === 'all'
const FOLDER = 'client/pictures'
const MADE = 'src/help/pictures.json'
/** Beside it, what README.md and README.ja.md show. */
const IN_README: Partial<Record<PictureName, string>> = {
  'admin-code': 'sign-in-code',
  'admin-numbers': 'sms-numbers',
}
const NAMES = Object.keys(pictureMessages) as PictureName[]
const WIDTHS = Object.keys(PICTURE_WIDTHS) as PictureWidth[]
const assets = loadAssets('public')
const css = readFileSync('public/site.css', 'utf8')
const made = JSON.parse(readFileSync(MADE, 'utf8')) as Record<string, Record<string, unknown>>

describe.each(LANGUAGES)('the pictures of the manual in %s', language => {
  it.each(NAMES)('%s shows the page as it is; else: npm run pictures', name =>
    onStage(language, async stage => {
      const scene = SCENES[name]
      const answer = await scene.page(stage)
      const digest = digestOf(answer.html, css, scene)
      if (MAKES_ALL || (MAKES && digest !== PICTURES[name]?.[language]?.digest)) {
        const shots = await takePictures(scene, { world: stage.world, answer }, language)
        for (const width of WIDTHS)
          writeFileSync(`${FOLDER}/${pictureFile(name, language, width)}`, shots[width].bytes)
        const inReadme = IN_README[name]
        if (inReadme)
          writeFileSync(
            `docs/images/${inReadme}.${language}.png`,
            await takeWindow({ world: stage.world, answer }, language),
          )
        made[name] = {
          ...made[name],
          [language]: { digest, narrow: shots.narrow.size, wide: shots.wide.size },
        }
        writeFileSync(MADE, `${JSON.stringify(made, null, 2)}\n`)
      }
      expect(made[name]?.[language]).toMatchObject({ digest })
    }),
  )
})

it('there is a file for each of them, and no other', () => {
  const wanted = NAMES.flatMap(name =>
    LANGUAGES.flatMap(language => WIDTHS.map(width => pictureFile(name, language, width))),
  )
  if (MAKES) for (const file of readdirSync(FOLDER)) if (!wanted.includes(file)) rmSync(`${FOLDER}/${file}`)
  expect(readdirSync(FOLDER).sort()).toEqual(wanted.sort())
})

async function onStage(language: Language, act: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await Stage.open(language, assets)
  try {
    await act(stage)
  } finally {
    await stage.close()
  }
}
