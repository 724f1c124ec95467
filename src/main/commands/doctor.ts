import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { readConfig } from '../../config/config.ts'
import type { Deps } from '../../deps.ts'
import { lookAtDatabase } from '../../doctor/database.ts'
import { bad, type Finding, good, warning } from '../../doctor/finding.ts'
import { lookAtMachine } from '../../doctor/machine.ts'
import { lookAtGateways, lookAtServer, lookAtSites } from '../../doctor/network.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import { isForDemonstration, openGateways } from '../../sms/gateways/index.ts'
import { smsTextProblems } from '../../sms/text.ts'
import { assembleDeps, EXIT_CONFIG, sqliteFile, withoutDatabase } from '../assemble.ts'
import { troubleInWords } from '../trouble.ts'
import { neverUnasked } from './run.ts'

interface DoctorOptions {
  readonly json?: true
  readonly offline?: true
}

/** `sekisho doctor`: everything that an installation stands on, and what to do where it does not. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      'look at everything that an installation stands on: database, rights, clock, keys, gateways, disk, proxies',
    )
    .option('--json', 'one JSON object for each finding and line')
    .option('--offline', 'ask no gateway, no server and no proxy')
    .addHelpText(
      'after',
      `
It changes nothing and sends nothing; what is written to see whether it can be is taken back. Run it as the user of the server.
Ends with 0 when nothing is bad, also beside warnings; with 1 when something is; with 78 when the configuration has to be mended.

Example:
  sudo -u sekisho env SEKISHO_CONFIG=/etc/sekisho/sekisho.yaml SEKISHO_DATA_DIR=/var/lib/sekisho sekisho doctor`,
    )
    .action(async (options: DoctorOptions) => {
      neverUnasked()
      const outcome = readConfig(process.env, smsTextProblems)
      const findings =
        outcome.kind === 'ok'
          ? await lookAtAll(outcome.config, options)
          : outcome.problems.map(problem =>
              bad('configuration', problem, 'Correct it; check with "sekisho config check".'),
            )
      for (const finding of findings)
        console.log(options.json ? JSON.stringify(finding) : findingInWords(finding))
      if (outcome.kind !== 'ok') process.exitCode = EXIT_CONFIG
      else if (findings.some(({ state }) => state === 'bad')) process.exitCode = 1
    })
}

/** What the database tells, for whoever asks of it alone. */
export async function databaseFindings(config: Config): Promise<readonly Finding[]> {
  if (config.database.kind === 'sqlite' && !existsSync(sqliteFile(config)))
    return [
      warning(
        'database',
        `There is none yet in ${config.dataDir}.`,
        'The first start of the server makes it.',
      ),
    ]
  let deps: Deps | undefined
  try {
    deps = assembleDeps({ ...config, log: { ...config.log, level: 'silent' } })
    return await lookAtDatabase(deps)
  } catch (error) {
    const words = troubleInWords(error)
    if (words === undefined) throw error
    return [bad('database', words, 'Check the connection URL, PostgreSQL and its log, or the data folder.')]
  } finally {
    await deps?.db.destroy()
  }
}

async function lookAtAll(config: Config, { offline }: DoctorOptions): Promise<readonly Finding[]> {
  const ofConfiguration =
    config.warnings.length === 0
      ? [good('configuration', 'It is good.')]
      : config.warnings.map(text => warning('configuration', ...splitAtTodo(text)))
  const here = [...ofConfiguration, ...lookAtMachine(config), ...(await databaseFindings(config))]
  if (offline) return here
  const [server, gateways, sites] = await Promise.all([
    lookAtServer(config),
    gatewayFindings(config),
    config.demonstration ? [] : lookAtSites(config, systemClock.now()),
  ])
  return [...here, ...gateways, server, ...sites]
}

/** Logging in needs no database, and none is made for it. */
async function gatewayFindings(config: Config): Promise<readonly Finding[]> {
  if (config.sms.gateways.every(isForDemonstration)) return []
  const deps = withoutDatabase({ ...config, log: { ...config.log, level: 'silent' } })
  return lookAtGateways(openGateways(deps)).finally(() => deps.db.destroy())
}

/** Warnings end with what to do, behind the last semicolon. */
function splitAtTodo(text: string): [found: string, todo: string] {
  const at = text.lastIndexOf('; ')
  return at === -1 ? [text, 'See docs/self-hosting.md.'] : [`${text.slice(0, at)}.`, `${text.slice(at + 2)}.`]
}

const STATES: Readonly<Record<Finding['state'], string>> = {
  good: 'good',
  warning: 'WARNING',
  bad: 'BAD',
  unknown: 'unknown',
}

/** One line, and a second one where something is to be done. */
export function findingInWords({ check, state, found, todo }: Finding): string {
  const line = `${STATES[state].padEnd(8)} ${check.padEnd(14)} ${found}`
  return todo === undefined ? line : `${line}\n${' '.repeat(24)}→ ${todo}`
}
