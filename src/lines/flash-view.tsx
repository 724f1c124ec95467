import type { FC } from 'hono/jsx'
import { Notice } from '../page/layout.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { policy } from '../policy.ts'
import type { Flash } from '../sessions/sessions.ts'
import type { Dropped } from './line-form.ts'
import { messages as m } from './messages.ts'

/** How the step before went, told once on the first screen after it. */
export const FlashNotice: FC<{ say: Say; flash: Flash | undefined }> = ({ say, flash }) =>
  flash === undefined || flash.kind === 'desk-act' ? null : (
    <Notice kind={WARNINGS.has(flash.kind) ? 'warning' : 'success'}>
      {flashText(say, flash)}
      {flash.kind === 'line-saved' &&
        flash.dropped?.map(one => (
          <>
            <br />
            {droppedText(say, one)}
          </>
        ))}
    </Notice>
  )

const WARNINGS: ReadonlySet<Flash['kind']> = new Set(['unfinished-codes', 'clearing-cancelled'])

function flashText(say: Say, flash: Exclude<Flash, { kind: 'desk-act' }>): string {
  switch (flash.kind) {
    case 'numbers-saved':
      return say(m.numbersSaved, { count: flash.count })
    case 'own-number-saved':
      return say(m.ownNumberSaved)
    case 'line-saved':
      return say(m.saved)
    case 'password-changed':
      return say(m.passwordChanged)
    case 'unfinished-codes':
      return say(m.unfinishedCodes, { count: flash.count })
    case 'enrolled':
      return say(m.enrolled, { number: flash.masked })
    case 'clearing-cancelled':
      return say(m.clearingCancelled)
  }
}

/** Why something that was typed, or kept before, is not there any more. */
export function droppedText(say: Say, dropped: Dropped): string {
  return dropped === 'seconds'
    ? say(m.dropped.seconds, policy.line.forwardAfterSeconds)
    : say(m.dropped[dropped])
}
