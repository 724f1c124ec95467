import { OPERATOR_CONTRACT } from '../accounts/contract.ts'
import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { isoDate } from '../platform/i18n/japan-time.ts'
import { policy } from '../policy.ts'
import { codesCompulsoryFrom } from '../pre-registration.ts'
import type { CustomerSite } from '../site.ts'
import {
  contractsByDay,
  countAccounts,
  countLacking,
  countLackingByContract,
  countSuspended,
  countSuspendedByContract,
  lackingByDay,
  listDays,
  saveDay,
} from './store.ts'
import type { Count, DayCount, Tally } from './tally.ts'

/** Contracts for which codes become compulsory at the same time, and what is still missing there. */
export interface Due {
  /** The contracts' own day; `null` = after the installation's pre-registration period. */
  readonly day: string | null
  /** From when on codes are compulsory. */
  readonly at: number
  readonly contracts: number
  /** Contracts in which anybody lacks a number. */
  readonly incomplete: number
  readonly administrators: number
  readonly users: number
}

/** Suspended accounts and contracts apart; the operator's own accounts are counted nowhere. */
export async function countNow(deps: Pick<Deps, 'db'>): Promise<Count> {
  return { admin: await tally(deps, 'admin'), user: await tally(deps, 'user') }
}

async function tally({ db }: Pick<Deps, 'db'>, site: CustomerSite): Promise<Tally> {
  const suspended = (await countSuspended(db, site)) + (await countSuspendedByContract(db, site))
  const without = (await countLacking(db, site)) - (await countLackingByContract(db, site))
  return { with: (await countAccounts(db, site)) - suspended - without, without, suspended }
}

/** Contracts by their days, the next one first. */
export async function listDue(deps: Pick<Deps, 'db' | 'config'>): Promise<readonly Due[]> {
  const lacking = await lackingByDay(deps.db)
  const due = (await contractsByDay(deps.db, OPERATOR_CONTRACT)).map(({ day, contracts }) => {
    const missing = lacking.get(day)
    return {
      day,
      at: codesCompulsoryFrom(deps.config, day),
      contracts,
      incomplete: missing?.contracts ?? 0,
      administrators: missing?.administrators ?? 0,
      users: missing?.users ?? 0,
    }
  })
  return due.sort((one, other) => one.at - other.at)
}

/**
 * Keeps today's count, for the series by day; called by every sweep, so what stays is the last count of a day.
 * The days before the first sweep are not made up from the audit trail (docs/decisions/0026).
 */
export async function keepToday(deps: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  const now = deps.clock.now()
  const { admin, user } = await countNow(deps)
  await saveDay(deps.db, {
    day: isoDate(now),
    admin_with: admin.with,
    admin_without: admin.without,
    admin_suspended: admin.suspended,
    user_with: user.with,
    user_without: user.without,
    user_suspended: user.suspended,
    counted_at: now,
  })
}

export const dayCount: Job = {
  name: 'counting numbers',
  everyMs: policy.rollout.countEveryMs,
  run: keepToday,
}

/**
 * The days that were counted, and today as it is now; days on which no server ran are missing.
 * @param span YYYY-MM-DD, both days included
 */
export async function listSeries(
  deps: Pick<Deps, 'db' | 'clock'>,
  span: { readonly from: string; readonly to: string },
  now: Count,
): Promise<readonly DayCount[]> {
  const today = isoDate(deps.clock.now())
  const kept = (await listDays(deps.db, span.from, span.to)).filter(row => row.day < today)
  const series = kept.map(row => ({
    day: row.day,
    admin: { with: row.admin_with, without: row.admin_without, suspended: row.admin_suspended },
    user: { with: row.user_with, without: row.user_without, suspended: row.user_suspended },
  }))
  return span.from <= today && today <= span.to ? [...series, { day: today, ...now }] : series
}
