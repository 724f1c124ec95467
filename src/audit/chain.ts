import { createHash } from 'node:crypto'
import { keyedDigest } from '../platform/secrets.ts'
import type { SiteKind } from '../site.ts'
import type { AuditActor } from './tables.ts'

/** The arithmetic of the chain (decision 0015). Changing any of it makes every trail of before unverifiable. */
export interface EventContent {
  readonly uid: string | null
  readonly at: number
  readonly site: SiteKind | null
  readonly contract_id: string | null
  readonly account_id: string | null
  readonly actor: AuditActor
  readonly action: string
  readonly address: string | null
  readonly detail: string
}

export interface ChainedEvent extends EventContent {
  readonly id: number
  readonly mac: string
}

export interface Head {
  readonly seq: number
  readonly hash: string
  readonly keyed_from: number
  readonly begun_at: number
  /** Hash of all checkpoints (checkpoint.ts); '' before the first one. */
  readonly checkpoints: string
}

/** Keyed: whoever can write to the database, and does not have the secret, cannot make an event up. */
export function eventMac(secret: string, event: EventContent): string {
  return keyedDigest(secret, ['audit event', canonical(event)]).toString('base64url')
}

/**
 * SHA-256 over the hash before, the place, and the event; not keyed, so that a copy of the trail can be checked
 * without the secret. The first one's hash before is ''.
 */
export function sealHash(previous: string, seq: number, event: ChainedEvent): string {
  const sealed = JSON.stringify([previous, seq, event.id, event.mac, canonical(event)])
  return createHash('sha256').update(sealed).digest('base64url')
}

/** Keyed, and another word than an event's: no earlier hash can be passed off as the chain's end. */
export function headMac(secret: string, head: Head): string {
  const facts = [head.seq, head.hash, head.keyed_from, head.begun_at].map(String)
  // As it was written before there were any.
  if (head.checkpoints !== '') facts.push(head.checkpoints)
  return keyedDigest(secret, ['audit head', ...facts]).toString('base64url')
}

/** Of an end that is remembered outside of the database, with another word again. */
export function keptHeadMac(secret: string, kept: { readonly seq: number; readonly hash: string }): string {
  return keyedDigest(secret, ['audit head remembered', String(kept.seq), kept.hash]).toString('base64url')
}

/** One way of writing an event down: a JSON list in this order. */
function canonical(event: EventContent): string {
  const { uid, at, site, contract_id, account_id, actor, action, address, detail } = event
  return JSON.stringify([uid, at, site, contract_id, account_id, actor, action, address, detail])
}
