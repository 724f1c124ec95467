import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { Deps } from '../deps.ts'
import { messages as desk } from '../desk/messages.ts'
import { helpFor } from '../help/pages.ts'
import type { Frame, Person } from '../page/layout.tsx'
import type { AssetAddresses } from '../platform/http/assets.ts'
import { type Say, speak } from '../platform/i18n/catalogue.ts'
import { LANGUAGE_COOKIE, languageFrom, switchedTo } from '../platform/i18n/language.ts'
import type { Session } from '../sessions/sessions.ts'
import type { Site } from '../site.ts'
import { FLASHES } from './flashes.ts'
import { isHelplineOpen } from './helpline.ts'

/** What a request's pages are drawn with. */
export function makeFrame(
  deps: Pick<Deps, 'config' | 'clock'>,
  c: Context,
  assets: AssetAddresses,
  site: Site | undefined,
): Frame {
  const { config } = deps
  const language = languageFrom(switchedTo(c) ?? getCookie(c, LANGUAGE_COOKIE))
  const now = deps.clock.now()
  return {
    language,
    say: speak(language, { desk: config.desk.name[language] }),
    now,
    serviceName: config.serviceName,
    site,
    path: c.req.method === 'POST' ? c.req.path : `${c.req.path}${new URL(c.req.url).search}`,
    person: undefined,
    help: helpFor(c.req.path),
    helpline: {
      name: config.desk.name[language],
      phone: config.desk.phone,
      guidance: config.desk.guidance[language],
      hours: config.desk.hours[language],
      haveReady: config.desk.haveReady[language],
      open: isHelplineOpen(config.desk, now),
    },
    assets,
    demonstration: config.demonstration,
    flashes: FLASHES,
  }
}

export function personOf(session: Session, say: Say): Person {
  return {
    name: session.role === undefined ? nameOf(session) : say(desk.role[session.role]),
    id: session.loginId,
    previousSignInAt: session.previousSignInAt,
    ends: session.ends,
  }
}

function nameOf({ line, contractName }: Session): string {
  return line === undefined ? contractName : line.userName
}
