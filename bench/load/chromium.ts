import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchChromium } from '../../support/chromium.ts'
import { PASSWORD, type Person } from '../../support/fill.ts'
import { freePort } from '../../support/free-port.ts'
import type { HttpsProxy } from './https-proxy.ts'
import { HOST, ORIGIN } from './installation.ts'
import type { Phones } from './smsc.ts'

export type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>

/** A Chromium that finds the installation behind the proxy under its own name. */
export interface Chromium {
  readonly browser: Browser
  readonly version: string
  /** Where Lighthouse can drive it as well. */
  readonly debuggingPort: number
}

/** A small phone of today. */
const PHONE = { viewport: { width: 375, height: 667 }, deviceScaleFactor: 2, isMobile: true, locale: 'ja-JP' }

export async function startChromium(proxy: HttpsProxy): Promise<Chromium> {
  const debuggingPort = await freePort()
  const browser = await launchChromium([
    `--host-resolver-rules=MAP ${HOST}:443 127.0.0.1:${proxy.port}`,
    // Trusted, not only let pass: of a page with a wrong certificate nothing is kept in the cache.
    `--ignore-certificate-errors-spki-list=${proxy.keyHash}`,
    `--remote-debugging-port=${debuggingPort}`,
  ])
  return { browser, version: browser.version(), debuggingPort }
}

/** A phone with an empty cache, which was given these cookies. */
export async function newPhone({ browser }: Chromium, cookies: Cookies = []): Promise<BrowserContext> {
  const context = await browser.newContext(PHONE)
  await context.addCookies([...cookies])
  return context
}

/** The cookies of somebody who stands before the code page, and of the same one signed in. */
export async function signedIn(
  chrome: Chromium,
  person: Person,
  phones: Phones,
): Promise<{ readonly atCode: Cookies; readonly inside: Cookies }> {
  const waiting = await newPhone(chrome)
  await toCodePage(await waiting.newPage(), person)
  const inside = await newPhone(chrome)
  const page = await inside.newPage()
  const code = phones.codeTo(person.number)
  await toCodePage(page, person)
  await page.fill('[name=code]', await code)
  await page.click('main form:has([name=code]) button')
  await page.waitForURL(url => !url.pathname.endsWith('/code'))
  const cookies = { atCode: await waiting.cookies(), inside: await inside.cookies() }
  await Promise.all([waiting.close(), inside.close()])
  return cookies
}

async function toCodePage(page: Page, person: Person): Promise<void> {
  await page.goto(`${ORIGIN}/${person.site}/`)
  await page.fill('[name=loginId]', person.loginId)
  await page.fill('[name=password]', PASSWORD)
  await page.click('main form button')
  await page.waitForURL(`**/${person.site}/code`)
}

/** Milliseconds from the start of the navigation. */
export interface PageTimes {
  readonly firstPaint: number
  readonly largestPaint: number
  /** Painted, every script run, and no task of 50 ms or more after it. */
  readonly interactive: number
}

/** 3G and a processor that is four times as slow. */
const SLOW = { latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8, offline: false }
const SLOWER = 4
/** Polling and late tasks show themselves within this. */
const QUIET_MS = 1_000

/** How long the page takes on a slow phone with an empty cache. */
export async function timesOf(chrome: Chromium, path: string, cookies: Cookies): Promise<PageTimes> {
  const context = await newPhone(chrome, cookies)
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', SLOW)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  await page.goto(ORIGIN + path, { waitUntil: 'load' })
  await page.waitForTimeout(QUIET_MS)
  const times = (await page.evaluate(READ_TIMES)) as PageTimes
  await context.close()
  return times
}

/** Runs in the page; Chromium kept the entries. */
const READ_TIMES = `new Promise(resolve => {
  const found = { 'largest-contentful-paint': [], longtask: [], paint: [] }
  for (const type of Object.keys(found))
    new PerformanceObserver(list => found[type].push(...list.getEntries())).observe({ type, buffered: true })
  setTimeout(() => {
    const firstPaint = found.paint.find(entry => entry.name === 'first-contentful-paint').startTime
    const [navigation] = performance.getEntriesByType('navigation')
    resolve({
      firstPaint,
      largestPaint: found['largest-contentful-paint'].at(-1).startTime,
      interactive: Math.max(
        firstPaint,
        navigation.domContentLoadedEventEnd,
        ...found.longtask.map(task => task.startTime + task.duration),
      ),
    })
  }, 200)
})`
