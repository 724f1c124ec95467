import { z } from 'zod'
import { apiOf } from '../api/settings.ts'
import { type Config, describeIssue, portFrom, readYaml } from '../platform/config.ts'
import { secretText } from '../platform/secret-text.ts'
import { isForDemonstration } from '../sms/gateways/index.ts'
import { gatewaySecretsOf } from '../sms/settings.ts'
import { switchSecretsOf } from '../switch/settings.ts'
import { grossDangers, warningsOf } from './dangers.ts'
import { keysOf, secretOf, urlProblems } from './secrets.ts'
import { type Settings, settingsSchema } from './settings.ts'

const DRAIN_SECONDS = 3

type Env = Readonly<Record<string, string | undefined>>

export type ConfigOutcome =
  | { readonly kind: 'ok'; readonly config: Config }
  | { readonly kind: 'bad'; readonly problems: readonly string[] }

/**
 * Reads the configuration. Without `SEKISHO_CONFIG` it is the demonstration. Never throws for bad settings:
 * `bad` names every problem at once, each with its key.
 * @param env PORT, SEKISHO_METRICS_PORT, SEKISHO_API_PORT, SEKISHO_DATA_DIR, SEKISHO_CONFIG, SEKISHO_SECRET, SEKISHO_KEYS, SEKISHO_DATABASE_URL, SEKISHO_LISTEN_URL
 * @param moreProblems what else is wrong with settings that are each good by themselves
 */
export function readConfig(
  env: Env,
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
  const config = {
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
    gatewaySecrets: gatewaySecretsOf(settings.sms.gateways, env, problems),
    switchSecrets: switchSecretsOf(settings.switch, env, problems),
  }
  if (!settings.demonstration && settings.sms.gateways.some(isForDemonstration))
    problems.push('sms.gateways: the inbox stands in for phones and is for the demonstration only')
  if (!settings.demonstration) problems.push(...grossDangers(config))
  problems.push(...moreProblems({ ...config, warnings: [] }))
  if (problems.length > 0) return { kind: 'bad', problems }
  return {
    kind: 'ok',
    config: { ...config, warnings: settings.demonstration ? [] : warningsOf(settings, config) },
  }
}

/** The JSON schema (draft 2020-12) that editors use to complete and check the YAML file. */
export function configurationSchema(): unknown {
  return z.toJSONSchema(settingsSchema, { io: 'input' })
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

function databaseOf(settings: Settings, env: Env, problems: string[]): Config['database'] {
  const { database } = settings
  if (database.kind === 'sqlite') return database
  const before = problems.length
  const url = secretText(database.urlFile, env.SEKISHO_DATABASE_URL, 'database.urlFile', problems)
  if (url === undefined && problems.length === before)
    problems.push('database: give the connection URL in SEKISHO_DATABASE_URL or in database.urlFile')
  else if (url !== undefined) problems.push(...urlProblems(url, settings))
  const listenUrl = secretText(
    database.listenUrlFile,
    env.SEKISHO_LISTEN_URL || undefined,
    'database.listenUrlFile',
    problems,
  )
  if (listenUrl !== undefined) problems.push(...urlProblems(listenUrl, settings))
  const { maxConnections, pooler, maxLifetimeSeconds } = database
  return { kind: 'postgresql', url: url ?? '', maxConnections, pooler, listenUrl, maxLifetimeSeconds }
}
