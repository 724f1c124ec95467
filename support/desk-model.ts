import { keyOf, type Model, reached } from './models.ts'

/**
 * The desk as a small model: what one person there can do to one account, and what anybody can do from outside with a
 * password that the desk showed. Searched through by desk-model.test.ts, and held against the product act by act. What
 * colleagues did stands in the states to begin with: they are honest, and asked for it on behalf of the customer.
 */
export interface AccountState {
  readonly site: 'admin' | 'user'
  /** Whose phone gets the codes. */
  readonly number: 'none' | 'owner' | 'insider'
  /** What the contract says of an administrator without a number. */
  readonly enrolment: 'open' | 'activation-code' | 'closed'
  /** Whether the contract's day of codes is still to come. */
  readonly codes: 'later' | 'now'
  /** `shown`: the one that the desk showed to this person, which its owner has not replaced so far. */
  readonly password: 'owner' | 'shown'
  readonly suspended: boolean
  /** What is asked for: a number to be cleared, or a later day of codes. */
  readonly open: 'none' | `${'number' | 'day'} of ${'mine' | 'colleague'}` | 'number approved'
  /** What this person did to it within the last days that are looked at together. */
  readonly mine: readonly Mine[]
  /** This person is signed in as the customer. */
  readonly inside: boolean
}

export type Mine = 'password' | 'asked' | 'alone' | 'approved'

const ACTS = [
  'reset-password',
  'end-sessions',
  'stop-forwarding',
  'suspend',
  'resume',
  'clear-number',
  'approve',
  'cancel',
  'day-later',
  'day-now',
  // From outside.
  'sign-in',
  'enrol',
  'wait-days',
  'wait-weeks',
] as const
export type Act = (typeof ACTS)[number]

const OF_SUPERVISORS: ReadonlySet<Act> = new Set([
  'clear-number',
  'approve',
  'cancel',
  'day-later',
  'day-now',
])

/** Whether the product has a rule. Without one of them the search finds a way in. */
export interface Rules {
  /** A password that the desk showed opens nothing without a code, also before codes are compulsory. */
  readonly shownNeedsCode: boolean
  /** Whoever has no number, and a password that the desk showed, enrols with an activation code at least. */
  readonly shownNeedsActivation: boolean
  /** What one person did to an account lately is looked at together. */
  readonly together: boolean
}
export const PRODUCT: Rules = { shownNeedsCode: true, shownNeedsActivation: true, together: true }

/** Who does it, under which rules and settings. */
export interface Setting {
  readonly role: 'desk' | 'supervisor'
  /** `desk.secondOperator`. */
  readonly second: boolean
  readonly rules: Rules
}

/** The state after the act; `undefined` where it is refused, or changes nothing. */
function after(state: AccountState, act: Act, setting: Setting): AccountState | undefined {
  if (setting.role === 'desk' && OF_SUPERVISORS.has(act)) return undefined
  const next = change(state, act, setting)
  return next && keyOf(next) !== keyOf(state) ? next : undefined
}

function change(state: AccountState, act: Act, { rules, second }: Setting): AccountState | undefined {
  const { site, number, codes, open } = state
  const did = (...acts: Mine[]) => rules.together && acts.some(one => state.mine.includes(one))
  const with_ = (mine: Mine) => [...new Set([...state.mine, mine])].sort()
  const isShown = state.password === 'shown'
  switch (act) {
    case 'reset-password':
      if (did('alone', 'approved')) return undefined
      return { ...state, password: 'shown', mine: with_('password'), inside: false }
    case 'end-sessions':
      return { ...state, inside: false }
    // It only turns off: nobody comes in by it, whatever else he does.
    case 'stop-forwarding':
      return state
    case 'suspend':
      return { ...state, suspended: true, inside: false }
    case 'resume':
      return { ...state, suspended: false }
    case 'clear-number': {
      if (site !== 'admin' || number === 'none' || open !== 'none') return undefined
      const waits = second || did('password')
      const mine = with_(waits ? 'asked' : 'alone')
      return { ...state, open: waits ? 'number of mine' : 'number approved', mine }
    }
    case 'approve':
      if (!open.endsWith('colleague') || did('password', 'asked', 'alone')) return undefined
      if (open === 'day of colleague')
        return { ...state, open: 'none', codes: 'later', mine: with_('approved') }
      return { ...state, open: 'number approved', mine: with_('approved') }
    case 'cancel':
      return { ...state, open: 'none' }
    case 'day-later': {
      if (site !== 'admin' || codes === 'later') return undefined
      if ((number !== 'none' || !second) && !did('password'))
        return { ...state, codes: 'later', mine: with_('alone') }
      return open === 'none' ? { ...state, open: 'day of mine', mine: with_('asked') } : undefined
    }
    case 'day-now':
      return site === 'admin' ? { ...state, codes: 'now', inside: false } : undefined
    case 'sign-in': {
      if (!isShown || state.suspended) return undefined
      const opens = number === 'insider' || (codes === 'later' && !rules.shownNeedsCode)
      return opens ? { ...state, inside: true } : undefined
    }
    case 'enrol': {
      if (!isShown || state.suspended || site !== 'admin' || number !== 'none') return undefined
      if (state.enrolment !== 'open' || rules.shownNeedsActivation) return undefined
      return codes === 'later' && !rules.shownNeedsCode
        ? undefined
        : { ...state, number: 'insider', inside: true }
    }
    case 'wait-days':
      return open === 'number approved'
        ? { ...state, number: 'none', open: 'none', inside: false }
        : undefined
    case 'wait-weeks': {
      const { number: now, open: left } =
        change(state, 'wait-days', { rules, second, role: 'supervisor' }) ?? state
      return { ...state, number: now, open: left === open ? 'none' : left, mine: [], inside: false }
    }
  }
}

export const deskModel = (setting: Setting): Model<AccountState, Act> => ({
  acts: ACTS,
  after: (state, act) => after(state, act, setting),
})

/** The shortest way of one person to where it ends badly, acts in their order; `undefined` when there is none. */
export function wayTo(
  start: AccountState,
  setting: Setting,
  isBad: (state: AccountState) => boolean,
): readonly Act[] | undefined {
  const all = reached(deskModel(setting), [start], LONGEST).values()
  return [...all].find(([state]) => isBad(state))?.[1]
}

/** Acts of one sequence. */
const LONGEST = 5

/** In somebody else's account, or with a number of his own there. */
export const isIn = (state: AccountState) => state.inside || state.number === 'insider'

/** The password in the hands of who, within the same days, took the number away or the codes, without anybody else who agreed. */
export const isInOneHand = (state: AccountState) =>
  state.mine.includes('password') && (state.mine.includes('alone') || state.mine.includes('approved'))

/** All that an account can be like when the person begins. */
export function starts(): readonly AccountState[] {
  const as = { password: 'owner', mine: [], inside: false } as const
  const all: AccountState[] = []
  for (const codes of ['later', 'now'] as const)
    for (const number of ['none', 'owner'] as const)
      for (const suspended of [false, true]) {
        all.push({ ...as, site: 'user', number, enrolment: 'open', codes, suspended, open: 'none' })
        for (const enrolment of ['open', 'activation-code', 'closed'] as const)
          for (const open of number === 'owner' ? OPEN_WITH_NUMBER : OPEN_WITHOUT)
            all.push({ ...as, site: 'admin', number, enrolment, codes, suspended, open })
      }
  return all
}

const OPEN_WITH_NUMBER = ['none', 'number of colleague', 'number approved'] as const
const OPEN_WITHOUT = ['none', 'day of colleague'] as const
