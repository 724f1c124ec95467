import type { FlashViews } from '../page/flash.tsx'
import { messages as a } from './act-messages.ts'

declare module '../page/flash.tsx' {
  interface Flashes {
    /** What a supervisor just said to what a colleague asked for. */
    'clearing-decided': { readonly as: 'approved' | 'cancelled' }
  }
}

export const flashes = {
  'clearing-decided': { look: 'success', tell: (say, { as }) => say(a.decidedNow[as]) },
} satisfies FlashViews
