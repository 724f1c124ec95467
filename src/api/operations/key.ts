import { z } from 'zod'
import { findApiKeyNamed } from '../keys.ts'
import { asking, NOTHING, type Operation } from '../operation.ts'
import { SCOPE_NAMES } from '../scopes.ts'
import { isoTime, isoTimeOrNull, time } from './fields.ts'

export const KEY_OPERATIONS: readonly Operation[] = [
  asking({
    id: 'getKey',
    scope: undefined,
    summary: 'Read the key that is used',
    description: 'To see whether a key works, and what it may do.',
    path: '/key',
    params: NOTHING,
    query: NOTHING,
    answer: {
      schema: z
        .strictObject({
          name: z.string().describe('How the audit trail calls it'),
          scopes: z.array(z.enum(SCOPE_NAMES)),
          createdAt: time,
          expiresAt: time.nullable().describe('From then on it is no longer good'),
        })
        .meta({ id: 'Key', title: 'Key' }),
      description: 'The key',
      example: {
        name: 'provisioning',
        scopes: ['contracts:read', 'contracts:write'],
        createdAt: '2026-11-01T01:00:00.000Z',
        expiresAt: null,
      },
    },
    async find(deps, { keyName }) {
      const key = await findApiKeyNamed(deps, keyName)
      if (key === undefined) return undefined
      const scopes = [...key.scopes]
      const times = { createdAt: isoTime(key.createdAt), expiresAt: isoTimeOrNull(key.expiresAt) }
      return { body: { name: key.name, scopes, ...times } }
    },
  }),
]
