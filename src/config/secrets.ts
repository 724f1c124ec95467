import { secretText } from '../platform/secret-text.ts'
import type { VaultKey } from '../platform/vault.ts'

/**
 * Secrets of the configuration: from files of their own or from the environment. Problems never repeat what
 * was read. Outside the demonstration, what people type or copy instead of drawing it by lot is refused.
 */
export interface SecretSettings {
  readonly demonstration: boolean
  readonly secretFile?: string | undefined
  readonly keysFile?: string | undefined
}
type Env = Readonly<Record<string, string | undefined>>

const MIN_SECRET_CHARACTERS = 32
/** Random texts have more: 32 characters of base64 about 25, 32 bytes about 30. */
const MIN_DIFFERENT = 16
/** `openssl rand -hex 32`: only 16 characters exist, and some may be absent. */
const HEX = /^[0-9a-f]{64,}$/i
const MIN_DIFFERENT_HEX = 10
const KEY_BYTES = 32
const KEY_ID = /^[A-Za-z0-9-]{1,32}$/
const BASE64_KEY = /^[A-Za-z0-9+/_-]{43}=?$/
/** Words of examples, of ours and of others; a random text of 64 characters has one about once in 10^9 times. */
const PLACEHOLDER =
  /change[-_ ]?(me|it|this)|replace[-_ ]?(me|this)|your[-_ ]?secret|example|password|a secret/i
/** Also by a socket, as node-postgres writes it. */
const POSTGRES_URL = /^(postgres(ql)?:\/\/|socket:|\/)./
/** Stands in docs/self-hosting.md and docs/examples. */
const URL_PLACEHOLDER = /:(PASSWORD|changeme|password|example)@/

/** What the codes are derived from (D8). */
export function secretOf(settings: SecretSettings, env: Env, problems: string[]): string | undefined {
  const before = problems.length
  const secret = secretText(settings.secretFile, env.SEKISHO_SECRET, 'secretFile', problems)
  if (secret === undefined && !settings.demonstration && problems.length === before)
    problems.push('secretFile: give at least 32 random characters there or in SEKISHO_SECRET')
  if (secret === undefined) return undefined
  if (secret.length < MIN_SECRET_CHARACTERS)
    problems.push(`secretFile: the secret has fewer than ${MIN_SECRET_CHARACTERS} characters`)
  else if (!settings.demonstration && isWeakText(secret))
    problems.push('secretFile: the secret is not random enough; make one: openssl rand -base64 48')
  return secret
}

/** The keys that seal numbers, the one to write with first. */
export function keysOf(
  settings: SecretSettings,
  env: Env,
  more: { readonly secret: string | undefined; readonly problems: string[] },
): readonly VaultKey[] | undefined {
  const before = more.problems.length
  const text = secretText(settings.keysFile, env.SEKISHO_KEYS || undefined, 'keysFile', more.problems)
  if (text === undefined) {
    if (!settings.demonstration && more.problems.length === before)
      more.problems.push('keysFile: give a key there or in SEKISHO_KEYS: "id:" and 32 random bytes in base64')
    return undefined
  }
  const keys = readKeys(text, more.problems)
  for (const [at, key] of keys.entries()) {
    const name = `keysFile: key ${key.id}`
    const others = keys.slice(0, at)
    if (others.some(other => other.id === key.id)) more.problems.push(`${name}: the id stands there twice`)
    if (others.some(other => sameBytes(other.bytes, key.bytes)))
      more.problems.push(`${name}: the same key stands there under another id`)
    if (isSecret(key, more.secret)) more.problems.push(`${name}: is the same as the secret of the codes`)
    if (!settings.demonstration && isWeakKey(key.bytes))
      more.problems.push(`${name}: is not random enough; make one: openssl rand -base64 32`)
  }
  return keys
}

/** What is wrong with the database's URL; nobody is asked whether it leads anywhere. */
export function urlProblems(
  url: string,
  { demonstration }: Pick<SecretSettings, 'demonstration'>,
): readonly string[] {
  if (!POSTGRES_URL.test(url))
    return ['database: the connection URL must begin with postgres:// and lead to a PostgreSQL']
  if (demonstration || !URL_PLACEHOLDER.test(url)) return []
  return ['database: the connection URL holds the password of an example']
}

/** `id:base64` a line, or with commas between them; lines that begin with # are remarks. */
export function readKeys(text: string, problems: string[]): readonly VaultKey[] {
  const entries = text
    .split(/[\n,]/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
  if (entries.length === 0) problems.push('keysFile: there is no key')
  return entries.flatMap((entry, at) => {
    const colon = entry.indexOf(':')
    const [id, base64] = [entry.slice(0, Math.max(colon, 0)), entry.slice(colon + 1).trim()]
    if (!KEY_ID.test(id)) {
      problems.push(`keysFile: key no. ${at + 1}: must be like "2026-11:" and the key in base64`)
      return []
    }
    const bytes = Buffer.from(base64, 'base64')
    if (BASE64_KEY.test(base64) && bytes.length === KEY_BYTES) return [{ id, bytes }]
    problems.push(`keysFile: key ${id}: must be ${KEY_BYTES} bytes in base64`)
    return []
  })
}

function isWeakText(text: string): boolean {
  if (PLACEHOLDER.test(text)) return true
  const different = new Set(text).size
  if (different < (HEX.test(text) ? MIN_DIFFERENT_HEX : MIN_DIFFERENT)) return true
  return isRegular(Buffer.from(text))
}

function isWeakKey(bytes: Uint8Array): boolean {
  if (new Set(bytes).size < MIN_DIFFERENT || isRegular(bytes)) return true
  // Only printable characters: a phrase that somebody typed. Chance does so once in 10^13 times.
  return bytes.every(byte => byte >= 0x20 && byte < 0x7f)
}

/** A pattern that repeats, or steps that do: aaaa, abcabc, 0123, 9876. */
function isRegular(bytes: Uint8Array): boolean {
  const steps = bytes.map((byte, at) => (at === 0 ? 0 : byte - (bytes[at - 1] ?? 0)))
  return repeats(bytes) || repeats(steps.subarray(1)) || mostlyOneStep(steps.subarray(1))
}

function repeats(bytes: Uint8Array): boolean {
  for (let period = 1; period <= bytes.length / 2; period += 1)
    if (bytes.every((byte, at) => at < period || byte === bytes[at - period])) return true
  return false
}

/** Alphabets and rows of digits one after the other. */
function mostlyOneStep(steps: Uint8Array): boolean {
  const counts = new Map<number, number>()
  for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1)
  return Math.max(...counts.values()) > steps.length / 2
}

function isSecret(key: VaultKey, secret: string | undefined): boolean {
  if (secret === undefined) return false
  return [Buffer.from(secret), Buffer.from(secret, 'base64')].some(other => sameBytes(other, key.bytes))
}

/** At the start, of the operator's own values: nobody measures how long it takes. */
function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}
