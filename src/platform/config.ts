import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { apiOf, apiSchema } from './api-settings.ts'
import { deskSchema } from './desk-settings.ts'
import { gatewaySchema, gatewaySecrets } from './gateway-settings.ts'
import { isDay } from './i18n/japan-time.ts'
import { readNetwork } from './proxies.ts'
import { keysOf, secretOf, secretText, urlProblems } from './secret-settings.ts'
import type { VaultKey } from './vault.ts'

/**
 * The settings of one installation. Each key is described once, here; the JSON schema for editors is made
 * from it. Secrets are not keys of the file: they come from the environment or from files of their own.
 */
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day like 2021-06-10')
  .refine(isDay, 'is not a day of the calendar')
const origin = z
  .string()
  .refine(
    text => URL.canParse(text) && new URL(text).origin === text,
    'must be like https://dotphone.jp, with nothing behind the host name',
  )
const network = z
  .string()
  .refine(text => readNetwork(text) !== undefined, 'must be an address or a network like 10.0.0.0/8')

const databaseSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('sqlite').describe('SQLite') })
    .describe('An SQLite file in the data folder'),
  z
    .strictObject({
      kind: z.literal('postgresql').describe('PostgreSQL'),
      urlFile: z
        .string()
        .optional()
        .describe('File that holds the connection URL; else the variable SEKISHO_DATABASE_URL is read'),
      maxConnections: z.int().min(1).max(500).default(10).describe('Connections of one process'),
    })
    .describe('A PostgreSQL 15 or newer'),
])

export const settingsSchema = z
  .strictObject({
    demonstration: z
      .boolean()
      .default(false)
      .describe('Makes the demonstration accounts and allows the SMS inbox. Never for real customers'),
    serviceName: z
      .string()
      .min(1)
      .default('関所')
      .describe('Name of the service, on every page and in every SMS'),
    origins: z
      .strictObject({
        admin: origin.describe('Scheme and host name of the administrator site'),
        user: origin.describe('Scheme and host name of the user site; may be the same'),
        operator: origin
          .optional()
          .describe("Scheme and host name of the operator's desk. Default: that of the administrator site"),
      })
      .optional()
      .describe('Where browsers reach the sites. Default in the demonstration: http://localhost:8080'),
    server: z
      .strictObject({
        address: z.string().default('127.0.0.1').describe('Network address to listen on'),
        port: z.int().min(1).max(65_535).default(8080).describe('TCP port; the variable PORT goes before it'),
        trustedProxies: z
          .array(network)
          .default([])
          .describe('Reverse proxies whose X-Forwarded-For is believed'),
        drainSeconds: z
          .int()
          .min(0)
          .max(300)
          .optional()
          .describe(
            'Told to stop, it goes on serving this long while /readyz says 503, so that a load balancer goes elsewhere first. Default: 3, in the demonstration 0',
          ),
      })
      .prefault({})
      .describe('The web server'),
    database: databaseSchema.default({ kind: 'sqlite' }).describe('Where everything is kept'),
    secretFile: z
      .string()
      .optional()
      .describe('File with at least 32 characters from which the codes are derived; else SEKISHO_SECRET'),
    keysFile: z
      .string()
      .optional()
      .describe('File with the keys that seal SMS numbers, one "id:base64" a line; else SEKISHO_KEYS'),
    preRegistration: z
      .strictObject({ from: day.describe('First day'), to: day.describe('Last day') })
      .refine(period => period.from <= period.to, 'from must not be after to')
      .default({ from: '2021-06-10', to: '2021-07-04' })
      .describe('事前登録期間: both days included, Japanese time; after it codes are compulsory'),
    verifyAdministratorNumber: z
      .boolean()
      .default(true)
      .describe("Keep an administrator's number only once a code sent to it was typed back"),
    enrolment: z
      .enum(['open', 'activation-code', 'closed'])
      .default('open')
      .describe(
        'How administrators without a number get one after the period: by themselves, also with the activation code of the opening notice, or only through the operator. A contract can have its own',
      ),
    sms: z
      .strictObject({
        sender: z
          .string()
          .regex(/^[0-9A-Za-z]{1,15}$/, 'must be 1 to 15 digits or letters')
          .default('0120381059')
          .describe('Sender that phones show'),
        dailyBudget: z
          .int()
          .min(1)
          .default(20_000)
          .describe(
            'SMS to browsers that are not known, and to numbers not verified, end at 70 % of it; all at 100 %',
          ),
        gateways: z
          .array(gatewaySchema)
          .min(1)
          .default([{ kind: 'inbox', name: 'inbox' }])
          .describe('In the order in which they are tried'),
        workInServer: z
          .boolean()
          .default(true)
          .describe('The web server also sends. false: only `sekisho work` processes do (PostgreSQL)'),
        callbackUrl: origin
          .or(z.string().regex(/^http:\/\/[^/]+$/))
          .optional()
          .describe('Where providers reach this installation with their receipts. Default: origins.admin'),
      })
      .prefault({})
      .describe('How SMS leave'),
    metrics: z
      .strictObject({
        address: z.string().default('127.0.0.1').describe('Network address to listen on'),
        port: z.int().min(1).max(65_535).default(9464).describe('TCP port'),
      })
      .optional()
      .describe('Present: Prometheus metrics at /metrics on a port of their own, without a password'),
    api: apiSchema.optional(),
    desk: deskSchema,
    log: z
      .strictObject({
        level: z
          .enum(['debug', 'info', 'warn', 'error', 'silent'])
          .default('info')
          .describe('The least important events that are written'),
      })
      .prefault({})
      .describe('One JSON line per event on standard output'),
  })
  .describe('Configuration of Sekisho')

