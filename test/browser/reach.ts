import type { Locator, Page } from 'playwright-core'
import { vi } from 'vitest'
import { PATIENCE_MS } from '../../support/patience.ts'

/** Looks at once, and again for a while: pages change by themselves. */
export function soon<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: PATIENCE_MS, interval: 50 })
}

export interface Sought {
  readonly role: 'field' | 'button' | 'link'
  /** The whole accessible name, or what it is like. */
  readonly name: string | RegExp
  /** Fields that belong together, by their legend: only among these. */
  readonly group?: string
  /** The first one, where there may be several. */
  readonly first?: boolean
}

/**
 * Something on the page that people find by its name and reach with mouse or keyboard. It refuses what a locator refuses: what is
 * hidden, covered, not to be used, or one of several. A locator brings a third of a megabyte of script to each page that it
 * looks at, which is half of what the page costs.
 */
export class Place {
  /** For what is rarely done. */
  readonly locator: Locator
  readonly #page: Page
  readonly #sought: string

  constructor(page: Page, { name, ...sought }: Sought, locator: Locator) {
    this.#page = page
    this.locator = locator
    this.#sought = JSON.stringify({
      ...sought,
      ...(typeof name === 'string' ? { name } : { like: name.source }),
    })
  }

  /** By a real mouse, where it can be seen and used. */
  async click(how: { readonly clickCount?: number; readonly delay?: number } = {}): Promise<void> {
    await soon(async () => {
      const [x, y] = await this.#do<[number, number]>('pointOf')
      await this.#page.mouse.click(x, y, how)
      // Nothing was missed where the next page has come meanwhile.
      const missed = await this.#page.evaluate(`(${HOW_MISSED})(window.clicking)`).catch(() => undefined)
      if (missed) throw new Error(`${missed}: ${this.#sought}`)
    })
  }

  async check(): Promise<void> {
    await this.#turn(true)
  }

  async uncheck(): Promise<void> {
    await this.#turn(false)
  }

  /** The keyboard writes over what stands in it. */
  async selectText(): Promise<void> {
    await soon(() => this.#do('select'))
  }

  inputValue(): Promise<string> {
    return soon(() => this.#do('element => element.value'))
  }

  isChecked(): Promise<boolean> {
    return soon(() => this.#do('element => element.checked'))
  }

  getAttribute(name: string): Promise<string | null> {
    return soon(() => this.#do(`element => element.getAttribute('${name}')`))
  }

  /** At this moment. */
  async isVisible(): Promise<boolean> {
    return (await this.count()) > 0 && (await this.#do('isSeen'))
  }

  count(): Promise<number> {
    return this.#page.evaluate(`(() => { ${IN_THE_PAGE}; return find(${this.#sought}).length })()`)
  }

  async #turn(on: boolean): Promise<void> {
    if ((await this.isChecked()) !== on) await this.click()
    await soon(async () => {
      if ((await this.isChecked()) !== on) throw new Error(`It did not change: ${this.#sought}`)
    })
  }

  /** By one function of the page; a failure names what was looked for. */
  #do<T>(what: string): Promise<T> {
    return this.#page.evaluate(`(() => {
      ${IN_THE_PAGE}
      try { return (${what})(only(${this.#sought})) }
      catch (error) { throw new Error(${JSON.stringify(this.#sought)} + ': ' + error.message) }
    })()`)
  }
}

/** Accessible names as our pages have them: an `aria-label`, labels, or what stands in the element. */
const IN_THE_PAGE = `
  const ELEMENTS = {
    field: 'input:not([type=hidden]), select, textarea',
    button: 'button, [role=button]',
    link: 'a[href]',
  }
  const textOf = element => element.textContent.replace(/\\s+/g, ' ').trim()
  const labelsOf = element => [...(element.labels ?? [])]
  const nameOf = element =>
    element.getAttribute('aria-label') ?? (labelsOf(element).map(textOf).join(' ') || textOf(element))
  const isIn = (element, group) => {
    const legend = element.closest('fieldset')?.querySelector('legend')
    return group === undefined || (legend && textOf(legend) === group)
  }
  const boxOf = element => [...element.getClientRects()].find(box => box.width * box.height > 1)
  const isSeen = element => element.checkVisibility({ visibilityProperty: true }) && boxOf(element) !== undefined

  const find = ({ role, name, like, group, first }) => {
    const isCalledSo = like === undefined ? text => text === name : text => new RegExp(like).test(text)
    const found = [...document.querySelectorAll(ELEMENTS[role])].filter(
      element => isCalledSo(nameOf(element)) && isIn(element, group) && (role === 'field' || isSeen(element)))
    return first ? found.slice(0, 1) : found
  }
  const refuse = why => { throw new Error(why) }
  const only = sought => {
    const found = find(sought)
    return found.length === 1 ? found[0] : refuse('There are ' + found.length + ' of them, not one')
  }
  const usable = element => {
    if (!isSeen(element)) refuse('It cannot be seen: ' + element.outerHTML)
    if (element.matches(':disabled') || element.closest('[aria-disabled=true], [aria-hidden=true]'))
      refuse('It cannot be used: ' + element.outerHTML)
    return element
  }
  const select = element => {
    usable(element).focus()
    element.select()
    if (document.activeElement !== element) refuse('It does not take the focus: ' + element.outerHTML)
  }
  const pointOf = element => {
    usable(element)
    const isHit = there => [element, ...labelsOf(element)].some(one => one.contains(there))
    const look = () => {
      const { x, y, width, height } = boxOf(element)
      const point = [x + width / 2, y + height / 2]
      return { point, there: document.elementFromPoint(...point) }
    }
    if (!isHit(look().there)) element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
    const { point, there } = look()
    if (!isHit(there)) refuse('It is covered by ' + there?.outerHTML + ': ' + element.outerHTML)
    const clicking = { element, hadFocus: document.activeElement === element, hit: undefined }
    window.clicking = clicking
    addEventListener('click', event => {
      clicking.hit = isHit(event.target)
      if (clicking.hit) return
      event.preventDefault()
      event.stopImmediatePropagation()
    }, { capture: true, once: true })
    return point
  }`

/**
 * A browser may drop what comes before it has shown the page. Where scripts are off no listener is called, and the focus tells: not of
 * what had it before, which counts as reached.
 */
const HOW_MISSED = `clicking => {
  if (clicking === undefined || clicking.hit) return
  if (clicking.hit === false) return 'It moved away under the mouse'
  const { element, hadFocus } = clicking
  if (!hadFocus && document.activeElement !== element) return 'The click did not arrive'
}`
