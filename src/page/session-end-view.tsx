import type { FC } from 'hono/jsx'
import { clockTime } from '../platform/i18n/japan-time.ts'
import { HOUR_MS, MINUTE_MS, policy } from '../policy.ts'
import type { Frame, Person } from './layout.tsx'
import { messages as m } from './messages.ts'

interface SessionEndProps {
  readonly frame: Frame
  readonly ends: Person['ends']
  readonly site: NonNullable<Frame['site']>
}

/** Until when one is signed in. The script makes a warning of it, some minutes before (client/session.ts). */
export const SessionEnd: FC<SessionEndProps> = ({ frame, ends, site }) => {
  const { say, now } = frame
  const { idleMs, totalMs, warnMs } = policy.session
  const minutes = idleMs / MINUTE_MS
  const texts = {
    quiet: say(m.sessionEnd.quiet, { time: '{time}', latest: '{latest}', minutes }),
    soon: say(m.sessionEnd.soon, { time: '{time}' }),
    last: say(m.sessionEnd.last, { time: '{time}', hours: totalMs / HOUR_MS }),
    over: say(m.sessionEnd.over),
    goOn: say(m.sessionEnd.goOn),
  }
  return (
    <p
      class="session-end hint"
      id="session-end"
      data-site={site.kind}
      data-alive={`${site.path}/password`}
      data-now={now}
      data-idle-ms={idleMs}
      data-warn-ms={warnMs}
      data-at={ends.at}
      data-latest={ends.latest}
      data-texts={JSON.stringify(texts)}
    >
      {say(m.sessionEnd.quiet, { time: clockTime(ends.at), latest: clockTime(ends.latest), minutes })}
    </p>
  )
}
