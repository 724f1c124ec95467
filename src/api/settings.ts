import { z } from 'zod'

declare module '../platform/config.ts' {
  interface Config {
    readonly api?: ApiSettings | undefined
  }
}

/** The listener of the provisioning API. */
export const apiSchema = z
  .strictObject({
    address: z.string().default('127.0.0.1').describe('Network address to listen on'),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .default(8090)
      .describe('TCP port; the variable SEKISHO_API_PORT goes before it'),
    host: z
      .string()
      .regex(/^[a-z0-9.-]+$/, 'must be a host name in small letters, without a port')
      .optional()
      .describe('The one host name that is answered; without it, any'),
  })
  .describe('Present: the provisioning API at /api/v1 on a port of its own. Not for the internet')

type ApiSettings = z.output<typeof apiSchema>

/** @param port from the environment, which also turns the API on */
export function apiOf(settings: ApiSettings | undefined, port: number | undefined): ApiSettings | undefined {
  return port === undefined ? settings : { address: '127.0.0.1', ...settings, port }
}
