import type { FlashViews } from '../page/flash.tsx'
import { messages as m } from './messages.ts'

declare module '../page/flash.tsx' {
  interface Flashes {
    /** The desk was asked to clear the number; with this sign-in its owner showed that he has it. */
    'clearing-cancelled': object
    'unfinished-codes': { readonly count: number }
    enrolled: { readonly masked: string }
  }
}

export const flashes = {
  'clearing-cancelled': { look: 'warning', tell: say => say(m.clearingCancelled) },
  'unfinished-codes': { look: 'warning', tell: (say, { count }) => say(m.unfinishedCodes, { count }) },
  enrolled: { look: 'success', tell: (say, { masked }) => say(m.enrolled, { number: masked }) },
} satisfies FlashViews
