import type { FC } from 'hono/jsx'
import type { Flash } from '../page/flash.tsx'
import { type Frame, Page } from '../page/layout.tsx'
import { PageLinks } from '../page/pages-view.tsx'
import { dateAndTime } from '../platform/i18n/japan-time.ts'
import type { PageOf } from '../platform/paging.ts'
import { DAY_MS, policy } from '../policy.ts'
import type { OpenSession } from '../sessions/open-sessions.ts'
import type { KnownDevice } from './known-devices.ts'
import { messages as m } from './messages.ts'

export interface DevicesPageProps {
  readonly frame: Frame
  readonly action: string
  readonly home: string
  /** This browser's first. */
  readonly sessions: PageOf<OpenSession>
  readonly devices: readonly KnownDevice[]
  /** The known device that this browser is. */
  readonly thisDevice: string | undefined
  readonly flash: readonly Flash[]
  /** Letting nobody else in: until when that is so; `undefined` where it cannot be done. */
  readonly stop: { readonly until: number | undefined } | undefined
  /** Why no code could be sent for it. */
  readonly problem: string | undefined
}

export const DevicesPage: FC<DevicesPageProps> = props => {
  const { frame, sessions, devices, flash } = props
  const { say } = frame
  return (
    <Page
      frame={frame}
      title={say(m.title)}
      wide
      errors={props.problem === undefined ? [] : [{ text: props.problem }]}
      told={flash}
    >
      <h2>{say(m.sessionsTitle)}</h2>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{say(m.browser)}</th>
            <th scope="col">{say(m.address)}</th>
            <th scope="col">{say(m.since)}</th>
            <th scope="col">{say(m.lastSeen)}</th>
          </tr>
        </thead>
        <tbody>
          {sessions.rows.map(session => (
            <tr>
              <th scope="row" data-label={say(m.browser)}>
                {session.label} {session.here && <span class="state confirmed">✓ {say(m.here)}</span>}
              </th>
              <td data-label={say(m.address)}>{session.address}</td>
              <td data-label={say(m.since)}>{dateAndTime(session.since, frame.language)}</td>
              <td data-label={say(m.lastSeen)}>{dateAndTime(session.lastSeenAt, frame.language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <PageLinks say={say} page={sessions} href={number => `${props.action}?page=${number}`} />
      {sessions.all > 1 ? (
        <form method="post" action={props.action}>
          <p>{say(m.unknownUse)}</p>
          <button name="action" value="end-others" class="secondary">
            {say(m.endOthers)}
          </button>
        </form>
      ) : (
        <p>{say(m.noOthers)}</p>
      )}
      <h2>{say(m.devicesTitle)}</h2>
      <p>{say(m.devicesLead)}</p>
      {props.stop?.until !== undefined && <p>{say(m.kept)}</p>}
      {devices.length === 0 ? <p>{say(m.none)}</p> : <Devices {...props} />}
      {props.stop && <StopOthers {...props} until={props.stop.until} />}
      <p>
        <a href={props.home}>{say(m.back)}</a>
      </p>
    </Page>
  )
}

const StopOthers: FC<DevicesPageProps & { readonly until: number | undefined }> = props => {
  const { frame, action, until } = props
  const { say } = frame
  const days = policy.knownDevice.onlyKnownMs / DAY_MS
  return (
    <>
      <h2>{say(m.stopTitle)}</h2>
      {until === undefined ? (
        <form method="post" action={action}>
          <p>{say(m.stopLead, { days })}</p>
          <button name="action" value="stop-others" class="secondary" aria-describedby="stop-next">
            {say(m.stopOthers, { days })}
          </button>
          <p id="stop-next" class="hint">
            {say(m.stopNext)}
          </p>
        </form>
      ) : (
        <p>{say(m.stoppedUntil, { until: dateAndTime(until, frame.language) })}</p>
      )}
    </>
  )
}

const Devices: FC<DevicesPageProps> = ({ frame, action, devices, thisDevice, stop }) => {
  const { say } = frame
  const mayForget = stop?.until === undefined
  return (
    <>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{say(m.browser)}</th>
            <th scope="col">{say(m.lastUsed)}</th>
            {mayForget && <th scope="col">{say(m.action)}</th>}
          </tr>
        </thead>
        <tbody>
          {devices.map(device => (
            <tr>
              <th scope="row" data-label={say(m.browser)}>
                {device.label}{' '}
                {device.id === thisDevice && <span class="state confirmed">✓ {say(m.here)}</span>}
              </th>
              <td data-label={say(m.lastUsed)}>{dateAndTime(device.lastUsedAt, frame.language)}</td>
              {mayForget && (
                <td data-label={say(m.action)}>
                  <form method="post" action={action}>
                    <input type="hidden" name="device" value={device.id} />
                    <button
                      name="action"
                      value="forget"
                      class="secondary small"
                      aria-label={say(m.forgetOne, { label: device.label })}
                    >
                      {say(m.forget)}
                    </button>
                  </form>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {mayForget && (
        <form method="post" action={action}>
          <button name="action" value="forget-all" class="secondary">
            {say(m.forgetAll)}
          </button>
        </form>
      )}
    </>
  )
}
