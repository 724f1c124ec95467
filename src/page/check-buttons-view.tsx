import type { FC } from 'hono/jsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { messages as m } from './messages.ts'

/** What every check screen ends with: the form around it gets `action=ok`, or `action=correct`. */
export const CheckButtons: FC<{ say: Say }> = ({ say }) => (
  <>
    <button name="action" value="ok" class="primary">
      {say(m.ok)}
    </button>
    <button name="action" value="correct" class="secondary">
      {say(m.correct)}
    </button>
  </>
)
