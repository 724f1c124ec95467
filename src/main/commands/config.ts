import type { Command } from 'commander'
import { configurationSchema } from '../../config/config.ts'
import type { Config } from '../../platform/config.ts'
import { policy } from '../../policy.ts'
import { fixedCallback } from '../../sms/gateways/callbacks.ts'
import type { GatewayHealth } from '../../sms/gateways/gateway.ts'
import { isForDemonstration, openGateways, reportsToOneAddress } from '../../sms/gateways/index.ts'
import { configurationOrExit, withoutDatabase } from '../assemble.ts'
import { databaseFindings, findingInWords } from './doctor.ts'
import { fail, onlyNamed, withDeps } from './run.ts'

/** `sekisho config …`: the configuration, before it meets a customer. */
export function addConfigCommands(program: Command): void {
  const config = program.command('config').description('the configuration')
  config
    .command('check')
    .description('name every problem of the configuration, and log in to each SMS gateway; sends nothing')
    .option('--offline', 'look at the files only')
    .option(
      '--database',
      'look at the database as well: whether it answers, its version, rights, tables and clock',
    )
    .addHelpText(
      'after',
      `
Ends with 0 when all is good, also beside warnings of what is allowed and dangerous, with 78 when the configuration has to be mended or none was named, with 1 when a gateway does not let us in or the database cannot be used. "sekisho doctor" looks at everything.

Example:
  SEKISHO_CONFIG=/etc/sekisho/config.yaml sekisho config check`,
    )
    .action(async (options: { offline?: true; database?: true }) => {
      onlyNamed()
      const config = configurationOrExit()
      const { sms, networks, warnings } = config
      console.log('The configuration is good.')
      for (const warning of warnings) console.log(`Warning: ${warning}`)
      for (const line of networksInWords(networks)) console.log(line)
      if (options.database) await checkDatabase(config)
      // The inbox is in our own database: nothing to log in to, and none is made only to look.
      if (options.offline || sms.gateways.every(isForDemonstration)) return
      const deps = withoutDatabase(config)
      await checkGateways(openGateways(deps)).finally(() => deps.db.destroy())
    })
  config
    .command('callbacks')
    .description("print the addresses to type into providers' consoles, for their reports; keep them secret")
    .addHelpText('after', '\nExample:\n  sekisho config callbacks')
    .action(() =>
      withDeps(async deps => {
        const gateways = deps.config.sms.gateways.filter(reportsToOneAddress)
        for (const { name } of gateways) console.log(`${name}: ${fixedCallback(deps, name)}`)
        if (gateways.length === 0) console.error('No gateway of the configuration needs one.')
      }),
    )
  config
    .command('schema')
    .description('print the JSON schema of the configuration file')
    .addHelpText('after', '\nExample:\n  sekisho config schema > configuration.schema.json')
    .action(() => console.log(JSON.stringify(configurationSchema(), null, 2)))
}

async function checkDatabase(config: Config): Promise<void> {
  const findings = await databaseFindings(config)
  for (const finding of findings) console.log(findingInWords(finding))
  if (findings.some(({ state }) => state === 'bad')) fail('The database cannot be used as it is.')
}

function networksInWords({ named, others }: Config['networks']): readonly string[] {
  const inWords = (numbers: Pick<Config['networks']['named'][number], keyof Config['networks']['others']>) =>
    [
      numbers.smsIn10Minutes && `${numbers.smsIn10Minutes} SMS in 10 minutes`,
      numbers.smsPerDay && `${numbers.smsPerDay} SMS a day`,
      numbers.wrongAccountsIn10Minutes &&
        `wrong passwords of ${numbers.wrongAccountsIn10Minutes} accounts in 10 minutes`,
    ]
      .filter(Boolean)
      .join(', ')
  return [
    ...named.map(
      network =>
        `Network ${network.name} (${network.addresses.join(', ')}): ${inWords(network) || 'as all others'}`,
    ),
    `${named.length > 0 ? 'Other networks' : 'Networks'}, each: ${inWords(others)}`,
  ]
}

async function checkGateways(gateways: ReturnType<typeof openGateways>): Promise<void> {
  const results = await Promise.all(
    gateways.map(gateway => gateway.check(AbortSignal.timeout(policy.sms.gatewayTimeoutMs))),
  )
  for (const [at, result] of results.entries())
    console.log(`SMS gateway ${gateways[at]?.name}: ${inWords(result)}`)
  const bad = results.filter(result => !result.usable).length
  if (bad > 0) fail(`${bad} of ${results.length} SMS gateways cannot be used.`)
}

function inWords(health: GatewayHealth): string {
  if (!health.usable) return health.reason
  return health.remark === undefined ? 'it lets us in' : `it answers; ${health.remark}`
}
