import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { makeWorld } from '../../support/world.ts'
import { isPostgres } from './db/open.ts'
import { openLog } from './log.ts'

function logged(fields: object) {
  const lines: string[] = []
  openLog('info', { write: text => void lines.push(text) }).error(fields, 'trouble')
  return JSON.parse(lines.join(''))
}

const withCode = (code: unknown, more: object = {}) => Object.assign(new Error('no'), { code, ...more })

describe('the log', () => {
  it.each([
    'ECONNREFUSED',
    'ENOSPC',
    'ERR_SQLITE_ERROR',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    '23505',
    '08P01',
    '25006',
    23,
  ])('tells the code %s of an error', code => expect(logged({ err: withCode(code) }).err.code).toBe(code))

  it.each(['123456', 123456, '1234567', 'a1b2c', 'correct horse', 'ABCDEFGH2345', '09012345678', {}])(
    'hides %s where an error has its code',
    secret => expect(JSON.stringify(logged({ err: withCode(secret) }))).not.toContain(String(secret)),
  )

  it('says of an error without a code not that one was hidden', () => {
    expect(logged({ err: new Error('timeout expired') }).err).not.toHaveProperty('code')
  })

  it('hides what stands under the name of a secret, whatever it looks like', () => {
    const secrets = { code: 'ENOSPC', password: 'ENOSPC', token: 'ENOSPC', number: 'ENOSPC' }
    expect(JSON.stringify(logged({ ...secrets, inside: secrets }))).not.toContain('ENOSPC')
  })

  it("tells the system's number, SQLite's, and what the cause was", () => {
    const cause = withCode('ECONNRESET', { errno: -104, syscall: 'read' })
    const { err } = logged({ err: new Error('fetch failed', { cause }) })
    expect(err.cause).toMatchObject({ code: 'ECONNRESET', errno: -104, syscall: 'read', message: 'no' })
    const database = new DatabaseSync(':memory:')
    try {
      database.exec('PRAGMA query_only = ON; CREATE TABLE t (x)')
    } catch (error) {
      expect(logged({ err: error }).err).toMatchObject({ code: 'ERR_SQLITE_ERROR', errcode: 8 })
    }
    expect.assertions(2)
  })

  it('tells what a database says to a row that is there already, and not the row', async () => {
    const world = await makeWorld()
    try {
      const contract = { id: 'x', name: 'the name of a customer', enrolment: null, created_at: 1 }
      const add = () => world.deps.db.insertInto('contract').values(contract).execute()
      await add()
      const line = logged({ err: await add().catch(error => error) })
      expect(line.err).toMatchObject(isPostgres(world.deps.db) ? { code: '23505' } : { errcode: 1555 })
      expect(JSON.stringify(line)).not.toContain(contract.name)
    } finally {
      await world.close()
    }
  })
})
