import { z } from 'zod'
import { lockAccountNamed } from '../../accounts/account.ts'
import { findCustomerNamed } from '../../accounts/customer.ts'
import { type Operation, type Resource, reading } from '../operation.ts'
import { accountFields, accountOperations, shownFields } from './accounts.ts'
import { administratorId } from './fields.ts'
import { idChange } from './moving.ts'
import { numberClearing } from './number-clearing.ts'

const administrator = z
  .strictObject({ administratorId, ...accountFields })
  .meta({ id: 'Administrator', title: 'Administrator' })
const params = z.strictObject({ administratorId })

const ADMINISTRATOR: Resource<typeof params, typeof administrator> = {
  path: '/administrators/{administratorId}',
  params,
  schema: administrator,
  example: {
    administratorId: 'hakone-admin',
    hasSmsNumber: true,
    passwordIsInitial: false,
    suspended: false,
    contractSuspended: false,
    lastSignInAt: '2026-11-24T01:00:00.000Z',
    createdAt: '2026-11-01T01:00:00.000Z',
  },
  lock: (deps, of) => lockAccountNamed(deps.db, 'admin', of.administratorId),
  async find(deps, of) {
    const record = await findCustomerNamed(deps.db, deps.numbers, {
      site: 'admin',
      loginId: of.administratorId,
    })
    return record && { body: { administratorId: record.loginId, ...shownFields(record) } }
  },
}

export const ADMINISTRATOR_OPERATIONS: readonly Operation[] = [
  reading(ADMINISTRATOR, {
    id: 'getAdministrator',
    scope: 'contracts:read',
    summary: 'Read an administrator',
  }),
  idChange(ADMINISTRATOR, {
    ...{ site: 'admin', noun: 'Administrator', person: 'an administrator' },
    ...{ name: 'administratorId', field: administratorId, example: 'hakone-admin-2' },
  }),
  numberClearing(ADMINISTRATOR.path, params),
  ...accountOperations({
    site: 'admin',
    path: ADMINISTRATOR.path,
    params,
    idOf: of => of.administratorId,
    noun: 'Administrator',
    person: 'an administrator',
    readScope: 'contracts:read',
  }),
]
