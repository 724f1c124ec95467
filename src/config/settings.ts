import { z } from 'zod'
import type { EnrolmentPolicy } from '../accounts/tables.ts'
import { apiSchema } from '../api/settings.ts'
import { auditSchema } from '../audit/settings.ts'
import { deskSchema } from '../desk/settings.ts'
import { networksSchema } from '../guard/settings.ts'
import { databaseSchema } from '../platform/db/settings.ts'
import { isDay } from '../platform/i18n/japan-time.ts'
import { readNetwork } from '../platform/proxies.ts'
import { origin } from '../platform/setting-fields.ts'
import type { VaultKey } from '../platform/vault.ts'
import { smsSchema } from '../sms/settings.ts'
import { switchSchema } from '../switch/settings.ts'

declare module '../platform/config.ts' {
  interface Config {
    readonly demonstration: boolean
    readonly serviceName: string
    readonly origins: {
      readonly admin: string
      readonly user: string
      readonly operator?: string | undefined
    }
    readonly server: Settings['server'] & { readonly drainSeconds: number }
    readonly dataDir: string
    /** `undefined` only in the demonstration, which makes its own in the data folder. */
    readonly secret: string | undefined
    /** Seal SMS numbers in the database; the first one writes, all read. `undefined` as for the secret. */
    readonly keys: readonly VaultKey[] | undefined
    readonly preRegistration: { readonly from: string; readonly to: string }
    readonly verifyAdministratorNumber: boolean
    readonly newDeviceNotices: Settings['newDeviceNotices']
    readonly enrolment: EnrolmentPolicy
    readonly metrics?: { readonly address: string; readonly port: number } | undefined
    readonly log: Settings['log']
    /** What is allowed and dangerous: whole sentences, each beginning with its key. */
    readonly warnings: readonly string[]
  }
}

/**
 * The settings of one installation. Each key is described once, here or with its owner; the JSON schema for editors is made
 * from it. Secrets are not keys of the file: they come from the environment or from files of their own.
 */
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day like 2021-06-10')
  .refine(isDay, 'is not a day of the calendar')
const network = z
  .string()
  .refine(text => readNetwork(text) !== undefined, 'must be an address or a network like 10.0.0.0/8')

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
    newDeviceNotices: z
      .enum(['administrators', 'everybody', 'nobody'])
      .default('administrators')
      .describe(
        'Who is told by SMS, once a day, of a sign-in with a browser that the account did not know before',
      ),
    sms: smsSchema,
    networks: networksSchema,
    metrics: z
      .strictObject({
        address: z.string().default('127.0.0.1').describe('Network address to listen on'),
        port: z.int().min(1).max(65_535).default(9464).describe('TCP port'),
      })
      .optional()
      .describe('Present: Prometheus metrics at /metrics on a port of their own, without a password'),
    api: apiSchema.optional(),
    audit: auditSchema,
    desk: deskSchema,
    switch: switchSchema.optional(),
    log: z
      .strictObject({
        level: z
          .enum(['debug', 'info', 'warn', 'error', 'silent'])
          .default('info')
          .describe('The least important events that are written'),
        requests: z
          .boolean()
          .default(false)
          .describe(
            'One line more for each request that was answered, health checks aside: method, pattern of the address, status, milliseconds, bytes, network',
          ),
      })
      .prefault({})
      .describe('One JSON line per event on standard output'),
  })
  .describe('Configuration of Sekisho')

export type Settings = z.output<typeof settingsSchema>
