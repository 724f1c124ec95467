import type { Customer } from '../accounts/customer.ts'
import { hasNumber } from '../accounts/number.ts'
import type { Suspender } from '../accounts/tables.ts'
import { abroadFrom } from '../acts/quarantine.ts'
import type { Deps } from '../deps.ts'
import { isStopped } from '../known-devices/only-known.ts'
import { linesOfCustomer } from './forwarding.ts'
import type { DeskAct } from './roles.ts'

/** Whether an act makes sense for the account as it is now; pages offer no other. */
export function isPossible(deps: Deps, act: DeskAct, customer: Customer): boolean {
  switch (act) {
    case 'stop-forwarding':
      return linesOfCustomer(customer) !== undefined
    case 'reset-password':
    case 'end-sessions':
      return true
    case 'suspend':
      // What his administrator or a file did becomes the operator's: then only he undoes it.
      return isSuspendable(customer.suspendedAt, customer.suspendedBy)
    case 'resume':
      return customer.suspendedAt !== null
    case 'suspend-contract':
      return (
        customer.site === 'admin' && isSuspendable(customer.contractSuspendedAt, customer.contractSuspendedBy)
      )
    case 'resume-contract':
      return customer.site === 'admin' && customer.contractSuspendedAt !== null
    case 'admit-others':
      return isStopped(deps, customer.onlyKnownUntil)
    case 'clear-number':
      return customer.site === 'admin' && hasNumber(customer)
    case 'forbid-abroad':
      return customer.site === 'admin' && customer.contractAbroad === null
    case 'allow-abroad':
      // He is told by SMS.
      return customer.site === 'admin' && customer.contractAbroad === 'never' && hasNumber(customer)
    case 'lift-quarantine':
      return abroadFrom(deps, customer) !== undefined
    case 'end-contract':
      return customer.site === 'admin' && customer.contractEndsOn === null
    case 'keep-contract':
      return customer.site === 'admin' && customer.contractEndsOn !== null
  }
}

function isSuspendable(since: number | null, by: Suspender | null): boolean {
  return since === null || by === 'administrator' || by === 'file'
}
