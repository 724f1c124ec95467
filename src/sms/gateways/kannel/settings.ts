import { z } from 'zod'
import { from, name, secretFile, webAddress } from '../fields.ts'

export const settings = z
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

export type KannelSettings = z.output<typeof settings>
