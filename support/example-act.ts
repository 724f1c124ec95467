import { Hono } from 'hono'
import { lockLine, saveLine } from '../src/accounts/line.ts'
import type { ActKind } from '../src/acts/act.ts'
import { begin, endHeldActs } from '../src/acts/held.ts'
import { refusalText } from '../src/acts/refusal-view.tsx'
import { goOn } from '../src/acts/routes.tsx'
import type { Deps } from '../src/deps.ts'
import { FIRST_OPTION_SERVICES } from '../src/lines/option-services.ts'
import { adminLineRoutes } from '../src/lines/routes.tsx'
import { readForm } from '../src/platform/http/forms.ts'
import { ADMIN_SITE } from '../src/site.ts'
import { makeFrame } from '../src/sites/frame.ts'
import { mountSite } from '../src/sites/site.ts'
import { maskNumber } from '../src/sms-number.ts'
import type { Env } from '../src/web.ts'
import { work } from '../src/work.ts'
import { Visitor } from './visitor.ts'

/** An act of a test, bound to its code: a line forwards to a number abroad. As somebody who declares one would write it. */
interface Forwarding {
  readonly line: string
  readonly to: string
}

function settingsOf(number?: string): string {
  const forwarding = number === undefined ? [] : [{ when: 'always', to: { number } }]
  return JSON.stringify({ ...FIRST_OPTION_SERVICES, forwarding })
}

const forwarding: ActKind<Forwarding> = {
  name: 'example',
  isBound: true,
  isAbroad: true,
  smsWords: { ja: '海外転送', en: 'abroad' },
  words: (_, { line, to }) => `${line} → ${maskNumber(to)}`,
  facts: () => [{ term: '国・地域', text: 'アメリカ合衆国' }],
  warning: () => '海外への通話料はお客さまのご負担になります',
  form: ({ line }) => `/oa/example?line=${line}`,
  async perform(within, { session, payload, version }) {
    const line = await lockLine(within.db, { number: payload.line, contractId: session.contractId })
    if (line === undefined || line.version !== version)
      return { kind: 'stale', to: ADMIN_SITE.home, outcome: undefined }
    await saveLine(within.db, { ...line, settings: settingsOf(payload.to) })
    return { kind: 'done', to: `${ADMIN_SITE.home}?done`, outcome: undefined }
  },
}

/** The administrator site with this act: a form at `/oa/example`, and `/oa/example/stop` that stops all forwarding. */
export function visitorOfExample(deps: Deps): Visitor {
  const app = new Hono<Env>()
  app.use(async (c, next) => {
    c.set('frame', makeFrame(deps, c, {}, ADMIN_SITE))
    c.set('address', '192.0.2.1')
    await next()
  })
  const screens = [adminLineRoutes(deps), exampleRoutes(deps)]
  app.route('/', mountSite(deps, ADMIN_SITE, { screens, forms: [], acts: [forwarding] }))
  return new Visitor(request => app.request(request))
}

function exampleRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get('/oa/example', c => c.text(`form of ${c.req.query('line')}`))
  routes.post('/oa/example', async c => {
    const form = await readForm(c)
    const { session, address, frame } = c.var
    const payload = { line: form.text('line'), to: form.text('to') }
    const line = await work(deps, within => lockLine(within.db, { number: payload.line }))
    if (line === undefined) return c.notFound()
    const about = { lineId: line.id, version: line.version }
    const { language } = frame
    const begun = await begin(deps, session, { kind: forwarding, payload, ...about, address, language })
    const next = goOn(deps, c, { site: ADMIN_SITE, begun })
    return next instanceof Response ? next : c.text(refusalText(frame, next), 422)
  })
  routes.post('/oa/example/stop', async c => {
    const { contractId } = c.var.session
    const number = (await readForm(c)).text('line')
    await work(deps, async within => {
      await endHeldActs(within, { contractId, lineIds: undefined })
      const line = await lockLine(within.db, { number, contractId })
      if (line) await saveLine(within.db, { ...line, settings: settingsOf() })
    })
    return c.redirect(ADMIN_SITE.home, 303)
  })
  return routes
}
