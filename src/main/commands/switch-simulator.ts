import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { type Command, InvalidArgumentError } from 'commander'
import { systemClock } from '../../platform/clock.ts'
import { loadAssets } from '../../platform/http/assets.ts'
import { openLog } from '../../platform/log.ts'
import { simulatorApp } from '../../sites/simulator.ts'
import { readSigningKeys } from '../../switch/settings.ts'
import { SIMULATOR_PATH, SIMULATOR_STATES } from '../../switch/simulator/endpoint.ts'
import { configurationOrExit, EXIT_CONFIG } from '../assemble.ts'
import { onSignal } from '../stopping.ts'
import { neverUnasked } from './run.ts'

interface Options {
  readonly host: string
  readonly port: number
  readonly secretFile: string
}

const HELP = `
It keeps what it is told in memory: after a start, "sekisho switch resend --all" tells it everything once more. The server of
the demonstration is such a simulator itself, at /switch/.

Example:
  sekisho switch simulator --port 8095 --secret-file switch.key`

/** `sekisho switch simulator`: a small telephone system for trying out; one "calls" a line and sees where it rings. */
export function addSimulatorCommand(telephony: Command): void {
  telephony
    .command('simulator')
    .description('simulate a telephone system: takes line states, and shows where a call would ring')
    .option('--host <address>', 'network address to listen on', '127.0.0.1')
    .option('--port <port>', 'TCP port', port, 8095)
    .requiredOption(
      '--secret-file <file>',
      'the keys that sign pushes, as of the endpoint in the configuration',
    )
    .addHelpText('after', HELP)
    .action(({ host, port: wanted, secretFile }: Options) => {
      neverUnasked()
      const problems: string[] = []
      const keys = readSigningKeys(readFileSync(secretFile, 'utf8'), secretFile, problems)
      if (problems.length > 0) {
        console.error(problems.join('\n'))
        process.exit(EXIT_CONFIG)
      }
      const config = configurationOrExit()
      const publicFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'public')
      const deps = { config, clock: systemClock, log: openLog(config.log.level) }
      const app = simulatorApp(deps, { keys, assets: loadAssets(publicFolder) })
      const server = serve({ fetch: app.fetch, hostname: host, port: wanted }, address => {
        const at = `http://${host}:${address.port}`
        console.log(`Line states go to ${at}${SIMULATOR_STATES}; the page is ${at}${SIMULATOR_PATH}/`)
      }) as Server
      for (const signal of ['SIGINT', 'SIGTERM'] as const)
        onSignal(signal, () => {
          server.close(() => process.exit(0))
          server.closeAllConnections()
        })
    })
}

function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new InvalidArgumentError('It must be a port number, or 0 for any.')
}