const DRAIN_SECONDS = 3

type Settings = z.infer<typeof settingsSchema>

export interface Config
  extends Omit<Settings, 'server' | 'origins' | 'database' | 'secretFile' | 'keysFile'> {
  readonly origins: {
    readonly admin: string
    readonly user: string
    readonly operator?: string | undefined
  }
  readonly server: Settings['server'] & { readonly drainSeconds: number }
  readonly dataDir: string
  readonly database:
    | { readonly kind: 'sqlite' }
    | { readonly kind: 'postgresql'; readonly url: string; readonly maxConnections: number }
  /** `undefined` only in the demonstration, which makes its own in the data folder. */
  readonly secret: string | undefined
  /** Seal SMS numbers in the database; the first one writes, all read. `undefined` as for the secret. */
  readonly keys: readonly VaultKey[] | undefined
  /** The gateways' passwords and keys, by the gateway's name. */
  readonly gatewaySecrets: Readonly<Record<string, string>>
}

export type ConfigOutcome =
  | { readonly kind: 'ok'; readonly config: Config }
  | { readonly kind: 'bad'; readonly problems: readonly string[] }

/**
 * Reads the configuration. Without `SEKISHO_CONFIG` it is the demonstration. Never throws for bad settings:
 * `bad` names every problem at once, each with its key.
 * @param env PORT, SEKISHO_METRICS_PORT, SEKISHO_API_PORT, SEKISHO_DATA_DIR, SEKISHO_CONFIG, SEKISHO_SECRET, SEKISHO_KEYS, SEKISHO_DATABASE_URL
 * @param moreProblems what else is wrong with settings that are each good by themselves
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  moreProblems: (config: Config) => readonly string[] = () => [],
): ConfigOutcome {
  const problems: string[] = []
  const raw = env.SEKISHO_CONFIG ? readYaml(env.SEKISHO_CONFIG, problems) : { demonstration: true }
  if (problems.length > 0) return { kind: 'bad', problems }
  const parsed = settingsSchema.safeParse(raw ?? {})
  if (!parsed.success) problems.push(...parsed.error.issues.map(describeIssue))
  const port = portFrom(env, 'PORT', problems)
  const metricsPort = portFrom(env, 'SEKISHO_METRICS_PORT', problems)
  const apiPort = portFrom(env, 'SEKISHO_API_PORT', problems)
  if (!parsed.success) return { kind: 'bad', problems }

  const settings = parsed.data
  const server = {
    ...settings.server,
    port: port ?? settings.server.port,
    drainSeconds: settings.server.drainSeconds ?? (settings.demonstration ? 0 : DRAIN_SECONDS),
  }
  const secret = secretOf(settings, env, problems)
  const config: Config = {
    ...settings,
    server,
    metrics:
      metricsPort === undefined
        ? settings.metrics
        : { address: settings.metrics?.address ?? '127.0.0.1', port: metricsPort },
    api: apiOf(settings.api, apiPort),
    origins: originsOf(settings, server.port, problems),
    dataDir: env.SEKISHO_DATA_DIR || './data',
    database: databaseOf(settings, env, problems),
    secret,
    keys: keysOf(settings, env, { secret, problems }),
    gatewaySecrets: gatewaySecrets(settings.sms.gateways, env, problems),
  }
  if (!settings.demonstration && settings.sms.gateways.some(gateway => gateway.kind === 'inbox'))
    problems.push('sms.gateways: the inbox stands in for phones and is for the demonstration only')
  problems.push(...moreProblems(config))
  return problems.length > 0 ? { kind: 'bad', problems } : { kind: 'ok', config }
}

/** The JSON schema (draft 2020-12) that editors use to complete and check the YAML file. */
export function configurationSchema(): unknown {
  return z.toJSONSchema(settingsSchema, { io: 'input' })
}

function readYaml(file: string, problems: string[]): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    problems.push(`SEKISHO_CONFIG: the file ${file} cannot be read`)
    return undefined
  }
  const document = parseDocument(text)
  problems.push(...document.errors.map(error => `${file}: ${error.message}`))
  return document.errors.length > 0 ? undefined : document.toJS()
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const key = issue.path.join('.') || 'configuration'
  if (issue.code === 'unrecognized_keys') return `${key}: unknown key ${issue.keys.join(', ')}`
  return `${key}: ${issue.message}`
}

function portFrom(env: NodeJS.ProcessEnv, variable: string, problems: string[]): number | undefined {
  const text = env[variable]
  if (text === undefined || text === '') return undefined
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  problems.push(`${variable}: ${text} is not a port number from 1 to 65535`)
  return undefined
}

function originsOf(settings: Settings, port: number, problems: string[]): Config['origins'] {
  if (settings.origins === undefined) {
    if (!settings.demonstration) problems.push('origins: say where browsers reach the two sites')
    const local = `http://localhost:${port}`
    return { admin: local, user: local }
  }
  for (const [name, text] of Object.entries(settings.origins))
    if (!settings.demonstration && text !== undefined && !text.startsWith('https://'))
      problems.push(`origins.${name}: must begin with https:// outside the demonstration`)
  return settings.origins
}

function databaseOf(settings: Settings, env: NodeJS.ProcessEnv, problems: string[]): Config['database'] {
  const { database } = settings
  if (database.kind === 'sqlite') return database
  const url = secretText(database.urlFile, env.SEKISHO_DATABASE_URL, 'database.urlFile', problems)
  if (url === undefined)
    problems.push('database: give the connection URL in SEKISHO_DATABASE_URL or in database.urlFile')
  else if (!settings.demonstration) problems.push(...urlProblems(url))
  return { kind: 'postgresql', url: url ?? '', maxConnections: database.maxConnections }
}
