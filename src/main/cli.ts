#!/usr/bin/env node
import './early.ts'

/** The command line. */
const [{ sekisho }, { VERSION }] = await Promise.all([
  import('./commands/program.ts'),
  import('./version.ts'),
])
await sekisho(VERSION).parseAsync()
