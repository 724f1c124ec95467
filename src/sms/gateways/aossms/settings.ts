import { z } from 'zod'
import { name, secretFile, webAddress } from '../fields.ts'

const statusIds = z.array(z.int().min(0)).min(1)

export const settings = z
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

export type AossmsSettings = z.output<typeof settings>
