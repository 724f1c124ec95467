import type { Command } from 'commander'
import { secondsTime } from '../../platform/i18n/japan-time.ts'
import { type GatewayReport, reportGateways } from '../../sms/gateway-report.ts'
import { fail, withDeps } from './run.ts'

/** `sekisho sms gateways`: how the processes that send see them, and what the last hour was like. */
export function addSmsGatewaysCommand(sms: Command): void {
  sms
    .command('gateways')
    .description('how each gateway does: breaker, free slots, the last hour by outcome, the last failure')
    .option('--json', 'one JSON object per gateway and line')
    .addHelpText(
      'after',
      `
Ends with 1 when no gateway is usable, or no process that sends was heard of in the last 20 seconds.

Example:
  sekisho sms gateways`,
    )
    .action((options: { json?: true }) =>
      withDeps(async deps => {
        const reports = await reportGateways(deps)
        for (const report of reports)
          console.log(options.json ? JSON.stringify(report) : inWords(report).join('\n'))
        if (reports.every(report => report.processes.length === 0))
          return fail('No process that sends was heard of lately: start the server or "sekisho work".')
        if (!reports.some(isUsable)) fail('No gateway is usable.')
      }),
    )
}

function isUsable(report: GatewayReport): boolean {
  return report.processes.some(process => process.usable)
}

function inWords(report: GatewayReport): string[] {
  const outcomes = report.lastHour.map(({ outcome, count }) => `${outcome} ${count}`)
  const lines = [
    `${report.gateway} (${report.kind}): ${isUsable(report) ? 'usable' : 'not usable'}`,
    ...report.processes.map(
      ({ process, breaker, since, reason, slots, inUse }) =>
        `  process ${process}: breaker ${breaker}${since > 0 ? ` since ${secondsTime(since)}` : ''}, ` +
        `${inUse} of ${slots} slots in use${reason === null ? '' : `, ${reason}`}`,
    ),
    `  last hour: ${outcomes.length === 0 ? 'nothing sent' : outcomes.join(', ')}`,
  ]
  const { lastFailure: last } = report
  if (last !== undefined) lines.push(`  last failure: ${secondsTime(last.at)} ${last.outcome}, ${last.code}`)
  return lines
}
