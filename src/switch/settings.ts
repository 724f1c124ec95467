import { createPrivateKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { readNetwork } from '../platform/proxies.ts'
import { secretText } from '../platform/secret-text.ts'

declare module '../platform/config.ts' {
  interface Config {
    readonly switch?: SwitchSettings | undefined
    /** What each endpoint that is pushed to is known by, by its name. */
    readonly switchSecrets?: Readonly<Record<string, EndpointSecrets>> | undefined
  }
}

const network = z
  .string()
  .refine(text => readNetwork(text) !== undefined, 'must be an address or a network like 10.0.0.0/8')

const endpointSchema = z
  .strictObject({
    name: z
      .string()
      .regex(
        /^[a-z][a-z0-9-]{0,30}$/,
        'must begin with a small letter, then small letters, digits and hyphens',
      )
      .describe('How the desk, the log, metrics and commands call it; each once'),
    url: z
      .string()
      .refine(text => /^https?:\/\//.test(text) && URL.canParse(text), 'must begin with https:// or http://')
      .refine(text => !/^https?:\/\/[^/?#]*@/.test(text), 'must not hold a user name or a password')
      .optional()
      .describe('Where line states are pushed to, by POST. Without it the endpoint pulls them from the API'),
    secretFile: z
      .string()
      .optional()
      .describe(
        'File with the keys that sign pushes, one a line: whsec_… (HMAC-SHA256) or whsk_… (Ed25519). Each signs every push, so that one can be changed for another; else SEKISHO_SWITCH_SECRET_{NAME}',
      ),
    caFile: z
      .string()
      .optional()
      .describe(
        'File with the certificate of the authority that signed the one of the url, where it is your own',
      ),
    apiKeys: z
      .array(z.string().min(1))
      .optional()
      .describe(
        'Names of the API keys with which this endpoint says what it applied, and reports what was dialled. Default: a key of its own name',
      ),
    contracts: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('管理者IDs of the contracts whose lines it has. Default: all'),
    timeoutSeconds: z.int().min(1).max(60).default(10).describe('How long an answer may take'),
  })
  .describe('A telephone system, or a part of one')

/** The operator's telephone system: who is told what a line does. */
export const switchSchema = z
  .strictObject({
    endpoints: z.array(endpointSchema).min(1).describe('Each is told every line of its contracts'),
    acceptAbroad: z
      .boolean()
      .default(false)
      .describe(
        'Takes reports of the telephone system that somebody dialled a forwarding to a number abroad',
      ),
    allowedNetworks: z
      .array(network)
      .optional()
      .describe('Pushes go to addresses in these networks only, whatever a name stands for. Default: to any'),
  })
  .describe(
    'Present: settings are passed on to the telephone system, and pages show whether calls follow them',
  )

export type SwitchSettings = z.output<typeof switchSchema>
export type EndpointSettings = SwitchSettings['endpoints'][number]
export type PushedEndpoint = EndpointSettings & { readonly url: string }

export function isPushed(endpoint: EndpointSettings): endpoint is PushedEndpoint {
  return endpoint.url !== undefined
}

interface EndpointSecrets {
  /** Each signs every push. */
  readonly keys: readonly SigningKey[]
  /** Certificate of its authority, PEM. */
  readonly ca?: string
}

export type SigningKey =
  | { readonly kind: 'v1'; readonly bytes: Uint8Array }
  | { readonly kind: 'v1a'; readonly key: KeyObject }

type Env = Readonly<Record<string, string | undefined>>

/** The variable that holds an endpoint's keys when no file does. */
function switchSecretVariable(endpoint: string): string {
  return `SEKISHO_SWITCH_SECRET_${endpoint.toUpperCase().replaceAll('-', '_')}`
}

/** The endpoints' keys and certificates, by name. Problems never repeat what was read. */
export function switchSecretsOf(
  settings: SwitchSettings | undefined,
  env: Env,
  problems: string[],
): Readonly<Record<string, EndpointSecrets>> | undefined {
  if (settings === undefined) return undefined
  const secrets: Record<string, EndpointSecrets> = {}
  for (const [at, endpoint] of settings.endpoints.entries()) {
    const { name, url, secretFile, caFile } = endpoint
    const key = `switch.endpoints.${at}`
    if (settings.endpoints.findIndex(other => other.name === name) < at)
      problems.push(`${key}.name: ${name} stands there twice`)
    if (url === undefined) continue
    const ca = secretText(caFile, undefined, `${key}.caFile`, problems)
    const variable = switchSecretVariable(name)
    const before = problems.length
    const text = secretText(secretFile, env[variable], `${key}.secretFile`, problems)
    if (text === undefined && problems.length === before)
      problems.push(`${key}.secretFile: give a key there or in ${variable}`)
    const keys = text === undefined ? [] : readSigningKeys(text, `${key}.secretFile`, problems)
    secrets[name] = { keys, ...(ca !== undefined && { ca }) }
  }
  return secrets
}

/** Standard Webhooks: 24 to 64 bytes for HMAC; the seed of an Ed25519 key. */
const HMAC_BYTES = { least: 24, most: 64 }
const SEED_BYTES = 32
/** RFC 8410, section 7: what stands before the seed in the PKCS #8 form of an Ed25519 key. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** A key a line; lines that begin with # are remarks. */
export function readSigningKeys(text: string, key: string, problems: string[]): readonly SigningKey[] {
  const lines = text
    .split(/[\n,]/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
  if (lines.length === 0) problems.push(`${key}: there is no key`)
  return lines.flatMap((line, at) => {
    const [, kind, base64 = ''] = /^(whsec|whsk)_([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? []
    const bytes = Buffer.from(base64, 'base64')
    if (kind === 'whsec' && bytes.length >= HMAC_BYTES.least && bytes.length <= HMAC_BYTES.most)
      return { kind: 'v1', bytes } as const
    if (kind === 'whsk' && bytes.length === SEED_BYTES) {
      const der = Buffer.concat([PKCS8_ED25519, bytes])
      return { kind: 'v1a', key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) } as const
    }
    problems.push(
      `${key}: key no. ${at + 1} must be whsec_ and ${HMAC_BYTES.least} to ${HMAC_BYTES.most} bytes in base64, or whsk_ and ${SEED_BYTES}`,
    )
    return []
  })
}
