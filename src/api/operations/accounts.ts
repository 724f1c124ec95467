import { z } from 'zod'
import type { Customer } from '../../accounts/customer.ts'
import { hasNumber } from '../../accounts/number.ts'
import type { Operation } from '../operation.ts'
import type { AccountFamily } from './account-family.ts'
import { numberOperations } from './account-numbers.ts'
import { passwordOperations } from './account-passwords.ts'
import { stateOperations } from './account-states.ts'
import { contractSuspended, isoTime, isoTimeOrNull, suspended, time } from './fields.ts'

/** What both kinds of accounts show of themselves. */
export const accountFields = {
  hasSmsNumber: z.boolean().describe('An SMS number is registered'),
  passwordIsInitial: z.boolean().describe('The initial password has not been replaced yet'),
  suspended,
  contractSuspended,
  lastSignInAt: time.nullable(),
  createdAt: time,
}

export function shownFields(customer: Customer) {
  return {
    hasSmsNumber: hasNumber(customer),
    passwordIsInitial: customer.passwordIsInitial === 1,
    suspended: customer.suspendedAt !== null,
    contractSuspended: customer.contractSuspendedAt !== null,
    lastSignInAt: isoTimeOrNull(customer.lastSignInAt),
    createdAt: isoTime(customer.createdAt),
  }
}

/** Numbers, passwords and states of one family. */
export function accountOperations<P extends z.ZodObject>(family: AccountFamily<P>): readonly Operation[] {
  return [...numberOperations(family), ...passwordOperations(family), ...stateOperations(family)]
}
