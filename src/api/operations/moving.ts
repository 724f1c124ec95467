import { z } from 'zod'
import { listContractsOf } from '../../accounts/contract.ts'
import { findLine } from '../../accounts/line.ts'
import { changeLoginId, type MoveOutcome, moveLineByKey, renumberLine } from '../../contracts/moving.ts'
import type { Deps } from '../../deps.ts'
import { HOUR_MS, policy } from '../../policy.ts'
import { type Created, creating, type Found, type Operation, type Resource } from '../operation.ts'
import type { Problem } from '../problem.ts'
import { lineNumber } from './fields.ts'
import { ID_KEPT, KEPT_DAYS, LINE_KEPT } from './kept.ts'
import { handOfKey, refusesHeardByItself, refusesMove } from './same-hand.ts'

/** What changes the address of a resource, so that it is no change of it: it is answered as it stands under the new one. */
export function idChange<P extends z.ZodObject, S extends z.ZodType, Name extends string>(
  resource: Resource<P, S>,
  declared: {
    readonly site: 'admin' | 'user'
    readonly noun: string
    readonly person: string
    /** Of the parameter, and of the field of the body. */
    readonly name: Name
    readonly field: z.ZodString
    readonly example: string
  },
): Operation {
  const { site, noun, person, name, field } = declared
  return creating({
    id: `change${noun}Id`,
    scope: 'moves:write',
    summary: `Give ${person} another ID`,
    description: `Password, SMS number and settings stay; the sessions of the ID end. Its owner is notified by SMS. The earlier ID is kept for the contract for ${KEPT_DAYS} days.`,
    problems: ['id-taken'],
    path: `${resource.path}/id-changes`,
    params: resource.params,
    body: {
      schema: z.strictObject({ [name]: field }),
      example: { [name]: declared.example },
    },
    answer: { schema: resource.schema, description: 'As it stands now', example: resource.example },
    async create(deps, of, body) {
      const [loginId, newLoginId] = [of as Record<string, string>, body as Record<string, string>].map(
        one => one[name] ?? '',
      )
      const outcome = await changeLoginId(deps, {
        site,
        loginId: loginId ?? '',
        newLoginId: newLoginId ?? '',
      })
      const place = { [name]: newLoginId } as z.output<P>
      return answered(deps, outcome, { resource, place })
    },
  })
}

/** Of lines: another number, another contract. */
export function lineMoves<P extends z.ZodObject, S extends z.ZodType>(
  line: Resource<P, S>,
  administratorId: z.ZodString,
): readonly Operation[] {
  const placeOf = (number: string) => ({ number }) as unknown as z.output<P>
  const numberOf = (of: z.output<P>) => (of as { number: string }).number
  return [
    creating({
      id: 'renumberLine',
      scope: 'moves:write',
      summary: 'Give a line another number',
      description: `Its login ID, SMS number and settings stay, and lines of the contract that forward to it go on forwarding to it. Its user and the administrator are notified by SMS. The earlier number is kept for the contract for ${KEPT_DAYS} days.`,
      problems: ['line-taken', 'line-forwards'],
      path: `${line.path}/renumberings`,
      params: line.params,
      body: { schema: z.strictObject({ number: lineNumber }), example: { number: '05055000102' } },
      answer: { schema: line.schema, description: 'As it stands now', example: line.example },
      async create(deps, of, { number }) {
        const outcome = await renumberLine(deps, { number: numberOf(of), newNumber: number })
        return answered(deps, outcome, { resource: line, place: placeOf(number) })
      },
    }),
    creating({
      id: 'moveLine',
      scope: 'moves:write',
      summary: 'Move a line to another contract',
      description: [
        'With its service user, who keeps login ID, password, SMS number and settings; the sessions end. The administrator of the other',
        'contract then sees that number, and looks after the user: only within what is one customer. For another customer remove the line and add it anew.',
        'The user and both administrators are notified by SMS. Refused if neither the user nor the administrator who loses the line has a number, or if this key set one of them lately;',
        `and if the user has none, none can be registered for ${policy.contract.movedUntoldMs / HOUR_MS} hours.`,
      ].join(' '),
      problems: ['contract-full', 'line-forwards', 'same-hand'],
      path: `${line.path}/moves`,
      params: line.params,
      body: { schema: z.strictObject({ administratorId }), example: { administratorId: 'hakone-admin-2' } },
      answer: { schema: line.schema, description: 'As it stands now', example: line.example },
      async create(deps, of, { administratorId: to }) {
        const number = numberOf(of)
        const from = (await findLine(deps.db, { number }))?.contractId
        const outcome = await moveLineByKey(deps, { number, administratorId: to })
        // His account is locked by now: what the key did at the same moment is seen. All of it is taken back.
        const moved = await findLine(deps.db, { number })
        const user = moved?.accountId
        if (outcome.kind === 'done' && moved && user) {
          const hand = handOfKey(deps, { id: user, contractId: moved.contractId })
          const refusal = await refusesMove(deps, hand)
          if (refusal !== undefined) return refusal
        }
        if (outcome.kind === 'done' && from !== undefined) {
          const [losing] = await listContractsOf(deps.db, [from])
          const refusal = await refusesHeardByItself(deps, losing)
          if (refusal !== undefined) return refusal
        }
        return answered(deps, outcome, { resource: line, place: placeOf(number) })
      },
    }),
  ]
}

