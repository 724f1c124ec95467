import { noSmsText } from '../challenges/no-sms-view.tsx'
import type { FlashViews } from '../page/flash.tsx'
import type { NoSms } from '../sms-counts.ts'
import { firstWaitsText } from './first-waits-view.ts'
import { messages as m } from './messages.ts'

declare module '../page/flash.tsx' {
  interface Flashes {
    'numbers-saved': { readonly count: number }
    'own-number-saved': object
    'second-number-saved': { readonly removed: boolean }
    /** 『OK』 waited for a code, and then none could be sent to the administrator's own new number. */
    'own-number-refused': { readonly because: NoSms; readonly until: number }
    /** The session was opened with the second number: not before then, or not at all. */
    'first-number-waits': { readonly until?: number | undefined }
  }
}

export const flashes = {
  'numbers-saved': { look: 'success', tell: (say, { count }) => say(m.numbersSaved, { count }) },
  'own-number-refused': { look: 'warning', tell: (_, refusal, frame) => noSmsText(frame, refusal) },
  'first-number-waits': { look: 'warning', tell: (_, { until }, frame) => firstWaitsText(frame, until) },
  'second-number-saved': {
    look: 'success',
    tell: (say, { removed }) => say(removed ? m.secondRemoved : m.secondSaved),
  },
  'own-number-saved': { look: 'success', tell: say => say(m.ownNumberSaved) },
} satisfies FlashViews
