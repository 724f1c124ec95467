import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

/** Each page of an inspected window begins with axe: half a megabyte sent to each of them would take as long as axe does. */
export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const PHONE = { width: 375, height: 667 }
/** 400 % zoom of a window of 1280 px (WCAG 2.2, 1.4.10), and the smallest phones. */
const SMALLEST_WIDTH = 320
const DESK = { width: 1280, height: 800 }

/**
 * What is wrong with the page that is shown, one readable line each: axe on a phone, contrast on a wide dark
 * screen, and whether anything makes the page scroll sideways. Its window begins with `AXE`.
 */
export async function problemsOf(page: Page): Promise<string[]> {
  const problems = await axeProblems(page, 'phone', { runOnly: TAGS })
  problems.push(...(await tooWide(page)))
  await page.setViewportSize(DESK)
  await page.emulateMedia({ colorScheme: 'dark' })
  problems.push(...(await axeProblems(page, 'wide and dark', { runOnly: ['color-contrast'] })))
  await page.emulateMedia({ colorScheme: null })
  await page.setViewportSize(PHONE)
  return problems
}

/** Whether anything makes the page scroll sideways on a phone, or at 400 % zoom. */
export async function widthProblems(page: Page): Promise<string[]> {
  const problems = await tooWide(page)
  await page.setViewportSize(PHONE)
  return problems
}

async function tooWide(page: Page): Promise<string[]> {
  const problems: string[] = []
  for (const width of [PHONE.width, SMALLEST_WIDTH]) {
    if (width !== PHONE.width) await page.setViewportSize({ ...PHONE, width })
    const elements = await wideElements(page)
    if (elements.length > 0) problems.push(`${width} px: scrolls sideways because of ${elements.join(', ')}`)
  }
  return problems
}

/** Of what axe finds only what is read leaves the page. */
async function axeProblems(page: Page, where: string, options: RunOptions): Promise<string[]> {
  const wanted = JSON.stringify({ ...options, resultTypes: ['violations'] })
  const found: string[] = await page.evaluate(`axe.run(document, ${wanted}).then(({ violations }) =>
    violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, html }) => id + ' (' + help + ') at ' + target.join(' ') + ': ' + html.slice(0, 120))))`)
  return found.map(problem => `${where}: ${problem}`)
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
