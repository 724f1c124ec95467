import type { FlashViews } from '../page/flash.tsx'
import { messages as m } from './messages.ts'

declare module '../page/flash.tsx' {
  interface Flashes {
    'numbers-saved': { readonly count: number }
    'own-number-saved': object
  }
}

export const flashes = {
  'numbers-saved': { look: 'success', tell: (say, { count }) => say(m.numbersSaved, { count }) },
  'own-number-saved': { look: 'success', tell: say => say(m.ownNumberSaved) },
} satisfies FlashViews
