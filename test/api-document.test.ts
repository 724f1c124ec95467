import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCursor, writeCursor } from '../src/api/cursor.ts'
import { readJson } from '../src/api/json.ts'
import { openApiDocument } from '../src/api/openapi.ts'
import { problemsOf } from '../src/api/operation.ts'
import { OPERATIONS } from '../src/api/operations/all.ts'
import { PROBLEM_KINDS } from '../src/api/problem.ts'
import { readScopes, SCOPE_NAMES } from '../src/api/scopes.ts'
import { policy } from '../src/policy.ts'

/** The OpenAPI document of the provisioning API, and what of the API needs no database. */
const document = openApiDocument()

describe('the OpenAPI document', () => {
  it('is one, by the schema of OpenAPI 3.1', async () => {
    const outcome = await new Validator().validate({ ...structuredClone(document) })
    expect(outcome).toMatchObject({ valid: true })
    expect(JSON.stringify(document)).not.toContain('undefined')
  })

  it('has every operation once, with its scope', () => {
    const found = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, { operationId: string; security: unknown }>).map(
        ([method, { operationId, security }]) => [operationId, method, path, security],
      ),
    )
    const declared = OPERATIONS.map(({ id, method, path, scope }) => [
      id,
      method,
      path,
      [{ apiKey: scope === undefined ? [] : [scope] }],
    ])
    expect(found.sort()).toEqual(declared.sort())
    expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length)
  })

  it('says of every parameter what it is', () => {
    for (const methods of Object.values(document.paths ?? {}))
      for (const { parameters } of Object.values(methods as Record<string, { parameters: object[] }>))
        for (const parameter of parameters) expect(parameter).toHaveProperty('description')
  })

  it('calls no two answers the same', () => {
    const schemas = [...new Set(OPERATIONS.map(({ answer }) => answer.schema))]
    expect(new Set(schemas.map(schema => schema.meta()?.title)).size).toBe(schemas.length)
  })

  it('tells of every problem that there is', () => {
    const told = new Set(OPERATIONS.flatMap(problemsOf))
    // That of a wrong method belongs to no operation.
    expect([...told, 'method-not-allowed'].sort()).toEqual([...PROBLEM_KINDS].sort())
  })

  it('gives examples that are as it says', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
    ajv.addSchema({ ...document, $id: 'api' })
    for (const { id, body, answer } of OPERATIONS) {
      if (body) expect(body.schema.safeParse(body.example).success, `${id}: body`).toBe(true)
      const check = ajv.getSchema(`api#/components/schemas/${answer.schema.meta()?.title}`)
      expect(check?.(answer.example), `${id}: ${ajv.errorsText(check?.errors)}`).toBe(true)
    }
  })

  it('lets no SMS number stand in an address, and needs a scope for all but the key itself', () => {
    for (const { id, path, params, query, scope } of OPERATIONS) {
      expect(Object.keys({ ...params.shape, ...query.shape }), id).not.toContain('smsNumber')
      if (path !== '/key') expect(SCOPE_NAMES, id).toContain(scope)
    }
  })

  it('has conditions in front of every change, but for what the telephone system says of itself', () => {
    const TOLD = new Set(['setAppliedLineStates'])
    for (const { id, method, run } of OPERATIONS)
      expect(run.kind, id).toBe(
        method === 'get' ? 'find' : method === 'post' ? 'create' : TOLD.has(id) ? 'tell' : 'change',
      )
  })
})

describe('reading JSON', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)

  it('gives what JSON.parse gives, for everything that is not too deep', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: policy.api.maxDepth - 1 }), text => {
        const reading = readJson(bytes(text))
        // fast-check's objects may hold a name once only, as JSON.stringify writes them.
        expect(reading).toEqual({ kind: 'value', value: JSON.parse(text) })
      }),
    )
  })

  it('refuses a name that is there twice, wherever it stands', () => {
    const names = fc.array(fc.string(), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(names, fc.nat(), (given, pick) => {
        const twice = given[pick % given.length] ?? ''
        const unique = [...new Set([...given])].filter(name => name !== twice)
        const parts = [twice, ...unique, twice].map(name => `${JSON.stringify(name)}: {"x": "}{\\":,"}`)
        expect(readJson(bytes(`[{"a": {${parts.join(',')}}}]`)).kind).toBe('problem')
      }),
    )
  })

  it('is soon done with 64 KiB that were made to take long', () => {
    const before = process.cpuUsage()
    for (const part of ['[', '{"a":', '"', '\\"', '"\\', '{}', ',"a":1'])
      readJson(bytes(part.repeat(policy.api.maxBytes / part.length)))
    // Some 20 ms of this process, however busy the machine is; a pattern that looks again and again took 9 s.
    expect(process.cpuUsage(before).user).toBeLessThan(3_000_000)
  })
})

describe('a cursor', () => {
  it('comes back as it went', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/), key => {
        expect(readCursor(writeCursor(key))).toBe(key)
      }),
    )
  })

  it.each(['', 'x', 'YWJj', '../..', "' or 1"])('is none of ours: %j', text =>
    expect(readCursor(text)).toBeUndefined(),
  )
})

describe('scopes on the command line', () => {
  it.each([
    ['*', [...SCOPE_NAMES]],
    ['lines:*', ['lines:read', 'lines:write']],
    ['passwords:reset', ['passwords:reset']],
    ['lines', undefined],
    ['x:*', undefined],
    ['', undefined],
  ])('%j means %j', (text, scopes) => expect(readScopes(text)).toEqual(scopes))
})
