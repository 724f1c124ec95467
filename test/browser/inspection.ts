import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const PHONE = { width: 375, height: 667 }
/** 400 % zoom of a window of 1280 px (WCAG 2.2, 1.4.10), and the smallest phones. */
const SMALLEST_WIDTH = 320
const DESK = { width: 1280, height: 800 }

/**
 * What is wrong with the page that is shown, one readable line each: axe on a phone, contrast on a wide dark
 * screen, and whether anything makes the page scroll sideways.
 */
export async function problemsOf(page: Page): Promise<string[]> {
  const problems = await axeProblems(page, 'phone', { runOnly: TAGS })
  problems.push(...(await widthProblems(page)))
  await page.setViewportSize(DESK)
  await page.emulateMedia({ colorScheme: 'dark' })
  problems.push(...(await axeProblems(page, 'wide and dark', { runOnly: ['color-contrast'] })))
  await page.emulateMedia({ colorScheme: null })
  await page.setViewportSize(PHONE)
  return problems
}

/** Whether anything makes the page scroll sideways on a phone, or at 400 % zoom. */
export async function widthProblems(page: Page): Promise<string[]> {
  const problems: string[] = []
  for (const width of [SMALLEST_WIDTH, PHONE.width]) {
    await page.setViewportSize({ ...PHONE, width })
    const tooWide = await wideElements(page)
    if (tooWide.length > 0) problems.push(`${width} px: scrolls sideways because of ${tooWide.join(', ')}`)
  }
  return problems
}

async function axeProblems(page: Page, where: string, options: RunOptions): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await load(page)
  const wanted = JSON.stringify({ ...options, resultTypes: ['violations'] })
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${wanted})`)
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(node => `${where}: ${id} (${help}) at ${node.target.join(' ')}: ${node.html.slice(0, 120)}`),
  )
}

/** Straight to the page's engine: half a megabyte on the way of other scripts takes a quarter of a second. */
async function load(page: Page): Promise<void> {
  const engine = await page.context().newCDPSession(page)
  await engine.send('Runtime.evaluate', { expression: AXE })
  await engine.detach()
}

/** The innermost elements that stick out, when the page itself can be scrolled sideways. */
function wideElements(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    if (document.scrollingElement.scrollWidth <= innerWidth) return []
    const out = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth)
    const innermost = out.filter(e => !out.some(other => other !== e && e.contains(other)))
    return ['(' + document.scrollingElement.scrollWidth + ' px)', ...innermost.map(e => e.outerHTML.slice(0, 100))].slice(0, 5)
  })()`)
}
