import type { Operation } from '../operation.ts'
import { ADMINISTRATOR_OPERATIONS } from './administrators.ts'
import { CONTRACT_OPERATIONS } from './contracts.ts'
import { KEY_OPERATIONS } from './key.ts'
import { LINE_STATE_OPERATIONS } from './line-states.ts'
import { LINE_OPERATIONS } from './lines.ts'
import { USER_OPERATIONS } from './users.ts'

/** In the order in which the document and the page show them. */
export const GROUPS: readonly { readonly name: string; readonly operations: readonly Operation[] }[] = [
  { name: 'Contracts', operations: CONTRACT_OPERATIONS },
  { name: 'Administrators', operations: ADMINISTRATOR_OPERATIONS },
  { name: 'Lines', operations: LINE_OPERATIONS },
  { name: 'The telephone system', operations: LINE_STATE_OPERATIONS },
  { name: 'Service users', operations: USER_OPERATIONS },
  { name: 'The key', operations: KEY_OPERATIONS },
]

export const OPERATIONS: readonly Operation[] = GROUPS.flatMap(group => group.operations)
