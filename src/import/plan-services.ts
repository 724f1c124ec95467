import type { NamedUser } from '../accounts/named.ts'
import type { Deps } from '../deps.ts'
import { judge, type LineProblem, type Wanted } from '../lines/judging.ts'
import { forwardingIn } from '../lines/keeping.ts'
import { type FindForwarding, findLoops } from '../lines/loops.ts'
import {
  changedKeys,
  FIRST_OPTION_SERVICES,
  type Forwarding,
  isAbroad,
  type OptionServices,
  onlyOrdered,
  readOrderedKept,
  readServicesKept,
} from '../lines/option-services.ts'
import { forwardingWords } from '../lines/saved-facts.ts'
import type { ImportColumn } from './columns.ts'
import type { LineFields } from './fields.ts'
import type { Change, Plan } from './plan.ts'
import { type Problem, type ProblemCode, problem } from './problems.ts'

/** What a row makes of a line's option services. */
export type ServicesPlan =
  /** `undefined`: they stay, but for what is not ordered any more. */
  | {
      readonly kind: 'services'
      readonly services: OptionServices | undefined
      readonly changes: readonly Change[]
    }
  | { readonly kind: 'bad'; readonly problems: readonly Problem[] }

/** Whether a row says anything of the option services. */
export function saysServices({ services }: LineFields): boolean {
  return Object.values(services).some(value => value !== undefined)
}

/** Forwarding to numbers was stopped after what the row tells of; voicemail stays. */
export function withoutForwarding(row: LineFields): LineFields {
  const { forwarding, ...others } = row.services
  return { ...row, services: { ...others, forwarding: forwarding?.filter(({ to }) => 'voicemail' in to) } }
}

/** By the rules of サービス設定, but for loops. What suspends calls abroad and says nothing of forwarding ends forwarding abroad. */
export function planServices(row: LineFields, present: NamedUser | undefined): ServicesPlan {
  const said = row.services
  if (!saysServices(row)) return { kind: 'services', services: undefined, changes: [] }
  const before = present ? readServicesKept(present.settings) : FIRST_OPTION_SERVICES
  const ordered = new Set(row.ordered ?? (present ? readOrderedKept(present.ordered) : []))
  const stays = onlyOrdered(before, ordered)
  const internationalSuspended = said.internationalSuspended ?? stays.internationalSuspended
  const kept = stays.forwarding.filter(({ to }) => !(internationalSuspended && isAbroad(to)))
  const wanted: Wanted = {
    forwarding:
      said.forwarding ?? kept.map(one => ({ ...one, after: 'after' in one ? String(one.after) : undefined })),
    rejectAnonymous: said.rejectAnonymous ?? stays.rejectAnonymous,
    rejectedCallers: [...(said.rejectedCallers ?? stays.rejectedCallers)],
    showCallerNumber: said.showCallerNumber ?? stays.showCallerNumber,
    internationalSuspended,
  }
  const { services, problems } = judge(wanted, {
    number: row.line ?? present?.lineNumber ?? '',
    ordered,
    services: stays,
  })
  if (problems.size > 0)
    return {
      kind: 'bad',
      problems: [...new Set([...problems.values()].map(codeOf))].map(code => problem(code)),
    }
  return { kind: 'services', services, changes: changesBetween(before, services) }
}

/**
 * The same plans, but for rows that would make calls go round (D24); as all rows of the batch leave the lines, with their new
 * numbers, and whatever forwards to an old one following it.
 */
export async function withoutLoops(
  { db }: Pick<Deps, 'db'>,
  rows: readonly LineFields[],
  plans: readonly Plan<NamedUser>[],
): Promise<readonly Plan<NamedUser>[]> {
  const planned = plans.map((plan, at) => plannedLine(plan, rows[at]))
  for (;;) {
    const looping = await findLooping(db, planned)
    if (looping.length === 0) return planned.map(({ plan }) => plan)
    // Without these, others that were seen behind them may go round with what is there now.
    for (const one of looping) one.plan = { kind: 'bad', problems: [problem('forwarding-loop')] }
  }
}

/** Whether a row changes where calls go: by its services, or as its line gets another number. */
export function changesCalls(plan: Plan<NamedUser>): boolean {
  if (plan.kind === 'new') return plan.services !== undefined
  return plan.kind === 'changed' && (plan.services !== undefined || newNumber(plan) !== undefined)
}

