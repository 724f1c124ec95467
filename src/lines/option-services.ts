import { z } from 'zod'
import { policy } from '../policy.ts'

/**
 * When calls go elsewhere, in the words of 3GPP TS 24.604: always (CFU), busy (CFB), no-answer (CFNR), unreachable (CFNRc and
 * CFNL). In the order in which they are kept and told.
 */
export const CONDITIONS = ['always', 'busy', 'no-answer', 'unreachable'] as const
export type Condition = (typeof CONDITIONS)[number]

/** Those that stand beside each other; `always` replaces them. */
export const CASES = ['busy', 'no-answer', 'unreachable'] as const satisfies readonly Condition[]
export type Case = (typeof CASES)[number]

/** Services that a contract orders for a line; the others of サービス設定 belong to every line. */
export const ORDERED_SERVICES = ['forwarding', 'voicemail', 'anonymous-rejection', 'rejection-list'] as const
export type OrderedService = (typeof ORDERED_SERVICES)[number]

const { min, max } = policy.line.forwardAfterSeconds

const destinationSchema = z.union([
  z.strictObject({
    number: z.string().min(1).max(30).describe('As dialled in Japan, or + and digits for a number abroad'),
  }),
  z.strictObject({ voicemail: z.literal(true) }),
])

export const forwardingSchema = z.discriminatedUnion('when', [
  z.strictObject({ when: z.enum(['always', 'busy', 'unreachable']), to: destinationSchema }),
  z.strictObject({
    when: z.literal('no-answer'),
    after: z.int().min(min).max(max).describe('Seconds that it rings before'),
    to: destinationSchema,
  }),
])

/** The option services of a line (D14): how they are kept, and how programs see them. */
export const optionServicesSchema = z.strictObject({
  forwarding: z
    .array(forwardingSchema)
    .refine(isWhole, 'must name each condition at most once, and "always" only alone')
    .describe('転送・留守番: when calls go elsewhere, and where; empty = they do not'),
  rejectAnonymous: z.boolean().describe('番号非通知拒否'),
  rejectedCallers: z
    .array(z.string().min(1).max(30))
    .max(policy.line.maxRejectedCallers)
    .describe('着信拒否リスト'),
  showCallerNumber: z.boolean().describe('発信者番号通知'),
  internationalSuspended: z.boolean().describe('国際電話利用休止'),
})
export type OptionServices = z.infer<typeof optionServicesSchema>
export type Forwarding = OptionServices['forwarding'][number]
export type Destination = Forwarding['to']

function isWhole(forwarding: readonly { readonly when: Condition }[]): boolean {
  const conditions = new Set(forwarding.map(({ when }) => when))
  return conditions.size === forwarding.length && (!conditions.has('always') || conditions.size === 1)
}

const orderedSchema = z.array(z.enum(ORDERED_SERVICES))

/** The option services' state as it is kept with the line. */
export function readServicesKept(settings: string): OptionServices {
  return optionServicesSchema.parse(JSON.parse(settings))
}

/** What the contract ordered for a line, as it is kept with the line. */
export function readOrderedKept(ordered: string): OrderedService[] {
  return orderedSchema.parse(JSON.parse(ordered))
}

export const FIRST_OPTION_SERVICES: OptionServices = {
  forwarding: [],
  rejectAnonymous: false,
  rejectedCallers: [],
  showCallerNumber: true,
  internationalSuspended: true,
}

export function sorted(forwarding: readonly Forwarding[]): Forwarding[] {
  return CONDITIONS.flatMap(condition => forwarding.filter(({ when }) => when === condition))
}

/** What the contract has to have ordered so that calls go there. */
export function neededFor(to: Destination): OrderedService {
  return 'voicemail' in to ? 'voicemail' : 'forwarding'
}

export function isAbroad(to: Destination): boolean {
  return 'number' in to && to.number.startsWith('+')
}

export function forwardsAbroad({ forwarding }: Pick<OptionServices, 'forwarding'>): boolean {
  return forwarding.some(({ to }) => isAbroad(to))
}

/** Nothing goes on that the contract has not ordered (D14). */
export function onlyOrdered(services: OptionServices, ordered: ReadonlySet<OrderedService>): OptionServices {
  return {
    ...services,
    forwarding: services.forwarding.filter(({ to }) => ordered.has(neededFor(to))),
    rejectAnonymous: services.rejectAnonymous && ordered.has('anonymous-rejection'),
    rejectedCallers: ordered.has('rejection-list') ? services.rejectedCallers : [],
  }
}

/** What runs on a line that somebody may have to stop at once. */
export type Running = Condition | 'international'

export function runningIn({ forwarding, internationalSuspended }: OptionServices): ReadonlySet<Running> {
  return new Set([
    ...forwarding.map(({ when }) => when),
    ...(internationalSuspended ? [] : ['international' as const]),
  ])
}

export function changedKeys(before: OptionServices, after: OptionServices): (keyof OptionServices)[] {
  const keys = Object.keys(FIRST_OPTION_SERVICES) as (keyof OptionServices)[]
  return keys.filter(key => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
}
