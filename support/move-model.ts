import type { Model } from './models.ts'

/**
 * What one hand that may change names reaches, as a small model: a key of the API with every scope, whose holder is the
 * administrator of a contract of his own, too. Searched through by move-model.test.ts, and held against the product act by act.
 */
export interface LineState {
  /** Of the line's user: whose phone gets the codes. */
  readonly userNumber: 'none' | 'his' | 'insider'
  /** Of the administrator who has the line at first. */
  readonly administratorNumber: 'none' | 'his' | 'insider'
  /** `gone`: erased with the contract, and nobody's. */
  readonly contract: 'own' | 'gone' | 'insider’s'
  /** Whether the contract has a last day, or is erased. */
  readonly ends: 'none' | 'set' | 'erased'
  /** Somebody who had the line at first was told of what was done. */
  readonly told: boolean
  /** So was the line's user, on his own phone. */
  readonly userTold: boolean
  /** A line came without a number of its user: `held` for 72 hours, then `waited`. */
  readonly delay: 'none' | 'held' | 'waited'
  /** What this key did to the user within the days that are looked at together. */
  readonly mine: boolean
  /** And that it set the administrator's number, to which notices go. */
  readonly mineOfAdministrator: boolean
  /** Who signs in with the administrator ID that stands in the operator's files. */
  readonly name: 'his' | 'nobody’s' | 'insider’s'
}

const MOVE_ACTS = [
  'move',
  'rename-administrator',
  'take-his-name',
  'register-number',
  'register-by-key',
  'register-administrator-by-key',
  'end-contract',
  'take-line',
  'wait-72-hours',
] as const
export type MoveAct = (typeof MOVE_ACTS)[number]

/** Whether the product has a rule. Without one of them the search finds a way. */
export interface MoveRules {
  /** Whoever has the line, or the ID, is told by SMS where he has a number. */
  readonly tells: boolean
  /** A key moves no line, and ends no contract, of which nobody who loses it can be told. */
  readonly refusesUntold: boolean
  /** After a move nobody registers a first number for 72 hours. */
  readonly holds: boolean
  /** A key moves no line whose user's number or password it had in hand lately; nor does it what only the phone is told of that it set. */
  readonly together: boolean
  /** An ID that became free is kept for the contract that had it. */
  readonly keepsNames: boolean
}
export const MOVE_PRODUCT: MoveRules = {
  tells: true,
  refusesUntold: true,
  holds: true,
  together: true,
  keepsNames: true,
}

/** The state after the act; `undefined` where it is refused, or changes nothing. */
function afterMove(state: LineState, act: MoveAct, rules: MoveRules): LineState | undefined {
  const { userNumber, administratorNumber, contract, delay } = state
  // What is left of an erased contract is its names, which anybody may have.
  if (state.ends === 'erased')
    return act === 'take-line' && contract === 'gone' ? { ...state, contract: 'insider’s' } : undefined
  switch (act) {
    case 'move': {
      const canBeTold = administratorNumber !== 'none' || userNumber === 'his'
      const isInHand = state.mine || state.mineOfAdministrator
      if (contract !== 'own' || (rules.together && isInHand)) return undefined
      if (rules.refusesUntold && !canBeTold) return undefined
      return {
        ...state,
        contract: 'insider’s',
        told: state.told || (rules.tells && (administratorNumber === 'his' || userNumber === 'his')),
        userTold: state.userTold || (rules.tells && userNumber === 'his'),
        delay: rules.holds && userNumber === 'none' ? 'held' : delay,
      }
    }
    case 'rename-administrator': {
      if (state.name !== 'his') return undefined
      return {
        ...state,
        name: 'nobody’s',
        told: state.told || (rules.tells && administratorNumber === 'his'),
      }
    }
    case 'take-his-name':
      return state.name === 'nobody’s' && !rules.keepsNames ? { ...state, name: 'insider’s' } : undefined
    case 'register-number': {
      // As the administrator who has the line by now; an old number is told.
      if (contract === 'own' || delay === 'held' || userNumber === 'insider') return undefined
      const isReplaced = userNumber === 'his'
      const seen = { told: state.told || isReplaced, userTold: state.userTold || isReplaced }
      return { ...state, ...seen, userNumber: 'insider' }
    }
    case 'register-by-key':
      if (userNumber !== 'none' || delay === 'held') return undefined
      return { ...state, userNumber: 'insider', mine: true }
    case 'register-administrator-by-key': {
      if (administratorNumber === 'insider') return undefined
      const told = state.told || administratorNumber === 'his'
      return { ...state, administratorNumber: 'insider', mineOfAdministrator: true, told }
    }
    case 'end-contract': {
      if (contract !== 'own' || state.ends !== 'none') return undefined
      if (rules.refusesUntold && administratorNumber === 'none') return undefined
      if (rules.together && state.mineOfAdministrator) return undefined
      return { ...state, ends: 'set', told: state.told || (rules.tells && administratorNumber === 'his') }
    }
    case 'take-line':
      return undefined
    case 'wait-72-hours':
      if (state.ends === 'set') {
        const left = { ...state, ends: 'erased', delay: 'waited', name: 'nobody’s' } as const
        return contract === 'own' ? { ...left, contract: 'gone', userNumber: 'none' } : left
      }
      return delay === 'held' ? { ...state, delay: 'waited' } : undefined
  }
}

export const moveModel = (rules: MoveRules): Model<LineState, MoveAct> => ({
  acts: MOVE_ACTS,
  after: (state, act) => afterMove(state, act, rules),
})

/** His phone gets the user's codes, and as his administrator he makes him a password: nobody told the user, and no time passed. */
export const isInUnseen = ({ userNumber, contract, userTold, delay }: LineState) =>
  userNumber === 'insider' && contract === 'insider’s' && !userTold && delay !== 'waited'

/** He says where the line's calls go, and nobody who had it knows. */
export const isTakenUnseen = ({ contract, told }: LineState) => contract === 'insider’s' && !told

/** What the operator's files say of the customer is done to him. */
export const hasHisName = ({ name }: LineState) => name === 'insider’s'

export function moveStarts(): readonly LineState[] {
  return (['none', 'his'] as const).flatMap(userNumber =>
    (['none', 'his'] as const).map(administratorNumber => ({
      ...{ userNumber, administratorNumber, contract: 'own', ends: 'none', told: false, userTold: false },
      ...{ delay: 'none', mine: false, mineOfAdministrator: false, name: 'his' },
    })),
  ) as readonly LineState[]
}
