import type { ActKind } from '../acts/act.ts'
import { type ActRefusal, begin } from '../acts/held.ts'
import type { Deps } from '../deps.ts'
import type { Language, Sentence } from '../platform/i18n/catalogue.ts'
import type { Session } from '../sessions/sessions.ts'
import { PAGES } from '../site.ts'
import { work } from '../work.ts'
import { actOnUser, refusedOrder, type UserActOutcome, type UserOrder } from './acts.ts'
import { messages as m } from './messages.ts'
import type { UserAct } from './user.ts'
import { pathOf } from './user-view.tsx'

/** As it waits for its code. */
type WantedUserAct = Omit<UserOrder, 'address'>

/** What an administrator does for a user that takes a code typed in this session lately (D15). Ending sessions does not: it opens nothing. */
export const reissuePassword = actKind('user-password', m.fresh['reissue-password'])
export const suspendUser = actKind('user-suspended', m.fresh.suspend)
export const resumeUser = actKind('user-resumed', m.fresh.resume)

const FRESH: Partial<Record<UserAct, ActKind<WantedUserAct, UserActOutcome>>> = {
  'reissue-password': reissuePassword,
  suspend: suspendUser,
  resume: resumeUser,
}

/** What was done, or the code page that comes first. */
export type AskedOfUser = UserActOutcome | { readonly kind: 'code' } | { readonly kind: 'check' } | ActRefusal

/** What a form of a user's page asks for. Nobody types a code for what could not be done. */
export async function order(
  deps: Deps,
  session: Session,
  wanted: UserOrder & { readonly language: Language },
): Promise<AskedOfUser> {
  const { language, ...ordered } = wanted
  const kind = FRESH[ordered.act]
  if (kind === undefined) return work(deps, within => actOnUser(within, session, ordered))
  const refused = await refusedOrder(deps, session, ordered)
  if (refused !== undefined) return refused
  const { address, ...payload } = ordered
  const begun = await begin(deps, session, { kind, payload, address, language })
  return begun.kind === 'performed' ? begun.performed.outcome : begun
}

function actKind(
  name: string,
  words: { readonly sms: Sentence; readonly about: Sentence<'id'> },
): ActKind<WantedUserAct, UserActOutcome> {
  return {
    name,
    isBound: false,
    smsWords: words.sms,
    words: (say, { loginId }) => say(words.about, { id: loginId }),
    form: wanted => `${pathOf(wanted)}/${wanted.act}`,
    async perform(within, { session, payload, address }) {
      const outcome = await actOnUser(within, session, { ...payload, address })
      switch (outcome.kind) {
        case 'done':
        case 'done-before':
          return { kind: 'done', to: pathOf(payload), outcome }
        case 'conflict':
          return { kind: 'stale', to: pathOf(payload), outcome }
        case 'no-user':
          return { kind: 'stale', to: PAGES.lines, outcome }
      }
    },
  }
}
