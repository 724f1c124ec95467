import { sql } from 'kysely'
import { sealAll } from '../../../src/audit/sealer.ts'
import { verifyTrail } from '../../../src/audit/verify.ts'
import type { Deps } from '../../../src/deps.ts'
import type { SmsState } from '../../../src/sms/tables.ts'
import { user } from '../../../support/fill.ts'
import type { Farm } from '../../load/farm.ts'
import type { Installation } from '../../load/installation.ts'
import { newBrowser } from '../../load/person.ts'
import type { Phones } from '../../load/smsc.ts'
import { signInSteadily } from '../../load/steady-person.ts'
import type { Goal, Table } from '../../section.ts'

const SIGN_INS = 400
const AT_ONCE = 16
const RECEIPTS_MS = 5_000

export interface Place {
  readonly installation: Installation
  readonly phones: Phones
  next(): number
}

export interface Doubled {
  readonly table: Table
  readonly goals: readonly Goal[]
}

/** Many sign-ins on all processes at once, and then: is anything there twice, or not at all? */
export async function lookForDoubled(farm: Farm, { installation, phones, next }: Place): Promise<Doubled> {
  const { deps } = installation
  const since = Date.now()
  const people: ReturnType<typeof user>[] = []
  const sentBefore = phones.received()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      const line = farm.balancer.line()
      while (people.length < SIGN_INS) {
        const n = next()
        const person = user(n % 9_000)
        people.push(person)
        await signInSteadily(newBrowser(line, n), person, phones)
      }
      line.close()
    }),
  )
  await receiptsOf(deps, since)
  const sent = phones.received() - sentBefore
  const [challenges, events] = await Promise.all([countChallenges(deps, since), countEvents(deps, since)])
  await sealAll(deps)
  const { problems } = await verifyTrail(deps)
  const found: readonly (readonly [what: string, count: number])[] = [
    ['sign-ins', people.length],
    ['challenges', challenges],
    ['SMS at the carrier', sent],
    ...['sign-in.code-sent', 'sms.submitted', 'sms.delivered', 'sign-in.completed'].map(
      action => [`audit events \`${action}\``, events.get(action) ?? 0] as const,
    ),
  ]
  const wrong = found.filter(([, count]) => count !== people.length).map(([what]) => what)
  return {
    table: {
      caption: '4 servers and 2 workers at once: each of these has to be there once for each sign-in',
      head: ['', 'Count'],
      rows: found.map(([what, count]) => [what, String(count)]),
    },
    goals: [
      {
        goal: 'Nothing doubled, nothing missing',
        measured: wrong.length === 0 ? `${people.length} of each` : `another number of ${wrong.join(', ')}`,
        reached: wrong.length === 0,
      },
      {
        goal: 'The audit trail of all processes is one unbroken chain',
        measured: `${problems.length} problems`,
        reached: problems.length === 0,
      },
    ],
  }
}

/** Until the carrier's last receipt was noted. */
export function receiptsOf(deps: Deps, since: number): Promise<void> {
  return whileAny(deps, { since, states: ['queued', 'sending', 'submitted'], atMostMs: RECEIPTS_MS })
}

/** Waits while there are messages since then in one of these states, but no longer than that. */
export async function whileAny(
  deps: Deps,
  which: { readonly since: number; readonly states: readonly SmsState[]; readonly atMostMs: number },
): Promise<void> {
  const until = Date.now() + which.atMostMs
  while (Date.now() < until) {
    const open = await deps.db
      .selectFrom('sms_message')
      .select('id')
      .where('created_at', '>=', which.since)
      .where('state', 'in', which.states)
      .limit(1)
      .execute()
    if (open.length === 0) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

/** Challenges go with their sessions; what was to be sent for them stays. */
async function countChallenges(deps: Deps, since: number): Promise<number> {
  const { n } = await deps.db
    .selectFrom('sms_message')
    .select(eb => eb.fn.count<number>('challenge_id').distinct().as('n'))
    .where('created_at', '>=', since)
    .executeTakeFirstOrThrow()
  return n
}

async function countEvents(deps: Deps, since: number): Promise<ReadonlyMap<string, number>> {
  const rows = await deps.db
    .selectFrom('audit_event')
    .select(['action', sql<number>`count(*)`.as('n')])
    .where('at', '>=', since)
    .groupBy('action')
    .execute()
  return new Map(rows.map(({ action, n }) => [action, n]))
}
