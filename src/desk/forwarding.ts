import { type Customer, findCustomer } from '../accounts/customer.ts'
import { lockAccountOfSession } from '../challenges/ending.ts'
import type { Deps } from '../deps.ts'
import { type ForwardingLine, type ForwardingLines, forwardingPage } from '../lines/line-list.ts'
import type { WhichLines } from '../lines/stop-all.ts'
import { stopAsOperator } from '../lines/stop-as-operator.ts'
import { withoutPhoneNumbers } from '../numbers-in-text.ts'
import type { PageOf } from '../platform/paging.ts'
import { leaveFlash, peekFlash } from '../sessions/told.ts'
import { work } from '../work.ts'
import type { ActOutcome, Order } from './acts.ts'
import type { DeskMember } from './member.ts'

/** The lines that an account's page is about: its contract's, or the user's own; `undefined` where he has none. */
export function linesOfCustomer({ site, contractId, line }: Customer): WhichLines | undefined {
  if (site === 'admin') return { contractId }
  return line && { contractId, line: line.number }
}

export interface ForwardingOf {
  readonly accountId: string
  readonly loginId: string
  readonly page: PageOf<ForwardingLine> & Pick<ForwardingLines, 'abroad'>
}

/** All lines of an account's page that forward to a number; those that forward abroad first. */
export async function findForwarding(
  deps: Deps,
  asked: { readonly accountId: string; readonly page: string | undefined },
): Promise<ForwardingOf | undefined> {
  const customer = await findCustomer(deps.db, deps.numbers, asked.accountId)
  const which = customer && linesOfCustomer(customer)
  if (customer === undefined || which === undefined) return undefined
  const page = await forwardingPage(deps, which, asked.page)
  return { accountId: customer.id, loginId: customer.loginId, page }
}

/**
 * 『転送をすべて止める』 (D16). What somebody changed since the form was shown refuses nothing, so no stamp is looked at, and
 * nothing of the account is locked, as its contract comes first. The second
 * of two clicks finds nothing to stop, and what the first one did is told.
 */
export function stopForwarding(
  deps: Deps,
  { session, address }: DeskMember,
  { accountId, reason }: Pick<Order, 'accountId' | 'reason'>,
): Promise<ActOutcome> {
  return work(deps, async (within): Promise<ActOutcome> => {
    // As in `act`: before anything of the customer's.
    if (!(await lockAccountOfSession(within.db, session.id))) return { kind: 'forbidden' }
    const customer = await findCustomer(within.db, within.numbers, accountId)
    if (customer === undefined) return { kind: 'no-account' }
    const which = linesOfCustomer(customer)
    if (which === undefined) return { kind: 'not-possible' }
    const { id, site } = customer
    const by = { by: session.loginId, reason: withoutPhoneNumbers(reason), address }
    const count = await stopAsOperator(within, { which, account: { id, site }, ...by })
    const told = await peekFlash(within.db, session.id)
    const isTold = told.some(one => one.kind === 'desk-act' && one.act === ACT && one.accountId === accountId)
    if (count === 0 && isTold) return { kind: 'done-before' }
    await leaveFlash(within.db, session.id, { kind: 'desk-act', act: ACT, accountId, count })
    return { kind: 'done' }
  })
}

const ACT = 'stop-forwarding'
