import type { FlashViews } from '../page/flash.tsx'
import { dateAndTime } from '../platform/i18n/japan-time.ts'
import { messages as m } from './messages.ts'

declare module '../page/flash.tsx' {
  interface Flashes {
    'other-sessions-ended': { readonly count: number }
    'devices-forgotten': { readonly count: number }
    /** While nobody but known devices is let in none is forgotten. */
    'devices-kept': object
    'others-stopped': { readonly until: number }
    /** The code for it was not typed in time, or not right. */
    'stop-over': object
  }
}

export const flashes = {
  'other-sessions-ended': { look: 'success', tell: (say, { count }) => say(m.othersEnded, { count }) },
  'devices-forgotten': { look: 'success', tell: (say, { count }) => say(m.forgotten, { count }) },
  'others-stopped': {
    look: 'success',
    tell: (say, { until }, { language }) => say(m.stopped, { until: dateAndTime(until, language) }),
  },
  'devices-kept': { look: 'warning', tell: say => say(m.kept) },
  'stop-over': { look: 'warning', tell: say => say(m.stopOver) },
} satisfies FlashViews
