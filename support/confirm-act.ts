import { formFields, type Visitor } from './visitor.ts'
import type { World } from './world.ts'

/** 『OK』 on the check screen of an act, and the code that this number gets for it. Gives where the browser is led. */
export async function confirmAct(
  world: World,
  browser: Visitor,
  { site, number }: { readonly site: 'oa' | 'ou'; readonly number: string },
): Promise<string> {
  const form = formFields(await browser.get(`/${site}/act`), 'main form')
  await browser.post(`/${site}/act`, { ...form, action: 'ok' })
  const answer = await browser.post(`/${site}/act/code`, { code: await world.codeFor(number) })
  return answer.location ?? ''
}
