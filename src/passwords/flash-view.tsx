import type { FlashViews } from '../page/flash.tsx'
import { messages as m } from './messages.ts'

declare module '../page/flash.tsx' {
  interface Flashes {
    'password-changed': object
  }
}

export const flashes = {
  'password-changed': { look: 'success', tell: say => say(m.changed) },
} satisfies FlashViews
