import { createHmac } from 'node:crypto'
import { FIRST_OPTION_SERVICES, type OptionServices } from '../src/lines/option-services.ts'
import { V1 } from './signature-vectors.ts'

/** What a telephone system is sent of a line, as docs/switch.md says. */
export interface LineState extends OptionServices {
  readonly line: string
  readonly version: number
  readonly changedAt: string
  readonly inService: boolean
}

/** In service, and with nothing set but what is given. */
export function lineState(of: Partial<LineState> & Pick<LineState, 'line'>): LineState {
  return {
    version: 1,
    changedAt: '2026-11-28T01:15:00.000Z',
    inService: true,
    ...FIRST_OPTION_SERVICES,
    ...of,
  }
}

/** Of the endpoint in tests; a public one. */
export const SWITCH_SECRET = V1.secret

export interface Signing {
  readonly secret?: string
  readonly id?: string
  readonly atMs?: number
}

/** The headers of Standard Webhooks, made without anything of the product. */
export function signedHeaders(
  body: string,
  { secret = SWITCH_SECRET, id = 'made-by-a-test', atMs = Date.now() }: Signing = {},
): Record<string, string> {
  const at = Math.floor(atMs / 1_000)
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': `v1,${signature}` }
}
