import { createHash } from 'node:crypto'
import { keyedDigest } from '../platform/secrets.ts'

/** A place in the chain up to which its events are in files and no longer in the database. */
export interface Checkpoint {
  /** Of the last event that left. */
  readonly seq: number
  readonly hash: string
  /** YYYY-MM, in Japan: the last month that left with it. */
  readonly month: string
  /** In its file. */
  readonly events: number
  /** Of the very first event of the trail, and of the last one that left. */
  readonly first_at: number
  readonly last_at: number
  /** Its name, and the SHA-256 of its bytes in hexadecimal digits. */
  readonly file: string
  readonly sha256: string
  readonly made_at: number
}

/** Signed with another word than events and ends are: whoever has only the database shortens nothing unseen. */
export function checkpointMac(secret: string, checkpoint: Checkpoint): string {
  return keyedDigest(secret, ['audit checkpoint', ...factsOf(checkpoint)]).toString('base64url')
}

/** SHA-256 over all of them in their order, '' for none: the chain's end is signed with it. */
export function hashOfCheckpoints(checkpoints: readonly Checkpoint[]): string {
  if (checkpoints.length === 0) return ''
  return createHash('sha256')
    .update(JSON.stringify(checkpoints.map(factsOf)))
    .digest('base64url')
}

function factsOf(checkpoint: Checkpoint): string[] {
  const { seq, hash, month, events, first_at, last_at, file, sha256, made_at } = checkpoint
  return [seq, hash, month, events, first_at, last_at, file, sha256, made_at].map(String)
}
