import type { Page, Route } from 'playwright-core'
import { PICTURE_WIDTHS, type PictureWidth } from '../../src/help/pictures.ts'
import type { Language } from '../../src/platform/i18n/catalogue.ts'
import { sharedChromium } from '../chromium.ts'
import type { Answer } from '../visitor.ts'
import { ORIGIN, type World } from '../world.ts'
import type { Scene } from './scenes.ts'

export interface Shot {
  readonly bytes: Buffer
  /** In CSS pixels. */
  readonly size: readonly [width: number, height: number]
}

export interface Taken {
  readonly world: World
  readonly answer: Answer
}

/** Lossy WebP: letters stay sharp where a phone shows two dots for each pixel; a wide screen mostly shows one. */
const QUALITY = { narrow: 38, wide: 60 }
const SCALE = { narrow: 2, wide: 1 }
/** Around what is shown. */
const MARGIN = 16
const HEIGHT = 800
const STYLE = `
  * { caret-color: transparent !important; }
  :focus-visible { outline: 0 !important; box-shadow: none !important; }
  .toolbar, .sticky-bar, .actions.foot, thead th { position: static !important; }
  .session-bar { display: none; }
  [data-framed] { outline: 4px solid #d70035 !important; outline-offset: 4px; border-radius: 4px; }
`

/** Takes the picture of a page that the product has answered, in both widths. */
export async function takePictures(
  scene: Scene,
  taken: Taken,
  language: Language,
): Promise<Record<PictureWidth, Shot>> {
  return {
    narrow: await take(scene, taken, 'narrow', language),
    wide: await take(scene, taken, 'wide', language),
  }
}

/** The window of a computer, as the README shows it. */
export function takeWindow(taken: Taken, language: Language): Promise<Buffer> {
  const window = { viewport: { width: 1024, height: 860 }, scale: 1, language }
  return onPage(taken, window, page => page.screenshot({ type: 'png' }))
}

function take(scene: Scene, taken: Taken, width: PictureWidth, language: Language): Promise<Shot> {
  const viewport = { width: PICTURE_WIDTHS[width], height: HEIGHT }
  return onPage(taken, { viewport, scale: SCALE[width], language }, async page => {
    await act(page, scene)
    const { from, fromOnPhone = from, to } = scene
    const clip = await clipOf(page, to, width === 'narrow' ? fromOnPhone : from)
    const { data } = await (await page.context().newCDPSession(page)).send('Page.captureScreenshot', {
      format: 'webp',
      quality: QUALITY[width],
      clip: { ...clip, scale: 1 },
      captureBeyondViewport: true,
    })
    return { bytes: Buffer.from(data, 'base64'), size: [clip.width, clip.height] }
  })
}

interface Window {
  readonly viewport: { readonly width: number; readonly height: number }
  readonly scale: number
  readonly language: Language
}

async function onPage<Made>(
  taken: Taken,
  { viewport, scale, language }: Window,
  make: (page: Page) => Promise<Made>,
): Promise<Made> {
  const context = await (await sharedChromium()).newContext({
    viewport,
    deviceScaleFactor: scale,
    locale: language === 'ja' ? 'ja-JP' : 'en-GB',
    colorScheme: 'light',
    reducedMotion: 'reduce',
  })
  try {
    const page = await context.newPage()
    await page.clock.setFixedTime(taken.world.clock.now())
    await page.route('**/*', route => answerWith(taken, route))
    await page.goto(`${ORIGIN}/`)
    await page.evaluate('document.fonts.ready')
    return await make(page)
  } finally {
    await context.close()
  }
}

/** The page as it was answered; the rest, such as its style and its scripts, from the product. */
async function answerWith({ world, answer }: Taken, route: Route): Promise<void> {
  if (route.request().isNavigationRequest())
    return route.fulfill({ body: answer.html, contentType: 'text/html; charset=utf-8' })
  const { pathname, search } = new URL(route.request().url())
  const other = await world.app.request(`${ORIGIN}${pathname}${search}`)
  const body = Buffer.from(await other.arrayBuffer())
  return route.fulfill({ status: other.status, contentType: other.headers.get('content-type') ?? '', body })
}

async function act(page: Page, { type = {}, check, frame }: Scene): Promise<void> {
  if (check) await page.locator(check).check()
  for (const [field, text] of Object.entries(type)) await page.locator(field).fill(text)
  await page.addStyleTag({ content: STYLE })
  if (frame) await page.evaluate(`document.querySelector('${frame}').setAttribute('data-framed', '')`)
  await page.evaluate('document.fonts.ready.then(() => scrollTo(0, 0))')
}

/** The column of the page from the first to the last thing; with the header its whole width. */
async function clipOf(page: Page, to: string, from = 'h1') {
  const box = async (selector: string) => {
    const found = await page.locator(selector).first().boundingBox()
    if (found === null) throw new Error(`${selector} is not shown`)
    return found
  }
  const [first, last, column] = [await box(from), await box(to), await box('main')]
  const whole = from === '.site-header'
  const top = Math.max(0, Math.floor(first.y) - (whole ? 0 : MARGIN))
  const [x, width] = whole ? [0, page.viewportSize()?.width ?? 0] : [column.x, column.width]
  return {
    x: Math.floor(x),
    y: top,
    width: Math.ceil(width),
    height: Math.ceil(last.y + last.height) + MARGIN - top,
  }
}
