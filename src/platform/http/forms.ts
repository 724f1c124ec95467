import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { policy } from '../../policy.ts'

/** A posted form. Every field is one text; the server decides which of them it knows. */
export interface Form {
  /** The field's text, or '' when the form has no such field. */
  text(name: string): string
  /** The field's text, or `undefined` when the form has no such field. */
  optional(name: string): string | undefined
  /** All fields whose name begins with `prefix`, without it. */
  withPrefix(prefix: string): ReadonlyMap<string, string>
  readonly fields: ReadonlyMap<string, string>
}

/**
 * Reads the request's body as a form.
 * @throws HTTPException 400 for another content type (JSON, multipart, plain text), a compressed body, a field
 *   that comes twice, or too many fields; 422 for the character NUL
 */
export async function readForm(c: Context): Promise<Form> {
  if (!isSentAsForm(c)) throw new HTTPException(400)
  if ((c.req.header('content-encoding') ?? 'identity') !== 'identity') throw new HTTPException(400)
  const fields = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(await c.req.text())) {
    if (fields.has(name) || fields.size >= policy.form.maxFields) throw new HTTPException(400)
    // Nobody can type it, and PostgreSQL cannot keep it.
    if (`${name}${value}`.includes('\0')) throw new HTTPException(422)
    fields.set(name, value)
  }
  return formOf(fields)
}

/** Whether the request says that its body is a form without files. */
export function isSentAsForm(c: Context): boolean {
  const [type] = (c.req.header('content-type') ?? '').toLowerCase().split(';')
  return c.req.method === 'POST' && type?.trim() === 'application/x-www-form-urlencoded'
}

/** The same form, from what its fields held. */
export function formOf(fields: ReadonlyMap<string, string>): Form {
  return {
    text: name => fields.get(name) ?? '',
    optional: name => fields.get(name),
    withPrefix: prefix =>
      new Map(
        [...fields].flatMap(([name, value]) =>
          name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
        ),
      ),
    fields,
  }
}
