/** Texts that only look as if they had no inside. They are no secret and no permission. */
const FORM = /^[A-Za-z0-9_-]{2,128}$/

/** A place in the feed, in the stretch of this token; '' before the first place. */
export interface FeedCursor {
  readonly place: number
  readonly token: string
}

export function writeCursor({ place, token }: FeedCursor): string {
  return written('feed', [String(place), token])
}

/** `undefined` when it is none of ours. */
export function readCursor(text: string): FeedCursor | undefined {
  const [place = '', token = ''] = read('feed', text) ?? []
  return /^\d{1,15}$/.test(place) ? { place: Number(place), token } : undefined
}

/** Where the snapshot goes on: behind this line; what changed since it began is in the feed behind this place. */
export interface SnapshotCursor {
  readonly line: string
  readonly since: FeedCursor
}

export function writePage({ line, since }: SnapshotCursor): string {
  return written('snapshot', [line, String(since.place), since.token])
}

export function readPage(text: string): SnapshotCursor | undefined {
  const [line = '', place = '', token = ''] = read('snapshot', text) ?? []
  return /^\d{11}$/.test(line) && /^\d{1,15}$/.test(place)
    ? { line, since: { place: Number(place), token } }
    : undefined
}

function written(kind: string, parts: readonly string[]): string {
  return Buffer.from([kind, ...parts].join(':')).toString('base64url')
}

function read(kind: string, text: string): readonly string[] | undefined {
  if (!FORM.test(text)) return undefined
  const [first, ...parts] = Buffer.from(text, 'base64url').toString().split(':')
  return first === kind ? parts : undefined
}
