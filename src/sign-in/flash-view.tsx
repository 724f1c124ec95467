import type { FlashViews } from '../page/flash.tsx'
import type { Frame } from '../page/layout.tsx'
import { endingOf } from '../sms-number.ts'
import { messages as m } from './messages.ts'

declare module '../page/flash.tsx' {
  interface Flashes {
    /** The desk was asked to clear the number; with this sign-in its owner showed that he has it. */
    'clearing-cancelled': object
    'unfinished-codes': { readonly count: number }
    /** Others had used up the SMS to unknown browsers: somebody has the password. */
    'codes-used-up': object
    enrolled: { readonly masked: string }
  }
}

export const flashes = {
  'clearing-cancelled': { look: 'warning', tell: say => say(m.clearingCancelled) },
  'unfinished-codes': {
    look: 'warning',
    tell: (say, { count }, frame) => passwordWarning(frame, say(m.unfinishedCodes, { count })),
  },
  'codes-used-up': {
    look: 'warning',
    tell: (say, _, frame) => passwordWarning(frame, say(m.codesUsedUp)),
  },
  enrolled: {
    look: 'success',
    tell: (say, { masked }) => say(m.enrolled, { number: endingOf(say, masked) }),
  },
} satisfies FlashViews

/** The one thing to do is one press away. */
function passwordWarning({ say, site }: Frame, text: string) {
  return (
    <>
      {text} <a href={`${site?.path}/password`}>{say(m.changePassword)}</a>
    </>
  )
}
