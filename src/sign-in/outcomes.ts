import type { AnswerOutcome } from '../challenges/answer.ts'
import type { Deps } from '../deps.ts'
import { SITES, type SiteKind } from '../site.ts'
import type { SignedIn } from './right-code.ts'
import type { SignInOutcome } from './step.ts'

type OfPassword = SignInOutcome['kind']
type OfCode = Exclude<AnswerOutcome<SignedIn>['kind'], 'right'> | SignedIn['kind']

/** What the two steps of a sign-in can come to. One that is missing does not compile. */
const OUTCOMES: {
  readonly password: Readonly<Record<OfPassword, true>>
  readonly code: Readonly<Record<OfCode, true>>
} = {
  password: {
    'wrong-password': true,
    wait: true,
    'network-wait': true,
    busy: true,
    enrol: true,
    'number-refused': true,
    'activation-refused': true,
    'enrolment-closed': true,
    suspended: true,
    'only-known': true,
    'ask-administrator': true,
    'no-sms': true,
    'code-sent': true,
    'signed-in': true,
  },
  code: {
    malformed: true,
    wrong: true,
    wait: true,
    turn: true,
    'no-turn': true,
    'second-code': true,
    ended: true,
    expired: true,
    gone: true,
    'signed-in': true,
    suspended: true,
    'only-known': true,
  },
}

export type CountedSignIn =
  | { readonly step: 'password'; readonly outcome: OfPassword }
  | { readonly step: 'code'; readonly outcome: OfCode }

export function countSignIn(deps: Pick<Deps, 'db'>, site: SiteKind, { step, outcome }: CountedSignIn): void {
  const count = countsOf(deps).find(one => one.site === site && one.step === step && one.outcome === outcome)
  if (count !== undefined) count.count += 1
}

/** How often each came about in this process, since it began; each that can be, from 0 on. */
export function signInCounts(deps: Pick<Deps, 'db'>): readonly Readonly<SignInCount>[] {
  return countsOf(deps)
}

interface SignInCount {
  readonly site: SiteKind
  readonly step: string
  readonly outcome: string
  count: number
}

/** Each process has its own, and a process has one database. */
function countsOf({ db }: Pick<Deps, 'db'>): readonly SignInCount[] {
  const kept = processes.get(db) ?? allAtZero()
  processes.set(db, kept)
  return kept
}

const processes = new WeakMap<Deps['db'], readonly SignInCount[]>()

function allAtZero(): readonly SignInCount[] {
  return SITES.flatMap(({ kind: site }) =>
    Object.entries(OUTCOMES).flatMap(([step, outcomes]) =>
      Object.keys(outcomes).map(outcome => ({ site, step, outcome, count: 0 })),
    ),
  )
}
