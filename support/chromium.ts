import { type Browser, chromium } from 'playwright-core'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${[
    // The last list counts, so this one repeats what Playwright turns off and what the tests would notice.
    'AcceptCHFrame',
    'HttpsUpgrades',
    'MediaRouter',
    'OptimizationHints',
    'PaintHolding',
    'RenderDocument',
    'ThirdPartyStoragePartitioning',
    'Translate',
    // A process ahead of the next page and pages kept for going back cost a third of the time of a page.
    'BackForwardCache',
    'SpareRendererForSitePerProcess',
  ].join()}`,
]

let shared: Promise<Browser> | undefined

/** One for all files of a worker: it ends with the worker. People get contexts of their own, with nothing in them. */
export function sharedChromium(): Promise<Browser> {
  shared ??= launchChromium()
  return shared
}

/**
 * Debian's Chromium without what only a person at a screen needs: the same engine at less than half of the processor
 * time. The variable `CHROMIUM_SHELL` names another path of it, or any Chromium.
 */
const SHELL = process.env.CHROMIUM_SHELL ?? '/usr/bin/chromium-headless-shell'

/** The machine's own, that asks nobody outside. */
export function launchChromium(moreFlags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: SHELL, args: [...FLAGS, ...moreFlags] })
}
