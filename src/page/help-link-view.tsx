import type { FC } from 'hono/jsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { messages as m } from './messages.ts'

/** Beside the page, so that nothing typed is lost; all screens share one tab for it. */
export const HelpLink: FC<{ say: Say; address: string }> = ({ say, address }) => (
  <a class="help-link" href={address} target="sekisho-help">
    {say(m.help)}
    <span class="visually-hidden">{say(m.opensTab)}</span>
  </a>
)
