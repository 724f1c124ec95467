import type { FC } from 'hono/jsx'
import { type Frame, Page } from '../../../page/layout.tsx'
import { dateAndTime } from '../../../platform/i18n/japan-time.ts'
import { ADMIN_SITE, USER_SITE } from '../../../site.ts'
import { spacedNumber } from '../../../sms-number.ts'
import { readBoundCode } from './bound-code.ts'
import { INBOX_MODES, type InboxMode, numberOfMode } from './faults.ts'
import type { InboxMessage } from './inbox.ts'
import { messages as m } from './messages.ts'

export interface InboxPageProps {
  readonly frame: Frame
  /** Oldest first. */
  readonly messages: readonly InboxMessage[]
  readonly mode: InboxMode
}

/** Phones with their messages, newest first. */
export const InboxPage: FC<InboxPageProps> = ({ frame, messages, mode }) => {
  const { say } = frame
  const newestFirst = messages.toReversed()
  const phones = [...new Set(newestFirst.map(message => message.to))]
  return (
    <Page frame={frame} title={say(m.title)} scripts={['inbox.js']} wide>
      <p class="lead">{say(m.lead)}</p>
      {mode !== 'deliver' && (
        <p class="notice">
          {say(m.modeNow, { mode: say(m.mode[mode].name), usual: say(m.mode.deliver.name) })}
        </p>
      )}
      <p class="hint">
        <span class="needs-script">{say(m.live)}</span>
        <noscript>{say(m.reload)}</noscript>
      </p>
      <div id="phones" class="phones" data-newest={messages.at(-1)?.id ?? 0} aria-live="polite">
        {phones.length === 0 && <p class="panel">{say(m.empty)}</p>}
        {phones.map(phone => (
          <section class="phone" aria-label={spacedNumber(phone)}>
            <h2 class="digits">{spacedNumber(phone)}</h2>
            <ol>
              {newestFirst
                .filter(message => message.to === phone)
                .map(message => (
                  <Message frame={frame} message={message} />
                ))}
            </ol>
          </section>
        ))}
      </div>
      <form method="post" action="/inbox/mode" class="panel inbox-mode">
        <fieldset class="radios">
          <legend>{say(m.modeTitle)}</legend>
          <p class="hint">{say(m.modeLead)}</p>
          <div class="modes">
            {INBOX_MODES.map(option => (
              <ModeChoice frame={frame} option={option} chosen={mode} />
            ))}
          </div>
        </fieldset>
        <button class="secondary small">{say(m.setMode)}</button>
      </form>
      <nav aria-label={say(m.sites)} class="inbox-sites">
        <a href={`${ADMIN_SITE.path}/`}>{say(m.adminSite)}</a>{' '}
        <a href={`${USER_SITE.path}/`}>{say(m.userSite)}</a>
      </nav>
    </Page>
  )
}

const ModeChoice: FC<{ frame: Frame; option: InboxMode; chosen: InboxMode }> = ({
  frame,
  option,
  chosen,
}) => {
  const { say } = frame
  const effect = `effect-${option}`
  return (
    <div>
      <label class="check">
        <input
          type="radio"
          name="mode"
          value={option}
          checked={option === chosen}
          aria-describedby={effect}
        />{' '}
        {say(m.mode[option].name)}
      </label>
      <p class="hint" id={effect}>
        {say(m.mode[option].effect)}{' '}
        <span class="always">{say(m.alwaysSo, { number: numberOfMode(option) })}</span>
      </p>
    </div>
  )
}

const Message: FC<{ frame: Frame; message: InboxMessage }> = ({ frame, message }) => {
  const { say } = frame
  const bound = readBoundCode(message.text)
  const state = message.state === 'delivered' ? m.state.delivered : m.state.submitted
  const at = Date.parse(message.sentAt)
  return (
    <li id={`message-${message.id}`}>
      <p class="sms-head">
        <span class="digits">{say(m.from, { from: message.from })}</span>{' '}
        <time datetime={message.sentAt}>{dateAndTime(at, frame.language)}</time>
      </p>
      <p class="sms-text" lang="ja">
        {message.text}
      </p>
      {bound && (
        <p class="sms-code">
          <code>{bound.code}</code>{' '}
          <button
            type="button"
            class="secondary small needs-script"
            data-copy={bound.code}
            data-done={say(m.copied)}
          >
            {say(m.copy)}
          </button>
        </p>
      )}
      <p class="hint">
        {say(state)} ・ {say(m.parts, { parts: message.parts })} ・{' '}
        {bound ? say(m.boundGood, { host: bound.host }) : message.text.includes('@') ? say(m.boundBad) : '—'}
      </p>
    </li>
  )
}
