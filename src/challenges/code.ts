import type { Deps } from '../deps.ts'
import { keyedDigest } from '../platform/secrets.ts'
import { policy } from '../policy.ts'

/** What a code is derived from (D8): nothing of it alone tells the code, so nothing secret is stored. */
export interface CodeSource {
  readonly id: string
  readonly purpose: string
  readonly number: string
  readonly stage: number
  /** Of the act that it is for, where it is for one. */
  readonly act_digest?: string | null
}

/** The code of a challenge: six digits, leading zeros kept. The same for every copy of its SMS. */
export function codeOf(deps: Pick<Deps, 'secret'>, challenge: CodeSource): string {
  const { act_digest: act } = challenge
  const parts = [challenge.id, challenge.purpose, challenge.number, String(challenge.stage)]
  const value = keyedDigest(deps.secret, act ? [...parts, act] : parts).readBigUInt64BE(0)
  return String(value % 10n ** BigInt(policy.code.digits)).padStart(policy.code.digits, '0')
}

const CODE = new RegExp(`^[0-9]{${policy.code.digits}}$`)

/** Six digits, whatever spaces, hyphens and full-width digits a person typed (D10); else `undefined`. */
export function readCode(text: string): string | undefined {
  const digits = text.normalize('NFKC').replace(/[\s\p{Pd}\u2212\u30fc]/gu, '')
  return CODE.test(digits) ? digits : undefined
}
