#!/usr/bin/env node
import './early.ts'

/** The command line. */
const [{ sekisho }, { endInWords }, { VERSION }] = await Promise.all([
  import('./commands/program.ts'),
  import('./trouble.ts'),
  import('./version.ts'),
])
await sekisho(VERSION).parseAsync().catch(endInWords)
