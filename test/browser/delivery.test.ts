import { describe, expect, it } from 'vitest'
import { placeIn } from '../../src/platform/sealed-column.ts'
import { SECOND_MS } from '../../src/policy.ts'
import { setInboxMode } from '../../src/sms/gateways/inbox/inbox.ts'
import { applyReceipt } from '../../src/sms/receipts.ts'
import { MESSAGE_NUMBER } from '../../src/sms/tables.ts'
import { addRows, newestMessage, rowsOf } from '../../support/rows.ts'
import type { App } from './app.ts'
import { countLoads } from './observe.ts'
import { ADMINISTRATOR, TARO } from './people.ts'
import type { Person } from './person.ts'
import { soon } from './reach.ts'
import { inBrowser } from './story.ts'
import { delivery, frame, ja, lines, numbers } from './words.ts'

/** What people see of an SMS that does not come: on the code screen by itself, in the lists afterwards. */
const GATEWAY = 'inbox'

async function report(app: App, state: 'delivered' | 'undelivered'): Promise<void> {
  const newest = async () => (await rowsOf(app, 'sms_attempt', 'started_at')).at(-1)?.provider_id
  await soon(async () => expect(await newest()).toMatch(/./))
  await applyReceipt(app.deps, { gateway: GATEWAY, of: { providerId: (await newest()) ?? '' }, state })
}

/** Everything that a screen reader is told of the SMS from now on. */
async function listen(person: Person): Promise<() => Promise<string[]>> {
  await person.page.evaluate(`{
    window.told = []
    const place = document.querySelector('#delivery')
    new MutationObserver(() => told.push(place.querySelector('strong').textContent))
      .observe(place, { childList: true, subtree: true, characterData: true })
  }`)
  return () => person.page.evaluate('told')
}

describe('the code screen', () => {
  it(
    'tells each change once, without being loaded again, also back from 届きませんでした',
    inBrowser({}, async ({ app, person }) => {
      await setInboxMode(app.deps, 'down')
      await person.signIn('user', TARO)
      await person.sees(ja(delivery.delivery.waiting))
      const [loaded, told] = [countLoads(person), await listen(person)]
      app.clock.pass(SECOND_MS)
      await person.sees(ja(delivery.delayed))

      await setInboxMode(app.deps, 'no-receipt')
      app.clock.pass(10 * SECOND_MS)
      await person.sees(ja(delivery.sent))
      await report(app, 'undelivered')
      await person.sees(ja(delivery.delivery.failed), ja(delivery.undelivered.resend))

      await anotherCopy(app)
      await person.sees(ja(delivery.again))
      app.clock.pass(10 * SECOND_MS)
      await person.sees(ja(delivery.sent))
      await report(app, 'delivered')
      await person.sees(ja(delivery.delivery.delivered))
      expect(loaded.count).toBe(0)
      const words = await told()
      expect(words.filter(word => word === '届きませんでした')).toHaveLength(1)
      expect(words.at(-1)).toBe('届きました')
      expect(words.length).toBeLessThanOrEqual(7)
    }),
  )
})

describe('a wrong number', () => {
  it(
    'is told to the user, seen by the administrator, and mended by him',
    inBrowser({}, async ({ app, person, meet }) => {
      await setInboxMode(app.deps, 'refuse')
      await person.signIn('user', TARO)
      await person.sees(ja(delivery.delivery.failed), ja(delivery.refused.user))

      await setInboxMode(app.deps, 'deliver')
      const administrator = await meet()
      await administrator.signInWithCode('admin', ADMINISTRATOR)
      await administrator.sees(ja(numbers.undeliveredCount, { count: 1 }), '違うときは変更してください。')
      await administrator.follow(ja(numbers.showUndelivered))
      expect(await administrator.numberOf('taro').isVisible()).toBe(true)
      expect(await administrator.numberOf('jiro').isVisible()).toBe(false)
      await administrator.field(ja(numbers.filterOnly.undelivered, { count: 1 })).uncheck()
      expect(await administrator.numberOf('jiro').isVisible()).toBe(true)
      await administrator.write(administrator.numberOf('taro'), '08099998888')
      await administrator.press(ja(numbers.set))
      await administrator.press(ja(frame.ok))
      await administrator.sees(ja(lines.numbersSaved, { count: 1 }))
      await administrator.doesNotSee(ja(numbers.undeliveredCount, { count: 1 }))
    }),
  )
})

/** As the delivery engine orders it after a receipt that another gateway may heal; held back until the clock moves. */
async function anotherCopy(app: App): Promise<void> {
  const created_at = app.deps.clock.now()
  const next_try_at = created_at + 10 * SECOND_MS
  const to_number = app.deps.numbers.seal(TARO.smsNumber, placeIn(MESSAGE_NUMBER, 'copy'))
  const waits = { state: 'queued' as const, created_at, next_try_at, tries: 0 }
  await addRows(app, 'sms_message', [{ ...(await newestMessage(app)), ...waits, id: 'copy', to_number }])
}
