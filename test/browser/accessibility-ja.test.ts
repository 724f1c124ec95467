import { expect, it } from 'vitest'
import { lookAtEveryScreen } from './accessibility.ts'
import { AXE } from './inspection.ts'
import { inBrowser } from './story.ts'
import { Walk } from './walk.ts'

lookAtEveryScreen('ja')

it('a form that another site sends is refused on an accessible page', () =>
  inBrowser({ begins: AXE }, async ({ app, person }) => {
    const walk = await Walk.begin(person, 'ja')
    await person.page.goto('about:blank')
    await person.page.setContent(
      `<form method="post" action="${app.origin}/oa/"><button>send</button></form>`,
    )
    await person.press('send')
    await walk.inspect('a form that is not ours')
    expect(person.status).toBe(403)
    walk.end()
  })())
