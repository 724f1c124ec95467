import type { FlashViews } from '../page/flash.tsx'
import { messages as m } from './messages.ts'

declare module '../page/flash.tsx' {
  interface Flashes {
    /** The desk was asked to clear the number; with this sign-in its owner showed that he has it. */
    'clearing-cancelled': object
    /** Something was done to an account at the desk; `sealed` is a new initial password, for one page. */
    'desk-act': { readonly act: string; readonly accountId: string; readonly sealed?: string }
  }
}

export const flashes = {
  'clearing-cancelled': { look: 'warning', tell: say => say(m.clearingCancelled) },
} satisfies FlashViews
