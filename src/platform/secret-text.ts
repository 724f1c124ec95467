import { readFileSync } from 'node:fs'

/** A text that is kept apart from the configuration: the file's, without white space around it, or the variable's. */
export function secretText(
  file: string | undefined,
  variable: string | undefined,
  key: string,
  problems: string[],
) {
  if (file === undefined) return variable
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    problems.push(`${key}: the file ${file} cannot be read`)
    return undefined
  }
}