interface PlannedLine {
  plan: Plan<NamedUser>
  /** Which it will have. */
  readonly number: string
  /** Of one that is still to come, a name of its own. */
  readonly contractId: string
}

function plannedLine(plan: Plan<NamedUser>, row: LineFields | undefined): PlannedLine {
  if (plan.kind === 'changed') {
    const { lineNumber, contractId } = plan.present
    return { plan, number: newNumber(plan) ?? lineNumber, contractId }
  }
  const contractId = (plan.kind === 'new' && plan.contractId) || `coming ${row?.adminId}`
  return { plan, number: row?.line ?? '', contractId }
}

function newNumber({ changes }: Extract<Plan<NamedUser>, { kind: 'changed' }>): string | undefined {
  return changes.find(({ column }) => column === 'line')?.to
}

async function findLooping(db: Deps['db'], planned: readonly PlannedLine[]): Promise<readonly PlannedLine[]> {
  const renamed = new Map(
    planned.flatMap(({ plan, number, contractId }) =>
      plan.kind === 'changed' && plan.present.lineNumber !== number
        ? [[placed(contractId, plan.present.lineNumber), number] as const]
        : [],
    ),
  )
  const coming = new Map<string, readonly Forwarding[]>()
  for (const { plan, number, contractId } of planned) {
    const forwarding = forwardingOf(plan, to => renamed.get(placed(contractId, to)))
    if (forwarding !== undefined) coming.set(placed(contractId, number), forwarding)
  }
  const looping: PlannedLine[] = []
  for (const one of planned) {
    const { number, contractId } = one
    const forwarding = changesCalls(one.plan) ? coming.get(placed(contractId, number)) : undefined
    if (forwarding === undefined) continue
    const kept = forwardingIn(db, contractId)
    const find: FindForwarding = async other => {
      const place = placed(contractId, other)
      if (coming.has(place) || renamed.has(place)) return coming.get(place)
      return followed(await kept(other), to => renamed.get(placed(contractId, to)))
    }
    const isToItself = forwarding.some(({ to }) => 'number' in to && to.number === number)
    if (isToItself || (await findLoops({ number, forwarding }, find)).size > 0) looping.push(one)
  }
  return looping
}

/** What a row says of forwarding; of a line that only gets another number, what it does now. */
function forwardingOf(plan: Plan<NamedUser>, newOf: NewNumber): readonly Forwarding[] | undefined {
  if (!(plan.kind === 'new' || plan.kind === 'changed') || !changesCalls(plan)) return undefined
  if (plan.services !== undefined) return plan.services.forwarding
  return plan.kind === 'new' ? undefined : followed(readServicesKept(plan.present.settings).forwarding, newOf)
}

/** Of a number of the contract that becomes another one. */
type NewNumber = (number: string) => string | undefined

function followed(
  forwarding: readonly Forwarding[] | undefined,
  newOf: NewNumber,
): readonly Forwarding[] | undefined {
  return forwarding?.map(one => {
    const number = 'number' in one.to ? newOf(one.to.number) : undefined
    return number === undefined ? one : { ...one, to: { number } }
  })
}

function placed(contractId: string, number: string): string {
  return `${contractId} ${number}`
}

const COLUMNS = {
  forwarding: 'forwarding',
  rejectAnonymous: 'reject_anonymous',
  rejectedCallers: 'rejected_callers',
  showCallerNumber: 'show_caller_number',
  internationalSuspended: 'international_suspended',
} as const satisfies Record<keyof OptionServices, ImportColumn>

function changesBetween(before: OptionServices, after: OptionServices): Change[] {
  return changedKeys(before, after).map(key => ({
    column: COLUMNS[key],
    from: shown(before, key),
    to: shown(after, key),
  }))
}

/** Numbers are masked. */
function shown(services: OptionServices, key: keyof OptionServices): string {
  if (key === 'forwarding') return forwardingWords(services.forwarding).replace('forwarding=', '')
  if (key === 'rejectedCallers') return String(services.rejectedCallers.length)
  return services[key] ? 'yes' : 'no'
}

function codeOf({ kind }: LineProblem): ProblemCode {
  switch (kind) {
    case 'not-ordered':
      return 'service-not-ordered'
    case 'destination-missing':
    case 'destination-format':
      return 'bad-destination'
    case 'seconds':
      return 'bad-seconds'
    case 'too-many':
      return 'too-many-callers'
    case 'caller-format':
      return 'bad-rejected-callers'
    case 'loop':
      return 'forwarding-loop'
    default:
      return kind
  }
}
