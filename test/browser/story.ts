import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { sharedChromium } from '../../support/chromium.ts'
import { PATIENCE_MS } from '../../support/patience.ts'
import { addOffice, OFFICE, type TestContract } from '../../support/world.ts'
import { type App, type AppOptions, openApp } from './app.ts'
import { Person } from './person.ts'

/** One story: the product with its offices, and people at browsers of their own. */
export interface Story {
  readonly app: App
  readonly person: Person
  readonly scripts: boolean
  /** Somebody else, or the same person at another browser. */
  readonly meet: () => Promise<Person>
  /** Names a step of the manual; a failure tells in which one it happened. */
  readonly step: (name: string, act: () => Promise<void>) => Promise<void>
}

export interface Setting extends Partial<AppOptions> {
  readonly offices?: readonly TestContract[]
  readonly scripts?: boolean
  readonly browser?: BrowserContextOptions
}

/** A Tuesday at 10:00 in Japan, after the manual's pre-registration period. */
export const USUAL_TIME = '2026-11-24T10:00:00+09:00'
/** Phones first: the smallest size that is common. */
const PHONE_SIZE = { width: 375, height: 667 }

/** The scripts only add comfort, and that has nothing to do with the database: without them on one is enough. */
const WAYS = [
  { way: 'with scripts', scripts: true },
  ...(process.env.TEST_DATABASE === 'postgresql' ? [] : [{ way: 'without scripts', scripts: false }]),
]

/** Tells the story in each way. */
export function story(title: string, setting: Setting, tell: (story: Story) => Promise<void>): void {
  describe.each(WAYS)('$way', ({ scripts }) => {
    it(title, inBrowser({ ...setting, scripts }, tell))
  })
}

/** A test with the product and a browser of its own. No page may complain while it runs. */
export function inBrowser(setting: Setting, tell: (story: Story) => Promise<void>): () => Promise<void> {
  const { scripts = true } = setting
  return async () => {
    const app = await openApp({ ...setting, at: setting.at ?? USUAL_TIME })
    const complaints: string[] = []
    const closing: (() => Promise<void>)[] = [app.close]
    const meet = async () => {
      const context = await (await sharedChromium()).newContext({
        locale: 'ja-JP',
        viewport: PHONE_SIZE,
        javaScriptEnabled: scripts,
        ...setting.browser,
      })
      closing.unshift(() => context.close())
      context.setDefaultTimeout(PATIENCE_MS)
      context.on('page', page => listen(page, complaints))
      return new Person(await context.newPage(), app)
    }
    try {
      for (const office of setting.offices ?? [OFFICE]) await addOffice(app.deps, office)
      const person = await meet()
      await tell({ app, person, scripts, meet, step: (name, act) => inStep(name, person, act) })
      expect(complaints, 'what the browser complained about').toEqual([])
      expect(app.errors, 'what the server logged as errors').toEqual([])
    } finally {
      for (const close of closing) await close()
    }
  }
}

/** Answers with an error sentence have a 4xx status, and Chromium reports each of them. */
const EXPECTED_STATUS =
  /^Failed to load resource: the server responded with a status of (400|403|404|405|409|412|422|429) /

function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', error => complaints.push(`${page.url()}: ${error.stack ?? error.message}`))
  page.on('console', message => {
    if (!['error', 'warning'].includes(message.type())) return
    const ofPage = !message.location().url.includes('/assets/')
    if (ofPage && EXPECTED_STATUS.test(message.text())) return
    complaints.push(`${page.url()}: ${message.text()}`)
  })
}

async function inStep(name: string, person: Person, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const seen = await person.text().catch(() => 'nothing')
    error.message = `in the step “${name}”, at ${person.page.url()}\n${error.message}\nThe page shows: ${seen}`
    throw error
  }
}
