import { z } from 'zod'
import { messageIds, name, secretFile } from '../fields.ts'

const sender = z.strictObject({
  address: z
    .string()
    .regex(/^(\d{1,20}|[0-9A-Za-z]{1,11})$/, 'must be 1 to 20 digits, or 1 to 11 letters and digits')
    .describe('Sender that phones show'),
  ton: z
    .int()
    .min(0)
    .max(6)
    .optional()
    .describe('Type of number, SMPP 3.4 §5.2.5. Default: 5 with letters, else 0'),
  npi: z
    .int()
    .min(0)
    .max(18)
    .optional()
    .describe('Numbering plan, SMPP 3.4 §5.2.6. Default: 0 with letters, else 1'),
})

/** What an SMPP login may consist of: C-octet strings, SMPP 3.4 §3.1. */
const plainText = z.string().regex(/^[ -~]*$/, 'must consist of ASCII characters')

const host = z.string().min(1)
const port = z.int().min(1).max(65_535)

const tls = z
  .strictObject({
    caFile: z.string().optional().describe('PEM file of the authorities to trust instead of the usual ones'),
    serverName: z.string().min(1).optional().describe('Name in the certificate, where it is not `host`'),
    certFile: z
      .string()
      .optional()
      .describe('PEM file of the certificate by which the carrier knows you, with its chain'),
    keyFile: z.string().optional().describe('PEM file of its private key, without a pass phrase'),
  })
  .refine(
    ({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined),
    'give certFile and keyFile, or neither',
  )

/** What a command_status of the carrier's own means; the words of the port. */
const ownStatus = z.strictObject({
  status: z
    .array(z.int().min(1).max(0xffff_ffff))
    .min(1)
    .describe('Values of command_status, for example 0x401'),
  is: z.enum(['refused', 'throttled', 'not-sent', 'gateway-broken']).describe('What it means for a message'),
})

const ownWords = z.strictObject({
  words: z.array(z.string().min(1).max(40)).min(1).describe('States in receipts, in large or small letters'),
  is: z
    .enum(['delivered', 'undelivered', 'not-carried', 'not-final'])
    .describe('undelivered: the phone or its owner; not-carried: another gateway may do better'),
})

export const settings = z
  .strictObject({
    kind: z.literal('smpp').describe('SMPP 3.4'),
    name,
    host: host.describe("Host name or address of the carrier's SMSC"),
    port: port.default(2775).describe('TCP port'),
    otherHosts: z
      .array(z.strictObject({ host, port: port.optional().describe('Default: as above') }))
      .max(4)
      .default([])
      .describe('Hosts of the same account, tried in this order when no session comes about with `host`'),
    tls: tls
      .optional()
      .describe('Present: TLS, with the certificate checked. Absent: plain TCP, for closed lines only'),
    systemId: plainText.min(1).max(15).describe('Account at the SMSC; its password is the secret'),
    secretFile,
    systemType: plainText.max(12).default('').describe('Some carriers want one'),
    serviceType: plainText.max(5).default('').describe('Some carriers want one, for example CMT'),
    binds: z.int().min(1).max(10).default(1).describe('Connections of one process'),
    receiver: z
      .strictObject({
        host: host.optional().describe('Default: as for sending'),
        port: port.optional().describe('Default: as for sending'),
      })
      .optional()
      .describe(
        'Present: bind_transmitter for sending and bind_receiver for receipts, `binds` of each. Absent: bind_transceiver',
      ),
    window: z
      .int()
      .min(1)
      .max(1_000)
      .default(10)
      .describe('Messages of one connection that wait for an answer'),
    perSecond: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe('Messages that one process gives to the SMSC in any second. Default: as many as it takes'),
    responseSeconds: z.int().min(1).max(60).default(5).describe('How long an answer may take'),
    enquireSeconds: z.int().min(1).max(300).default(15).describe('Silence after which the line is tested'),
    messageIds,
    sender: sender.optional().describe('Default: `sms.sender`'),
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
    statuses: z
      .array(ownStatus)
      .default([])
      .describe("The carrier's own error codes, before those of SMPP 3.4; the first that fits"),
    receiptWords: z
      .array(ownWords)
      .default([])
      .describe("The carrier's own words in receipts, before those that Sekisho knows; the first that fits"),
    trace: z
      .boolean()
      .default(false)
      .describe(
        'Every PDU goes to the log, without texts, passwords and whole numbers; for tests with the carrier',
      ),
  })
  .describe("A carrier's SMSC, by SMPP 3.4")

export type SmppSettings = z.output<typeof settings>
