import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { keyedDigest } from '../platform/secrets.ts'
import { type ChainedEvent, sealHash } from './chain.ts'

/**
 * A month of the audit trail as a file of JSON lines that proves itself: a head, the events in the order of the chain, and an
 * end with a signature (Ed25519) over everything before. Nobody is named in it: who an id is stands in the database, as long
 * as he is a customer. Its form is told in decision 0057, and is never changed.
 */
export interface ArchiveHead {
  readonly archive: 'sekisho-audit'
  readonly version: 1
  /** YYYY-MM, Japanese time. */
  readonly month: string
  /** Place of its first event, and the hash of the one before (`''` where it is the very first). */
  readonly from: number
  readonly prevHash: string
  /** Public key, 32 bytes as base64url. */
  readonly key: string
}

/** An event with its place, as decision 0015 hashes it. */
export type ArchivedEvent = ChainedEvent & { readonly seq: number; readonly hash: string }

interface ArchiveEnd {
  readonly seq: number
  readonly hash: string
  readonly events: number
  readonly signature: string
}

/** A key pair made of the secret: whoever keeps the public one can check files without the secret, also after another one came. */
export function archiveKey(secret: string): { readonly sign: KeyObject; readonly publicKey: string } {
  const seed = keyedDigest(secret, ['audit archive key'])
  const der = Buffer.concat([PKCS8, seed])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length)
  return { sign: key, publicKey: publicKey.toString('base64url') }
}

/** What stands before the 32 bytes of a private and a public key (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * Writes such a file: under another name, `draft`, until it is whole and on the disk. Its own name tells the month, then the first
 * and the last place, so that no two are called alike, and the order of the names is that of the chain.
 */
export async function openArchive(folder: string, draftName: string, head: ArchiveHead) {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = join(folder, draftName)
  const file = await open(draft, 'w', 0o600)
  const hash = createHash('sha256')
  let [last, events] = [{ seq: head.from - 1, hash: head.prevHash }, 0]
  async function write(text: string): Promise<void> {
    hash.update(text)
    await file.write(text)
  }
  await write(lineOf(head))
  return {
    async add(rows: readonly ArchivedEvent[]): Promise<void> {
      events += rows.length
      last = rows.at(-1) ?? last
      await write(rows.map(lineOf).join(''))
    },
    /** Gives the SHA-256 of the file. */
    async finish(key: KeyObject) {
      const end = { seq: last.seq, hash: last.hash, events }
      const signature = sign(null, signedText(hash.copy().digest('hex'), end), key).toString('base64url')
      await write(lineOf({ ...end, signature } satisfies ArchiveEnd))
      await file.sync()
      await file.close()
      const name = `audit-${head.month}-${placed(head.from)}-${placed(last.seq)}.jsonl`
      await rename(draft, join(folder, name))
      // Its name is on the disk too, before the months go.
      const place = await open(folder, 'r')
      await place.sync()
      await place.close()
      return { ...end, file: name, sha256: hash.digest('hex') }
    },
    async discard(): Promise<void> {
      await file.close()
      await rm(draft, { force: true })
    },
  }
}

function placed(seq: number): string {
  return String(seq).padStart(10, '0')
}

export type ArchiveReading =
  | {
      readonly kind: 'whole'
      readonly head: ArchiveHead
      readonly end: { readonly seq: number; readonly hash: string }
      readonly events: number
      readonly sha256: string
    }
  /** `line`: where it is not as it was written. */
  | { readonly kind: 'changed'; readonly line: number }
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'no-archive' }

/** Checks a file by itself: every hash from its first event to its last, and the signature by the key that it names. */
export async function readArchive(path: string): Promise<ArchiveReading> {
  const [whole, signed] = [createHash('sha256'), createHash('sha256')]
  let [head, before, line] = [undefined as ArchiveHead | undefined, '', 0]
  let [seq, hash, events] = [0, '', 0]
  let reading: Omit<Extract<ArchiveReading, { kind: 'whole' }>, 'kind' | 'sha256'> | undefined
  for await (const text of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    line += 1
    if (reading !== undefined) return { kind: 'changed', line }
    if (before !== '') signed.update(before)
    before = `${text}\n`
    whole.update(before)
    const value = parsed(text)
    if (line === 1) {
      if (!isHead(value)) return { kind: 'no-archive' }
      head = value
      ;[seq, hash] = [head.from - 1, head.prevHash]
    } else if (isEvent(value)) {
      if (value.seq !== seq + 1 || sealHash(hash, value.seq, value) !== value.hash)
        return { kind: 'changed', line }
      ;[seq, hash, events] = [value.seq, value.hash, events + 1]
    } else if (isEnd(value) && head !== undefined) {
      const end = { seq, hash, events }
      const isSame = value.seq === seq && value.hash === hash && value.events === events
      const text = signedText(signed.copy().digest('hex'), end)
      const isSigned =
        isSame && verify(null, text, keyFrom(head.key), Buffer.from(value.signature, 'base64url'))
      if (!isSigned) return { kind: 'changed', line }
      reading = { head, end: { seq, hash }, events }
    } else return { kind: 'changed', line }
  }
  if (reading !== undefined) return { kind: 'whole', ...reading, sha256: whole.digest('hex') }
  return head === undefined ? { kind: 'no-archive' } : { kind: 'cut-off' }
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`
}

function signedText(sha256: string, end: Omit<ArchiveEnd, 'signature'>): Buffer {
  return Buffer.from(`sekisho audit archive\n${sha256}\n${end.seq}:${end.hash}:${end.events}\n`)
}

function keyFrom(publicKey: string): KeyObject {
  const der = Buffer.concat([SPKI, Buffer.from(publicKey, 'base64url')])
  return createPublicKey({ key: der, format: 'der', type: 'spki' })
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function isHead(value: Record<string, unknown>): value is Record<string, unknown> & ArchiveHead {
  return value.archive === 'sekisho-audit' && value.version === 1 && /^[\w-]{43}$/.test(String(value.key))
}

function isEvent(value: Record<string, unknown>): value is Record<string, unknown> & ArchivedEvent {
  return typeof value.id === 'number' && typeof value.seq === 'number'
}

function isEnd(value: Record<string, unknown>): value is Record<string, unknown> & ArchiveEnd {
  return typeof value.signature === 'string'
}
