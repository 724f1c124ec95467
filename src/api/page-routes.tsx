import { Hono } from 'hono'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { AssetAddresses } from '../platform/http/assets.ts'
import { htmlPage } from '../platform/http/html.ts'
import { speak } from '../platform/i18n/catalogue.ts'
import { languageFrom } from '../platform/i18n/language.ts'
import type { Operation } from './operation.ts'
import { GROUPS } from './operations/all.ts'
import { PROBLEM_KINDS, PROBLEMS } from './problem.ts'
import { API_PATH, type ApiEnv } from './routes.ts'
import { type TriedOperation, TryPage } from './try-view.tsx'

/** The page on which operations are tried. It asks for the language in its address: there are no cookies here. */
export function apiPageRoutes(deps: Deps, assets: AssetAddresses): Hono<ApiEnv> {
  const groups = GROUPS.map(({ name, operations }) => ({ name, operations: operations.map(tried) }))
  const problems = PROBLEM_KINDS.map(kind => ({ kind, status: PROBLEMS[kind][0], title: PROBLEMS[kind][1] }))
  const routes = new Hono<ApiEnv>()
  routes.get(`${API_PATH}/`, c => {
    const language = languageFrom(c.req.query('lang'))
    const { serviceName } = deps.config
    const props = { say: speak(language), language, serviceName, assets, groups, problems }
    return htmlPage(c, <TryPage {...props} />)
  })
  routes.get('/', c => c.redirect(`${API_PATH}/`))
  routes.get(API_PATH, c => c.redirect(`${API_PATH}/`))
  return routes
}

function tried(operation: Operation): TriedOperation {
  const { body, run } = operation
  return {
    id: operation.id,
    method: operation.method.toUpperCase(),
    path: operation.path,
    summary: operation.summary,
    description: operation.description,
    scope: operation.scope,
    params: fieldsOf(operation.params),
    query: fieldsOf(operation.query),
    header: run.kind === 'change' ? 'If-Match' : run.kind === 'create' ? 'Idempotency-Key' : undefined,
    body: body && JSON.stringify(body.example, null, 2),
  }
}

function fieldsOf({ shape }: z.ZodObject) {
  return Object.entries(shape).map(([name, schema]) => ({
    name,
    hint: (schema as z.ZodType).meta()?.description ?? '',
  }))
}
