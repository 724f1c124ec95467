import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'

/** A file that somebody chose in a form. */
export interface UploadedFile {
  /** As the browser gave it: only to be shown. */
  readonly name: string
  readonly chunks: AsyncIterable<Uint8Array>
}

/** Of a form of ours; each part costs time, and as many as fit into a large body would stop everybody else. */
const MOST_PARTS = 10
/** Longest part of a file's name that is shown. */
const MAX_NAME_CHARACTERS = 100

/**
 * Reads the file of a `multipart/form-data` body, which the route must limit; `undefined` when none was chosen.
 * @throws HTTPException 400 for another content type, more to it than one boundary, a compressed body, one that is cut off, or too many parts
 */
export async function readUpload(c: Context, field: string): Promise<UploadedFile | undefined> {
  const boundary = boundaryOf(c.req.header('content-type') ?? '')
  if (boundary === undefined) throw new HTTPException(400)
  if ((c.req.header('content-encoding') ?? 'identity') !== 'identity') throw new HTTPException(400)
  const body = Buffer.from(await c.req.arrayBuffer())
  if (hasManyParts(body, boundary)) throw new HTTPException(400)
  // The parser is told what was looked for, so that it finds no other parts.
  const form = await new Response(body, { headers: { 'content-type': `${TYPE}; boundary="${boundary}"` } })
    .formData()
    .catch(error => {
      // The parser's word for a malformed body; a body over its limit and a broken connection stay what they are.
      if (error instanceof TypeError) throw new HTTPException(400)
      throw error
    })
  const file = form.get(field)
  if (!(file instanceof File)) throw new HTTPException(400)
  if (file.name === '' && file.size === 0) return undefined
  return { name: shownName(file.name), chunks: file.stream() as unknown as AsyncIterable<Uint8Array> }
}

/** Whether the request says that its body is a form with a file. */
export function isUpload(c: Context): boolean {
  return boundaryOf(c.req.header('content-type') ?? '') !== undefined
}

/** As every browser sends it. Of what could be read in more than one way, nothing is read. */
function boundaryOf(contentType: string): string | undefined {
  const [, quoted, plain] = ONE_BOUNDARY.exec(contentType) ?? []
  return quoted ?? plain
}

const TYPE = 'multipart/form-data'
/** In letters that stand for themselves (RFC 2046, section 5.1.1). */
const ONE_BOUNDARY = /^multipart\/form-data\s*;\s*boundary=(?:"([\w'()+,./:=?-]+)"|([\w'()+,./:=?-]+))\s*$/i

/** One line more than there are parts ends the body. */
function hasManyParts(body: Buffer, boundary: string): boolean {
  const line = `--${boundary}`
  let at = -1
  for (let lines = 0; lines <= MOST_PARTS + 1; lines += 1) {
    at = body.indexOf(line, at + 1)
    if (at === -1) return false
  }
  return true
}

function shownName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return [...last.replace(/\p{Cc}/gu, '')].slice(0, MAX_NAME_CHARACTERS).join('')
}
