import { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { Problem, ProblemKind } from './problem.ts'
import type { Scope } from './scopes.ts'

/**
 * One operation, declared once: routing, checking, the OpenAPI document, the page to try it and the tests all come
 * from here.
 */
export interface Operation {
  /** Its name in the document, and in the log instead of the address. */
  readonly id: string
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below /api/v1, with `{names}`. */
  readonly path: string
  /** `undefined`: any good key will do. */
  readonly scope: Scope | undefined
  /** Or this one. */
  readonly otherScope?: Scope
  readonly summary: string
  readonly description?: string
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  readonly body?: Body
  readonly answer: DeclaredAnswer
  /** Beyond those that its kind brings along. */
  readonly problems: readonly ProblemKind[]
  readonly run: Run
}

export interface Body {
  readonly schema: z.ZodObject
  readonly example: Readonly<Record<string, unknown>>
}

export interface DeclaredAnswer {
  readonly schema: z.ZodType
  readonly description: string
  readonly example: unknown
}

/** Who asks, and where lists find their rows. */
export interface Input {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly keyName: string
}

export type Run =
  /** Looks only; has an ETag. */
  | { readonly kind: 'find'; find(deps: Deps, input: Input): Promise<Found | Problem | undefined> }
  /** Changes what is there, on the condition that it is still as it was read. */
  | {
      readonly kind: 'change'
      /** Makes others wait; false when it does not exist. */
      lock(deps: Deps, input: Input): Promise<boolean>
      find(deps: Deps, input: Input): Promise<Found | undefined>
      change(deps: Deps, input: Input): Promise<Problem | undefined>
      /** What else follows, once all of it was taken back. */
      refused?(deps: Deps, input: Input): Promise<void>
    }
  /** Takes what is said; the same once more changes nothing, and no condition stands in front. */
  | { readonly kind: 'tell'; tell(deps: Deps, input: Input): Promise<Found | Problem> }
  /** Makes something, once for each Idempotency-Key. */
  | { readonly kind: 'create'; create(deps: Deps, input: Input): Promise<Created | Problem> }

/** A representation, and what else tells two states of it apart. */
export interface Found<Body = unknown> {
  readonly body: Body
  /** What the ETag counts in and the body does not show. */
  readonly versions?: readonly number[]
  /** The ETag itself, where both sides have a name for the state; `*` does not stand for it. */
  readonly tag?: string
}

export interface Created<Body = unknown> {
  readonly kind: 'created'
  readonly status: 200 | 201
  readonly body: Body
  /** Path below /api/v1 of what was made, and how it stands there. */
  readonly at?: { readonly path: string; readonly found: Found }
}

export const NOTHING = z.strictObject({})

/** Something that has an address: how it is found, shown and locked. */
export interface Resource<Params extends z.ZodObject, Shown extends z.ZodType> {
  readonly path: string
  readonly params: Params
  readonly schema: Shown
  readonly example: z.output<Shown>
  lock(deps: Deps, params: z.output<Params>): Promise<boolean>
  find(deps: Deps, params: z.output<Params>): Promise<Found<z.output<Shown>> | undefined>
}

interface Named {
  readonly id: string
  readonly scope: Scope | undefined
  readonly otherScope?: Scope
  readonly summary: string
  readonly description?: string
  readonly problems?: readonly ProblemKind[]
}

/** GET of a resource. */
export function reading<P extends z.ZodObject, S extends z.ZodType>(
  resource: Resource<P, S>,
  named: Named,
): Operation {
  const { find } = resource
  return {
    problems: [],
    ...named,
    method: 'get',
    path: resource.path,
    params: resource.params,
    query: NOTHING,
    answer: { schema: resource.schema, description: 'As it stands now', example: resource.example },
    run: { kind: 'find', find: (deps, input) => find(deps, input.params as z.output<P>) },
  }
}

/** PUT, PATCH or DELETE of a resource; the answer is how it stands afterwards. */
export function changing<P extends z.ZodObject, S extends z.ZodType, B extends z.ZodObject>(
  resource: Resource<P, S>,
  declared: Named & {
    readonly method: 'put' | 'patch' | 'delete'
    readonly body?: { readonly schema: B; readonly example: z.input<B> }
    change(deps: Deps, params: z.output<P>, body: z.output<B>): Promise<Problem | undefined>
    refused?(deps: Deps, params: z.output<P>, body: z.output<B>): Promise<void>
  },
): Operation {
  const { change, refused, ...rest } = declared
  const { lock, find } = resource
  return {
    problems: [],
    ...rest,
    path: resource.path,
    params: resource.params,
    query: NOTHING,
    answer: { schema: resource.schema, description: 'As it stands afterwards', example: resource.example },
    run: {
      kind: 'change',
      lock: (deps, { params }) => lock(deps, params as z.output<P>),
      find: (deps, { params }) => find(deps, params as z.output<P>),
      change: (deps, { params, body }) => change(deps, params as z.output<P>, body as z.output<B>),
      ...(refused && {
        refused: (deps: Deps, { params, body }: Input) =>
          refused(deps, params as z.output<P>, body as z.output<B>),
      }),
    },
  }
}

/** POST. */
export function creating<P extends z.ZodObject, B extends z.ZodObject, S extends z.ZodType>(
  declared: Named & {
    readonly path: string
    readonly params: P
    readonly body: { readonly schema: B; readonly example: z.input<B> }
    readonly answer: DeclaredAnswer & { readonly schema: S; readonly example: z.output<S> }
    create(deps: Deps, params: z.output<P>, body: z.output<B>): Promise<Created<z.output<S>> | Problem>
  },
): Operation {
  const { create, ...rest } = declared
  return {
    problems: [],
    ...rest,
    method: 'post',
    query: NOTHING,
    run: {
      kind: 'create',
      create: (deps, { params, body }) => create(deps, params as z.output<P>, body as z.output<B>),
    },
  }
}

/** GET of something that is more than a resource: a list, the key itself. */
export function asking<P extends z.ZodObject, Q extends z.ZodObject, S extends z.ZodType>(
  declared: Named & {
    readonly path: string
    readonly params: P
    readonly query: Q
    readonly answer: DeclaredAnswer & { readonly schema: S; readonly example: z.output<S> }
    find(
      deps: Deps,
      asked: { readonly params: z.output<P>; readonly query: z.output<Q>; readonly keyName: string },
    ): Promise<Found<z.output<S>> | Problem | undefined>
  },
): Operation {
  const { find, ...rest } = declared
  return {
    problems: [],
    ...rest,
    method: 'get',
    run: {
      kind: 'find',
      find: (deps, { params, query, keyName }) =>
        find(deps, { params: params as z.output<P>, query: query as z.output<Q>, keyName }),
    },
  }
}

/** PUT of what a program says. */
export function telling<B extends z.ZodObject, S extends z.ZodType>(
  declared: Named & {
    readonly path: string
    readonly body: { readonly schema: B; readonly example: z.input<B> }
    readonly answer: DeclaredAnswer & { readonly schema: S; readonly example: z.output<S> }
    tell(
      deps: Deps,
      said: { readonly body: z.output<B>; readonly keyName: string },
    ): Promise<Found<z.output<S>> | Problem>
  },
): Operation {
  const { tell, ...rest } = declared
  return {
    problems: [],
    ...rest,
    method: 'put',
    params: NOTHING,
    query: NOTHING,
    run: {
      kind: 'tell',
      tell: (deps, { body, keyName }) => tell(deps, { body: body as z.output<B>, keyName }),
    },
  }
}

/** Every problem that an operation may answer with. */
export function problemsOf(operation: Operation): readonly ProblemKind[] {
  const { run, body, params } = operation
  const kinds: ProblemKind[] = ['unauthorized', 'too-many-requests', 'internal', 'unavailable', 'wrong-host']
  if (operation.scope !== undefined) kinds.push('forbidden')
  if (Object.keys(params.shape).length > 0) kinds.push('not-found')
  kinds.push('bad-query', 'bad-forwarding')
  if (body !== undefined) kinds.push('bad-json', 'unsupported-media-type', 'body-too-large', 'invalid')
  if (run.kind !== 'find') kinds.push('in-doubt')
  if (run.kind === 'change') kinds.push('precondition-required', 'precondition-failed')
  if (run.kind === 'create') kinds.push('idempotency-key-missing', 'idempotency-key-reused')
  return [...new Set([...kinds, ...operation.problems])]
}
