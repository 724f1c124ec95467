import { z } from 'zod'

/** Settings that gateways of every kind have. */
export const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'must begin with a small letter, then small letters, digits and hyphens')
  .describe('How logs, tables, metrics and callback addresses call it; each once')
export const secretFile = z
  .string()
  .optional()
  .describe('File that holds the password or key; else the variable SEKISHO_SMS_SECRET_{NAME} is read')
export const webAddress = z
  .string()
  .refine(text => /^https?:\/\//.test(text) && URL.canParse(text), 'must begin with https:// or http://')
  .refine(text => !/^https?:\/\/[^/?#]*@/.test(text), 'must not hold a user name or a password')
/** How the ids of answers and receipts are compared (provider-ids.ts). */
export const messageIds = z
  .enum(['auto', 'as-is', 'hex-to-decimal', 'decimal-to-hex'])
  .default('auto')
  .describe(
    'Ids in receipts: auto = as in the answer, in large or small letters; as-is = exactly so; hex-to-decimal = hexadecimal in the answer, decimal in the receipt; decimal-to-hex = the other way round',
  )
/** What providers take as a sender: a number, also with a +, or up to 11 letters and digits. */
export const from = z
  .string()
  .regex(/^\+?[0-9A-Za-z]{1,20}$/, 'must be digits or letters, also with a + before them')
  .optional()
  .describe('Sender that phones show; default: `sms.sender`')
