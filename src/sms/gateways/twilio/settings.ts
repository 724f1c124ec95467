import { z } from 'zod'
import { from, name, secretFile, webAddress } from '../fields.ts'

export const settings = z
  .strictObject({
    kind: z.literal('twilio').describe('Twilio'),
    name,
    url: webAddress.default('https://api.twilio.com').describe('Where the Messages API is'),
    accountSid: z
      .string()
      .regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hexadecimal digits')
      .describe('Account SID'),
    secretFile,
    from,
    messagingServiceSid: z
      .string()
      .regex(/^MG[0-9a-f]{32}$/, 'must be MG and 32 hexadecimal digits')
      .optional()
      .describe('Messaging service that chooses the sender, instead of `from`'),
  })
  .refine(
    settings => settings.from === undefined || settings.messagingServiceSid === undefined,
    'give from or messagingServiceSid, not both',
  )
  .describe('Twilio Programmable Messaging; the auth token is the secret')

export type TwilioSettings = z.output<typeof settings>
