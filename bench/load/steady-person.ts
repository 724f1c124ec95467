import { PASSWORD, type Person } from '../../support/fill.ts'
import { type Browser, HungUp } from './http.ts'
import type { Phones } from './smsc.ts'

const PATIENCE_MS = 60_000
const LOOK_AGAIN_MS = 20

/** What somebody met on the way. */
export interface Met {
  /** Answers that never came. */
  lost: number
  /** Milliseconds from the first click to the first page. */
  took: number
}

/**
 * A sign-in by somebody who does not give up: when an answer does not come, he looks where he is by loading the page
 * again, and goes on from there. Enters each code that his phone shows once, in the order in which they came.
 */
export async function signInSteadily(browser: Browser, person: Person, phones: Phones): Promise<Met> {
  const begun = performance.now()
  const entered = new Set(phones.codesAt(person.number))
  let lost = 0
  while (performance.now() - begun < PATIENCE_MS) {
    try {
      const where = await whereAmI(browser, person)
      if (where === 'in') return { lost, took: performance.now() - begun }
      if (where === 'code')
        await enterNextCode(browser, person, { phones, entered, until: begun + PATIENCE_MS })
      else await browser.post(`/${person.site}/`, { loginId: person.loginId, password: PASSWORD })
    } catch (error) {
      if (!(error instanceof HungUp)) throw error
      lost += 1
    }
  }
  throw new Error(`${person.loginId} never got in`)
}

/** By the first page behind the sign-in, and the page of the code: both lead to the sign-in page who may not see them. */
export async function whereAmI(browser: Browser, person: Person): Promise<'in' | 'code' | 'outside'> {
  const path = `/${person.site}/`
  if (await shows(browser, person.site === 'oa' ? '/oa/lines' : '/ou/settings', path)) return 'in'
  return (await shows(browser, `${path}code`, path)) ? 'code' : 'outside'
}

async function shows(browser: Browser, page: string, otherwise: string): Promise<boolean> {
  const { status, headers, body } = await browser.get(page)
  if (status === 200) return true
  if (status === 303 && headers.get('location') === otherwise) return false
  throw new Error(`neither ${page} nor ${otherwise}: ${status} ${headers.get('location') ?? body}`)
}

async function enterNextCode(
  browser: Browser,
  person: Person,
  phone: { readonly phones: Phones; readonly entered: Set<string>; readonly until: number },
): Promise<void> {
  for (;;) {
    const code = phone.phones.codesAt(person.number).find(one => !phone.entered.has(one))
    if (code !== undefined) {
      await browser.post(`/${person.site}/code`, { code })
      // Not before: when no answer came, nobody knows whether it was looked at, and he types it again.
      phone.entered.add(code)
      return
    }
    if (performance.now() > phone.until) throw new Error(`no SMS to ${person.number}`)
    await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}
