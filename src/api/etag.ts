import type { Deps } from '../deps.ts'
import { keyedDigest } from '../platform/secrets.ts'
import type { Found } from './operation.ts'

/**
 * A strong validator (RFC 9110, section 8.8.1) of what is found: the same for the same state, whichever program brought it
 * about. Keyed, because a mere hash of a short answer could be guessed back.
 */
export function etagOf(deps: Pick<Deps, 'secret'>, found: Found): string {
  if (found.tag !== undefined) return found.tag
  const parts = ['etag', JSON.stringify(found.body), ...(found.versions ?? []).map(String)]
  return `"${keyedDigest(deps.secret, parts).subarray(0, 16).toString('base64url')}"`
}

/**
 * Whether a list of `If-Match` or `If-None-Match` names it. RFC 9110, section 13.1.1 has `If-Match` compare strongly; but what
 * proxies that compress make of our tag (a weak one, or one with `-gzip` behind) names the same state, and nobody else makes
 * such ones.
 */
export function names(list: string, etag: string): boolean {
  return list.split(',').some(one => {
    const strong = one.trim().replace(/^W\//i, '')
    // Our own may happen to end like that.
    return strong === etag || strong.replace(ENCODED, '"') === etag || strong === '*'
  })
}

/** Apache, Jetty and others put the encoding behind. */
const ENCODED = /(?:-{1,2}|;)(?:gzip|br|zstd|deflate)"$/
