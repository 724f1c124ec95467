import { z } from 'zod'
import { from, name, secretFile, webAddress } from './gateway-fields.ts'

/** The settings of gateways to providers whose interface is known. */
export const kannel = z
  .strictObject({
    kind: z.literal('kannel').describe('Kannel'),
    name,
    url: webAddress.describe('Address of sendsms, for example http://127.0.0.1:13013/cgi-bin/sendsms'),
    username: z.string().min(1).describe('username of the sendsms-user; its password is the secret'),
    secretFile,
    from,
    smsc: z.string().min(1).optional().describe('smsc-id, when Kannel has several'),
  })
  .describe('A Kannel gateway of your own')

export const twilio = z
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

const statusIds = z.array(z.int().min(0)).min(1)

export const aossms = z
  .strictObject({
    kind: z.literal('aossms').describe('絶対リーチ!SMS'),
    name,
    url: webAddress.default('https://sms-api.aossms.com/p5/api/mt.json').describe('Address of CommonMT 送信'),
    clientId: z.string().regex(/^\d+$/, 'must be digits').describe('契約クライアントID'),
    smsCode: z
      .string()
      .regex(/^\d{5,6}$/, 'must be 5 or 6 digits')
      .describe('送信元SMSコード'),
    secretFile,
    deliveredStatusIds: statusIds.default([2]).describe('statusId of the DLR that means delivered'),
    undeliveredStatusIds: statusIds.default([3]).describe('statusId of the DLR that means not delivered'),
  })
  .describe('AI CROSS 絶対リーチ!SMS; the token is the secret')
