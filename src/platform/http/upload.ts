import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'

/** A file that somebody chose in a form. */
export interface UploadedFile {
  /** As the browser gave it: only to be shown. */
  readonly name: string
  readonly chunks: AsyncIterable<Uint8Array>
}

/** Longest part of a file's name that is shown. */
const MAX_NAME_CHARACTERS = 100

/**
 * Reads the file of a `multipart/form-data` body, which the route must limit; `undefined` when none was chosen.
 * @throws HTTPException 400 for another content type, a compressed body, or one that is cut off
 */
export async function readUpload(c: Context, field: string): Promise<UploadedFile | undefined> {
  const [type] = (c.req.header('content-type') ?? '').toLowerCase().split(';')
  if (type?.trim() !== 'multipart/form-data') throw new HTTPException(400)
  if ((c.req.header('content-encoding') ?? 'identity') !== 'identity') throw new HTTPException(400)
  const form = await c.req.formData().catch(error => {
    // The parser's word for a malformed body; a body over its limit and a broken connection stay what they are.
    if (error instanceof TypeError) throw new HTTPException(400)
    throw error
  })
  const file = form.get(field)
  if (!(file instanceof File)) throw new HTTPException(400)
  if (file.name === '' && file.size === 0) return undefined
  return { name: shownName(file.name), chunks: file.stream() as unknown as AsyncIterable<Uint8Array> }
}

function shownName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return [...last.replace(/\p{Cc}/gu, '')].slice(0, MAX_NAME_CHARACTERS).join('')
}
