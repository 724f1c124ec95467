#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { sekisho } from './commands/program.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
await sekisho(version).parseAsync()
