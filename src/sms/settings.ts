import { z } from 'zod'
import { secretText } from '../platform/secret-text.ts'
import { origin } from '../platform/setting-fields.ts'
import { type GatewaySettings, gatewaySchema, isForDemonstration } from './gateways/index.ts'

declare module '../platform/config.ts' {
  interface Config {
    readonly sms: z.output<typeof smsSchema>
    /** The gateways' passwords and keys, by the gateway's name. */
    readonly gatewaySecrets: Readonly<Record<string, string>>
  }
}

export const smsSchema = z
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
  .describe('How SMS leave')

/** The variable that holds a gateway's secret when no file does. */
function secretVariable(gateway: string): string {
  return `SEKISHO_SMS_SECRET_${gateway.toUpperCase().replaceAll('-', '_')}`
}

type Env = Readonly<Record<string, string | undefined>>

/** The gateways' secrets, by name. What stands in for phones needs none. */
export function gatewaySecretsOf(
  gateways: readonly GatewaySettings[],
  env: Env,
  problems: string[],
): Readonly<Record<string, string>> {
  const secrets: Record<string, string> = {}
  for (const [at, gateway] of gateways.entries()) {
    const key = `sms.gateways.${at}`
    if (gateways.findIndex(other => other.name === gateway.name) < at)
      problems.push(`${key}.name: ${gateway.name} stands there twice`)
    if (isForDemonstration(gateway)) continue
    const variable = secretVariable(gateway.name)
    const before = problems.length
    const secret = secretText(
      'secretFile' in gateway ? gateway.secretFile : undefined,
      env[variable],
      `${key}.secretFile`,
      problems,
    )
    if (secret !== undefined) secrets[gateway.name] = secret
    // A file that cannot be read was told of.
    else if (problems.length === before)
      problems.push(`${key}.secretFile: give the secret there or in ${variable}`)
  }
  return secrets
}
