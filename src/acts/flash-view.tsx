import type { FlashViews } from '../page/flash.tsx'
import { messages as m } from './messages.ts'
import { refusalText } from './refusal-view.tsx'

declare module '../page/flash.tsx' {
  interface Flashes {
    /** Its code was not typed in time, or not right, or it was ended meanwhile. */
    'act-over': object
    /** Its check screen waited too long. */
    'act-aged': object
    /** What it is about changed meanwhile. */
    'act-stale': object
    'act-quarantined': { readonly until: number }
    'act-not-in-contract': object
  }
}

export const flashes = {
  'act-over': { look: 'warning', tell: say => say(m.over) },
  'act-aged': { look: 'warning', tell: say => say(m.aged) },
  'act-stale': { look: 'warning', tell: say => say(m.stale) },
  'act-quarantined': {
    look: 'warning',
    tell: (_, { until }, frame) => refusalText(frame, { kind: 'quarantined', until }),
  },
  'act-not-in-contract': { look: 'warning', tell: say => say(m.notInContract) },
} satisfies FlashViews
