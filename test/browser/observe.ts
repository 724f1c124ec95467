import { expect } from 'vitest'
import type { Person } from './person.ts'
import { soon } from './reach.ts'

/** POSTs to this path from now on. */
export function countPosts(person: Person, path: string): { readonly count: number } {
  const posts = { count: 0 }
  person.page.on('request', request => {
    if (request.method() === 'POST' && new URL(request.url()).pathname === path) posts.count += 1
  })
  return posts
}

/** Pages that were loaded from now on. */
export function countLoads(person: Person): { readonly count: number } {
  const loads = { count: 0 }
  person.page.on('load', () => {
    loads.count += 1
  })
  return loads
}

/** For somebody in a hurry: a second press while the answer to the first is still on its way. */
export const SLOW = { answersAfterMs: 200 }
export const TWICE = { clickCount: 2, delay: 50 }

/** For `inBrowser`: a browser that lets the page use the clipboard. */
export const CLIPBOARD = { browser: { permissions: ['clipboard-read', 'clipboard-write'] } }

/** Pastes into the focused field, as people do. */
export async function paste(person: Person, text: string): Promise<void> {
  await person.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`)
  await person.page.keyboard.press('ControlOrMeta+V')
  await soon(async () => expect(await person.page.evaluate('document.activeElement.value')).not.toBe(''))
}

export function fullWidth(digits: string): string {
  return digits.replace(/\d/g, digit => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
}
