/**
 * A place in a list: behind the row with this key. Rows that come or go elsewhere move nothing, and none is shown
 * twice. It is no secret and no permission, so it is not signed; it only looks so that nobody builds upon its inside.
 */
const FORM = /^[A-Za-z0-9_-]{2,128}$/
const MARK = 'behind:'

export function writeCursor(key: string): string {
  return Buffer.from(MARK + key).toString('base64url')
}

/** `undefined` when it is none of ours. */
export function readCursor(text: string): string | undefined {
  if (!FORM.test(text)) return undefined
  const inside = Buffer.from(text, 'base64url').toString()
  // No key holds control characters, and PostgreSQL takes no NUL.
  return inside.startsWith(MARK) && !/\p{Cc}/u.test(inside) ? inside.slice(MARK.length) : undefined
}

/** A place in a list by time: behind the row with this time and id. */
export interface TimedPlace {
  readonly at: number
  readonly id: string
}

/** `undefined` without a cursor, and for one of a list that is not by time. */
export function readTimedCursor(text: string | undefined): TimedPlace | undefined {
  const [, at, id] = /^(\d{1,15})\/([\w-]+)$/.exec(readCursor(text ?? '') ?? '') ?? []
  return at === undefined || id === undefined ? undefined : { at: Number(at), id }
}

export function timedKey({ at, id }: TimedPlace): string {
  return `${at}/${id}`
}

/** One page of rows that were read with one more than `limit`. */
export function paged<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => string) {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null }
}
