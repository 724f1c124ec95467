import type { FlashViews } from '../page/flash.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import type { Dropped } from './line-form.ts'
import { messages as m } from './messages.ts'
import { stopMessages as s } from './stop-messages.ts'

declare module '../page/flash.tsx' {
  interface Flashes {
    'line-saved': { readonly dropped?: readonly Dropped[] }
    'forwarding-stopped': { readonly count: number }
    'forwarding-restored': { readonly count: number; readonly left: number }
  }
}

export const flashes = {
  'line-saved': {
    look: 'success',
    tell: (say, { dropped }) => (
      <>
        {say(m.saved)}
        {dropped?.map(one => (
          <>
            <br />
            {droppedText(say, one)}
          </>
        ))}
      </>
    ),
  },
  'forwarding-stopped': {
    look: 'success',
    tell: (say, { count }) => (count === 0 ? say(s.stoppedNone) : say(s.stoppedNow, { count })),
  },
  'forwarding-restored': {
    look: 'success',
    tell: (say, { count, left }) => (
      <>
        {count > 0 && say(s.restored, { count })} {left > 0 && say(s.notRestored, { count: left })}
      </>
    ),
  },
} satisfies FlashViews

/** Why something that was typed, or kept before, is not there any more. */
export function droppedText(say: Say, dropped: Dropped): string {
  return say(m.dropped[dropped])
}
