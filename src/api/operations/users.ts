import { z } from 'zod'
import { lockAccountNamed } from '../../accounts/account.ts'
import { findCustomerNamed } from '../../accounts/customer.ts'
import { type Operation, type Resource, reading } from '../operation.ts'
import { accountFields, accountOperations, shownFields } from './accounts.ts'
import { administratorId, lineNumber, loginId } from './fields.ts'
import { idChange } from './moving.ts'

const user = z
  .strictObject({
    loginId,
    administratorId,
    line: lineNumber.nullable(),
    ...accountFields,
  })
  .meta({ id: 'User', title: 'User' })
const params = z.strictObject({ loginId })

const USER: Resource<typeof params, typeof user> = {
  path: '/users/{loginId}',
  params,
  schema: user,
  example: {
    loginId: 'hakone-1',
    administratorId: 'hakone-admin',
    line: '05055000101',
    hasSmsNumber: false,
    passwordIsInitial: true,
    suspended: false,
    contractSuspended: false,
    lastSignInAt: null,
    createdAt: '2026-11-01T01:00:00.000Z',
  },
  lock: (deps, of) => lockAccountNamed(deps.db, 'user', of.loginId),
  async find(deps, of) {
    const record = await findCustomerNamed(deps.db, deps.numbers, { site: 'user', loginId: of.loginId })
    if (record === undefined) return undefined
    const { loginId, administratorId } = record
    const line = record.line?.number ?? null
    return { body: { loginId, administratorId, line, ...shownFields(record) } }
  },
}

export const USER_OPERATIONS: readonly Operation[] = [
  reading(USER, { id: 'getUser', scope: 'lines:read', summary: 'Read a service user by the login ID' }),
  idChange(USER, {
    ...{ site: 'user', noun: 'User', person: 'a service user' },
    ...{ name: 'loginId', field: loginId, example: 'hakone-2' },
  }),
  ...accountOperations({
    site: 'user',
    path: USER.path,
    params,
    idOf: of => of.loginId,
    noun: 'User',
    person: 'a service user',
    readScope: 'lines:read',
  }),
]
