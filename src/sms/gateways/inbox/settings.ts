import { z } from 'zod'
import { name } from '../fields.ts'

export const settings = z
  .strictObject({
    kind: z.literal('inbox').describe('The inbox'),
    name: name.default('inbox'),
  })
  .describe('The SMS inbox, which stands in for phones and carriers; demonstration only')
