import { z } from 'zod'
import type { AccountRecord } from '../../contracts/look-up.ts'
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

export function shownFields(record: AccountRecord) {
  return {
    hasSmsNumber: record.hasSmsNumber,
    passwordIsInitial: record.passwordIsInitial,
    suspended: record.suspendedAt !== undefined,
    contractSuspended: record.contractSuspendedAt !== undefined,
    lastSignInAt: isoTimeOrNull(record.lastSignInAt),
    createdAt: isoTime(record.createdAt),
  }
}

/** Numbers, passwords and states of one family. */
export function accountOperations<P extends z.ZodObject>(family: AccountFamily<P>): readonly Operation[] {
  return [...numberOperations(family), ...passwordOperations(family), ...stateOperations(family)]
}
