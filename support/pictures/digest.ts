import { createHash } from 'node:crypto'
import { parse } from 'node-html-parser'
import type { Scene } from './scenes.ts'

/**
 * Of what a picture shows: the page's HTML without what differs each time, the rules of the style sheet that can touch it, and
 * how the picture is taken. Scripts are not part of it.
 */
export function digestOf(html: string, css: string, { page: _, ...taken }: Scene): string {
  const shown = withoutChance(html)
  const all = [shown, rulesFor(html, css), JSON.stringify(taken)].join('\n')
  return createHash('sha256').update(all).digest('hex').slice(0, 16)
}

/** Identifiers, codes and sealed values are drawn by lot; addresses of assets hold what is in them. */
function withoutChance(html: string): string {
  return html
    .replace(/\/assets\/([\w.-]+?)\.[0-9a-f]{10}\.(\w+)/g, '$1.$2')
    .replace(/(?<=[/".=])[\w-]{16,}(?=[/"&])/g, token => (/[0-9A-Z]/.test(token) ? '#' : token))
}

/** A rule counts where every class and id of one of its selectors stands in the page. */
function rulesFor(html: string, css: string): string {
  const known = new Set<string>()
  for (const element of parse(html).querySelectorAll('*')) {
    if (element.id) known.add(`#${element.id}`)
    for (const name of element.classNames.split(/\s+/)) known.add(`.${name}`)
  }
  // What scripts add is not on the page yet.
  for (const name of ['.scripted', '.reveal', '.waiting', '.pressed']) known.add(name)
  const touches = (selector: string) =>
    (selector.match(/[.#][a-z][\w-]*/gi) ?? []).every(name => known.has(name))
  return [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)]
    .filter(([, selectors = '']) => selectors.split(',').some(touches))
    .map(([rule]) => rule)
    .join('')
}
