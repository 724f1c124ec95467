import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { HelpAddress } from '../../src/help/manuals.ts'
import { isoDate } from '../../src/platform/i18n/japan-time.ts'
import { addOffice, OFFICE, type TestContract } from '../../support/world.ts'
import { type App, type AppOptions, openApp } from './app.ts'
import { Person } from './person.ts'
import { openWindow } from './windows.ts'

/** One story: the product with its offices, and people at browsers of their own. */
export interface Story {
  readonly app: App
  readonly person: Person
  readonly scripts: boolean
  /** Somebody else, or the same person at another browser. */
  readonly meet: () => Promise<Person>
  /**
   * One step of the manual, by the address of its sentence, which has to stand there at this moment; and what of it is done. A
   * failure tells in which step it happened.
   */
  readonly step: (sentence: HelpAddress, name: string, act: () => Promise<void>) => Promise<void>
}

export interface Setting extends Partial<AppOptions> {
  readonly offices?: readonly TestContract[]
  readonly scripts?: boolean
  readonly browser?: BrowserContextOptions
  /** For who sets the clock of his pages. */
  readonly ownWindow?: boolean
  /** A script with which each page begins. */
  readonly begins?: string
}

/** A Tuesday at 10:00 in Japan, after the manual's pre-registration period. */
export const USUAL_TIME = '2026-11-24T10:00:00+09:00'
/** Phones first: the smallest size that is common. */
const PHONE_SIZE = { width: 375, height: 667 }
const DESK_SIZE = { width: 1280, height: 800 }

/**
 * The scripts only add comfort, and that has nothing to do with the database: without them on one is enough, and there
 * the window is wide.
 */
const WAYS = [
  { way: 'with scripts, on a phone', scripts: true, viewport: PHONE_SIZE },
  ...(process.env.TEST_DATABASE === 'postgresql'
    ? []
    : [{ way: 'without scripts, on a wide screen', scripts: false, viewport: DESK_SIZE }]),
]

/** Tells the story in each way. */
export function story(title: string, setting: Setting, tell: (story: Story) => Promise<void>): void {
  describe.each(WAYS)('$way', ({ scripts, viewport }) => {
    it(title, inBrowser({ ...setting, scripts, browser: { viewport, ...setting.browser } }, tell))
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
      const { page, close } = await openWindow({
        browser: { locale: 'ja-JP', viewport: PHONE_SIZE, javaScriptEnabled: scripts, ...setting.browser },
        begins: setting.begins,
        emptyPage: app.emptyPage,
        isOwn: setting.ownWindow ?? false,
      })
      closing.unshift(close)
      listen(page, complaints)
      page.context().on('page', other => listen(other, complaints))
      return new Person(page, app)
    }
    try {
      for (const office of setting.offices ?? [OFFICE]) await addOffice(app.deps, office)
      const person = await meet()
      await tell({
        app,
        person,
        scripts,
        meet,
        step: (sentence, name, act) => inStep(person, { sentence, name, act }),
      })
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

interface Step {
  readonly sentence: HelpAddress
  readonly name: string
  readonly act: () => Promise<void>
}

async function inStep(person: Person, { sentence, name, act }: Step): Promise<void> {
  try {
    await standsInTheManual(person.app, sentence)
    await act()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const seen = await person.text().catch(() => 'nothing')
    error.message = `in the step “${name}” (${sentence}), at ${person.page.url()}\n${error.message}\nThe page shows: ${seen}`
    throw error
  }
}

/** The pages of the manual that were read, by their path and the day, which is what they depend on. */
const manuals = new WeakMap<App, Map<string, Promise<string>>>()

/** As the product tells it to everybody, by its settings and at its time. */
async function standsInTheManual(app: App, sentence: HelpAddress): Promise<void> {
  const [path, id] = sentence.split('#')
  const read = manuals.get(app) ?? new Map<string, Promise<string>>()
  manuals.set(app, read)
  const day = `${path} ${isoDate(app.clock.now())}`
  const page = read.get(day) ?? fetch(app.origin + path).then(answer => answer.text())
  read.set(day, page)
  expect(await page, 'the manual').toContain(`id="${id}"`)
}
