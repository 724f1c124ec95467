import type { Deps } from '../deps.ts'
import { keyedDigest } from '../platform/secrets.ts'
import type { Found } from './operation.ts'

/**
 * A strong validator (RFC 9110, section 8.8.1) of what is found: the same for the same state, whichever program brought it
 * about. Keyed, because a mere hash of a short answer could be guessed back.
 */
export function etagOf(deps: Pick<Deps, 'secret'>, found: Found): string {
  const parts = ['etag', JSON.stringify(found.body), ...(found.versions ?? []).map(String)]
  return `"${keyedDigest(deps.secret, parts).subarray(0, 16).toString('base64url')}"`
}

/** Whether a list of `If-Match` or `If-None-Match` names it. Ours are strong, so a weak one names none. */
export function names(list: string, etag: string): boolean {
  return list.split(',').some(one => one.trim() === etag || one.trim() === '*')
}

/** The same for `If-None-Match`, which compares weakly (RFC 9110, section 13.1.2): proxies that compress weaken ours. */
export function namesWeakly(list: string, etag: string): boolean {
  return names(list.replaceAll('W/"', '"'), etag)
}
