import { type Customer, findCustomerNamed } from '../accounts/customer.ts'
import { record } from '../audit/audit.ts'
import type { Deps } from '../deps.ts'
import type { PageOf } from '../platform/paging.ts'
import { keyedDigest } from '../platform/secrets.ts'
import { type OpenSession, openSessionsPage } from '../sessions/open-sessions.ts'
import { type Session, whoIs } from '../sessions/sessions.ts'
import { PAGES } from '../site.ts'
import { findNumber, type RegisteredNumber } from '../sms-numbers/as-operator.ts'

/** One service user, as the administrator of his contract sees him: no password, no address of his browsers. */
export interface UserPage {
  readonly loginId: string
  readonly line: { readonly number: string; readonly userName: string }
  readonly number: Pick<RegisteredNumber, 'number' | 'state'>
  readonly lastSignInAt: number | undefined
  /** The password is still the one of the opening notice, or of a re-issue. */
  readonly passwordInitial: boolean
  readonly suspended: { readonly since: number; readonly by: 'administrator' | 'operator' } | undefined
  readonly sessions: PageOf<Omit<OpenSession, 'address' | 'here'>>
  /** What can be done to him as he is now. */
  readonly acts: readonly UserAct[]
  /** For the forms; see `stampOf`. */
  readonly stamp: string
}

export const USER_ACTS = ['reissue-password', 'end-sessions', 'suspend', 'resume'] as const
export type UserAct = (typeof USER_ACTS)[number]

/** A service user of the administrator's own contract; anybody else is not there. */
export async function findOwnUser(
  deps: Deps,
  session: Session,
  loginId: string,
): Promise<Customer | undefined> {
  const customer = await findCustomerNamed(deps.db, deps.numbers, { site: 'user', loginId })
  return customer?.contractId === session.contractId ? customer : undefined
}

/** That somebody asked for a user who is not his stands in the audit trail, under his own ID; whom he typed does not. */
export function recordNotOwn(deps: Deps, session: Session, address: string): Promise<void> {
  return record(deps, {
    ...whoIs(session),
    action: 'access.refused',
    address,
    detail: { path: PAGES.users },
  })
}

export async function userPage(
  deps: Deps,
  customer: Customer,
  sessionsPage: string | undefined,
): Promise<UserPage> {
  const { loginId, line, suspendedAt } = customer
  const open = await openSessionsPage(deps, { id: '', accountId: customer.id }, sessionsPage)
  const number = await findNumber(deps, { site: 'user', loginId })
  return {
    loginId,
    line: line ?? { number: '', userName: '' },
    number: number ?? { number: undefined, state: 'missing' },
    lastSignInAt: customer.lastSignInAt ?? undefined,
    passwordInitial: customer.passwordIsInitial === 1,
    suspended:
      suspendedAt === null
        ? undefined
        : { since: suspendedAt, by: customer.suspendedBy === 'administrator' ? 'administrator' : 'operator' },
    sessions: {
      ...open,
      rows: open.rows.map(({ label, since, lastSeenAt }) => ({ label, since, lastSeenAt })),
    },
    acts: USER_ACTS.filter(act => isPossible(act, customer)),
    stamp: stampOf(deps, customer),
  }
}

/** Whether it makes sense for him as he is now, and is the administrator's to do. */
export function isPossible(act: UserAct, { suspendedAt, suspendedBy }: Customer): boolean {
  if (act === 'suspend') return suspendedAt === null
  if (act === 'resume') return suspendedAt !== null && suspendedBy === 'administrator'
  return true
}

/**
 * Names the state that a form showed: another one as soon as his password or whether he is suspended changes. Tells
 * nothing of them.
 */
export function stampOf(deps: Pick<Deps, 'secret'>, customer: Customer): string {
  const { id, passwordHash, suspendedAt, suspendedBy } = customer
  const parts = [id, passwordHash, String(suspendedAt ?? ''), suspendedBy ?? '']
  return keyedDigest(deps.secret, ['user form', ...parts]).toString('base64url')
}
