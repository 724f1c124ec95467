import type { FC } from 'hono/jsx'
import type { Say, Sentence } from '../platform/i18n/catalogue.ts'
import { columnHeadings } from './file-columns.ts'
import { messages } from './messages.ts'
import { pasteMessages as m } from './paste-messages.ts'

/** Where the script says what became of pasted cells, with its sentences; `isLong`: rows of other pages are not here. */
export const PasteNotice: FC<{ say: Say; isLong: boolean }> = ({ say, isLong }) => {
  const { same, blank, unknown, 'not-here': notHere, beyond, ...left } = m.left
  const counted = (text: Sentence<'count'>) => say(text, { count: '{count}' })
  const named = (text: Sentence<'count' | 'which'>) => say(text, { count: '{count}', which: '{which}' })
  const texts = {
    undone: say(m.undone),
    nothing: say(m.nothing),
    kinds: {
      'by-key': counted(m['by-key']),
      'in-order': counted(m['in-order']),
      'no-column': say(m['no-column']),
      'many-columns': say(m['many-columns']),
    },
    zeros: counted(m.zeros),
    left: {
      same: counted(same),
      blank: counted(blank),
      unknown: named(isLong ? notHere : unknown),
      twice: named(left.twice),
      unclear: named(left.unclear),
      'no-number': named(left['no-number']),
      beyond: counted(beyond),
    },
    administrator: [messages.administrator.ja, messages.administrator.en],
  }
  return (
    <div class="pasted">
      <p
        role="status"
        id="pasted"
        data-texts={JSON.stringify(texts)}
        data-headings={JSON.stringify(columnHeadings)}
      ></p>
      <button type="button" id="undo-paste" class="secondary small" hidden>
        {say(m.undo)}
      </button>
    </div>
  )
}
