import type { FlashViews } from '../page/flash.tsx'
import { messages as m } from './messages.ts'

declare module '../page/flash.tsx' {
  interface Flashes {
    'other-sessions-ended': { readonly count: number }
    'devices-forgotten': { readonly count: number }
  }
}

export const flashes = {
  'other-sessions-ended': { look: 'success', tell: (say, { count }) => say(m.othersEnded, { count }) },
  'devices-forgotten': { look: 'success', tell: (say, { count }) => say(m.forgotten, { count }) },
} satisfies FlashViews
