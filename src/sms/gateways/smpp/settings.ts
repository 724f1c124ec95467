import { z } from 'zod'
import { messageIds, name, secretFile } from '../fields.ts'

const sender = z.strictObject({
  address: z
    .string()
    .regex(/^[0-9A-Za-z]{1,20}$/, 'must be 1 to 20 digits or letters')
    .describe('Sender that phones show'),
  ton: z.int().min(0).max(6).default(0).describe('Type of number, SMPP 3.4 §5.2.5'),
  npi: z.int().min(0).max(18).default(1).describe('Numbering plan, SMPP 3.4 §5.2.6'),
})

/** What an SMPP login may consist of: C-octet strings, SMPP 3.4 §3.1. */
const plainText = z.string().regex(/^[ -~]*$/, 'must consist of ASCII characters')

export const settings = z
  .strictObject({
    kind: z.literal('smpp').describe('SMPP 3.4'),
    name,
    host: z.string().min(1).describe("Host name or address of the carrier's SMSC"),
    port: z.int().min(1).max(65_535).default(2775).describe('TCP port'),
    tls: z
      .strictObject({
        caFile: z
          .string()
          .optional()
          .describe('PEM file of the authorities to trust instead of the usual ones'),
        serverName: z.string().min(1).optional().describe('Name in the certificate, where it is not `host`'),
      })
      .optional()
      .describe('Present: TLS, with the certificate checked. Absent: plain TCP, for closed lines only'),
    systemId: plainText.min(1).max(15).describe('Account at the SMSC; its password is the secret'),
    secretFile,
    systemType: plainText.max(12).default('').describe('Some carriers want one'),
    serviceType: plainText.max(5).default('').describe('Some carriers want one, for example CMT'),
    binds: z.int().min(1).max(10).default(1).describe('Connections of one process'),
    window: z
      .int()
      .min(1)
      .max(1_000)
      .default(10)
      .describe('Messages of one connection that wait for an answer'),
    responseSeconds: z.int().min(1).max(9).default(5).describe('How long an answer may take'),
    enquireSeconds: z.int().min(1).max(300).default(15).describe('Silence after which the line is tested'),
    messageIds,
    sender: sender.optional().describe('Default: `sms.sender`, type of number 0, plan 1'),
    senders: z
      .array(sender.extend({ prefixes: z.array(z.string().regex(/^0\d{1,10}$/)).min(1) }))
      .default([])
      .describe('Other senders for numbers that begin with one of the prefixes; the first that fits'),
    destination: z
      .strictObject({
        format: z
          .enum(['national', 'international'])
          .default('national')
          .describe('09012345678 or 819012345678'),
        ton: z.int().min(0).max(6).optional().describe('Default: 0 national, 1 international'),
        npi: z.int().min(0).max(18).default(1),
      })
      .prefault({})
      .describe('How the number of the phone is written'),
  })
  .describe("A carrier's SMSC, by SMPP 3.4 as transceiver")

export type SmppSettings = z.output<typeof settings>
