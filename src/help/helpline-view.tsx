import type { FC } from 'hono/jsx'
import type { Frame } from '../page/layout.tsx'
import { messages as m } from './messages.ts'

/** Whom to call, when, and what to have at hand: in the operator's own words (`desk` in the configuration). */
export const HelplinePanel: FC<{ frame: Frame }> = ({ frame: { say, helpline, language } }) => (
  <section class="panel" id="helpline">
    <h2>{say(m.callAt, { name: helpline.name })}</h2>
    <p>
      <a href={`tel:${helpline.phone.replace(/[^\d+]/g, '')}`}>{helpline.phone}</a>
      {language === 'ja' ? `（${helpline.guidance}）` : ` (${helpline.guidance})`}
    </p>
    <p>{helpline.hours}</p>
    <p>{say(m.haveReady, { what: helpline.haveReady })}</p>
  </section>
)
