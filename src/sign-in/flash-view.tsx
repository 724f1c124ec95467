import type { FlashViews } from '../page/flash.tsx'
import { messages as m } from './messages.ts'

declare module '../page/flash.tsx' {
  interface Flashes {
    'unfinished-codes': { readonly count: number }
    enrolled: { readonly masked: string }
  }
}

export const flashes = {
  'unfinished-codes': { look: 'warning', tell: (say, { count }) => say(m.unfinishedCodes, { count }) },
  enrolled: { look: 'success', tell: (say, { masked }) => say(m.enrolled, { number: masked }) },
} satisfies FlashViews
