import type { FlashViews } from '../page/flash.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
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
    tell: (say, { count }, site) => passwordWarning(say, say(m.unfinishedCodes, { count }), site),
  },
  'codes-used-up': {
    look: 'warning',
    tell: (say, _, site) => passwordWarning(say, say(m.codesUsedUp), site),
  },
  enrolled: { look: 'success', tell: (say, { masked }) => say(m.enrolled, { number: masked }) },
} satisfies FlashViews

/** The one thing to do is one press away. */
function passwordWarning(say: Say, text: string, site: string) {
  return (
    <>
      {text} <a href={`${site}/password`}>{say(m.changePassword)}</a>
    </>
  )
}
