import { z } from 'zod'

declare module '../platform/config.ts' {
  interface Config {
    readonly audit: z.output<typeof auditSchema>
  }
}

/** How long the audit trail is kept in the database. */
export const auditSchema = z
  .strictObject({
    keepYears: z
      .int()
      .min(1)
      .max(100)
      .default(7)
      .describe('Whole months that are older go into signed files, and their rows leave the database'),
    archiveDir: z
      .string()
      .min(1)
      .optional()
      .describe('Folder of these files. Default: audit-archive in the data folder'),
  })
  .prefault({})
  .describe('The audit trail')
