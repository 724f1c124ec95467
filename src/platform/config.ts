import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import type { z } from 'zod'

/** The configuration as rules see it: whoever has settings adds them by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: its owners fill it.
export interface Config {}

type Env = Readonly<Record<string, string | undefined>>

/** The YAML file as an object; `undefined` with problems where it cannot be read. */
export function readYaml(file: string, problems: string[]): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    problems.push(`SEKISHO_CONFIG: the file ${file} cannot be read`)
    return undefined
  }
  const document = parseDocument(text)
  problems.push(...document.errors.map(error => `${file}: ${error.message}`))
  return document.errors.length > 0 ? undefined : document.toJS()
}

/** A problem of the settings, beginning with its key. */
export function describeIssue(issue: z.core.$ZodIssue): string {
  const key = issue.path.join('.') || 'configuration'
  if (issue.code === 'unrecognized_keys') return `${key}: unknown key ${issue.keys.join(', ')}`
  return `${key}: ${issue.message}`
}

/** A TCP port from the environment; `undefined` where the variable is empty or no port. */
export function portFrom(env: Env, variable: string, problems: string[]): number | undefined {
  const text = env[variable]
  if (text === undefined || text === '') return undefined
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  problems.push(`${variable}: ${text} is not a port number from 1 to 65535`)
  return undefined
}
