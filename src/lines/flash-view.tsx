import type { FlashViews } from '../page/flash.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { policy } from '../policy.ts'
import type { Dropped } from './line-form.ts'
import { messages as m } from './messages.ts'

declare module '../page/flash.tsx' {
  interface Flashes {
    'line-saved': { readonly dropped?: readonly Dropped[] }
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
} satisfies FlashViews

/** Why something that was typed, or kept before, is not there any more. */
export function droppedText(say: Say, dropped: Dropped): string {
  return dropped === 'seconds'
    ? say(m.dropped.seconds, policy.line.forwardAfterSeconds)
    : say(m.dropped[dropped])
}
