import type { BrowserContextOptions, Page } from 'playwright-core'
import { sharedChromium } from '../../support/chromium.ts'
import { PATIENCE_MS } from '../../support/patience.ts'

/**
 * Windows of people who have gone, by how they were opened. One that is there already costs a tenth of the processor time
 * of a new one, for which Chromium starts two processes.
 */
const left = new Map<string, Page[]>()

export interface Window {
  readonly page: Page
  close(): Promise<void>
}

export interface WindowOptions {
  readonly browser: BrowserContextOptions
  /** A script with which each of its pages begins. */
  readonly begins: string | undefined
  /** Of the site that is visited: it shows that when it is left. */
  readonly emptyPage: string
  /** The clock of its pages is set: nobody gets it afterwards. */
  readonly isOwn: boolean
}

/** With one empty page and nothing stored. */
export async function openWindow({ browser, begins = '', emptyPage, isOwn }: WindowOptions): Promise<Window> {
  const kind = JSON.stringify([browser, begins])
  const page = (isOwn ? undefined : left.get(kind)?.pop()) ?? (await newPage(browser, begins))
  return {
    page,
    async close() {
      if (isOwn) return page.context().close()
      await tidy(page, browser, emptyPage)
      left.set(kind, [...(left.get(kind) ?? []), page])
    },
  }
}

async function newPage(browser: BrowserContextOptions, begins: string): Promise<Page> {
  const context = await (await sharedChromium()).newContext(browser)
  if (begins !== '') await context.addInitScript({ content: begins })
  context.setDefaultTimeout(PATIENCE_MS)
  return context.newPage()
}

/** What tests listen to. */
const HEARD = ['console', 'dialog', 'load', 'pageerror', 'request', 'response']

async function tidy(
  page: Page,
  { viewport = null }: BrowserContextOptions,
  emptyPage: string,
): Promise<void> {
  const context = page.context()
  context.removeAllListeners('page')
  for (const event of HEARD) page.removeAllListeners(event)
  for (const other of context.pages()) if (other !== page) await other.close()
  if (await page.evaluate('"__pwClock" in window'))
    throw new Error('this test sets the clock of its pages: let it have its own window')
  await page.goto(emptyPage)
  await page.emulateMedia({ colorScheme: null })
  if (viewport) await page.setViewportSize(viewport)
  await context.clearCookies()
}