async function answered<P extends z.ZodObject, S extends z.ZodType>(
  deps: Deps,
  outcome: MoveOutcome,
  { resource, place }: { readonly resource: Resource<P, S>; readonly place: z.output<P> },
): Promise<Created<z.output<S>> | Problem> {
  const problem = problemOf(outcome)
  if (problem !== undefined) return problem
  const found: Found<z.output<S>> | undefined = await resource.find(deps, place)
  if (found === undefined) throw new Error('what was changed in this transaction is gone')
  const path = resource.path.replace(
    /\{(\w+)\}/,
    (_, name: string) => (place as Record<string, string>)[name] ?? '',
  )
  return { kind: 'created', status: 200, body: found.body, at: { path, found } }
}

function problemOf(outcome: MoveOutcome): Problem | undefined {
  switch (outcome.kind) {
    case 'done':
    case 'unchanged':
      return undefined
    case 'no-account':
    case 'no-line':
      return { kind: 'not-found' }
    case 'no-contract': {
      const detail = 'is no contract'
      return { kind: 'invalid', errors: [{ pointer: '#/administratorId', detail }] }
    }
    case 'id-taken':
      return { kind: 'id-taken', detail: 'Somebody signs in with this ID already. Choose another one.' }
    case 'line-taken':
      return { kind: 'line-taken' }
    case 'contract-full': {
      const detail = `A contract has ${policy.contract.mostLines} lines at most.`
      return { kind: 'contract-full', detail }
    }
    case 'loop':
      return {
        kind: 'line-forwards',
        detail: 'Calls would come back to the line: change its forwarding first.',
      }
    case 'abroad':
      return {
        kind: 'line-forwards',
        detail:
          'It forwards abroad, which does not belong to the other contract: change its forwarding first.',
      }
    case 'id-kept':
      return { kind: 'id-taken', detail: ID_KEPT }
    case 'line-kept':
      return { kind: 'line-taken', detail: LINE_KEPT }
    case 'nobody-told': {
      const detail =
        'Neither the user nor the administrator of the line has an SMS number that could be notified: register one first with another key, or use `sekisho line move`'
      return { kind: 'invalid', errors: [{ pointer: '#/administratorId', detail }] }
    }
    case 'bad-id':
    case 'bad-line-number':
      throw new Error(`the declared schema let ${outcome.kind} through`)
  }
}
