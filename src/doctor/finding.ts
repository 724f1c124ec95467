/** What was looked at. */
export type Check =
  | 'user'
  | 'configuration'
  | 'data-folder'
  | 'disk'
  | 'database'
  | 'tables'
  | 'clock'
  | 'keys'
  | 'gateways'
  | 'switch'
  | 'server'
  | 'sites'

/**
 * One thing that was looked at. `bad`: people cannot use the installation, or will lose something; `warning`: it may be so on
 * purpose; `unknown`: it could not be looked at.
 */
export interface Finding {
  readonly check: Check
  readonly state: 'good' | 'warning' | 'bad' | 'unknown'
  /** One sentence, without secrets and without anybody's number. */
  readonly found: string
  /** What to do about it; only where something is to be done. */
  readonly todo?: string
}

type Told = readonly [found: string, todo: string]

export function good(check: Check, found: string): Finding {
  return { check, state: 'good', found }
}

export function warning(check: Check, ...[found, todo]: Told): Finding {
  return { check, state: 'warning', found, todo }
}

export function bad(check: Check, ...[found, todo]: Told): Finding {
  return { check, state: 'bad', found, todo }
}

export function unknown(check: Check, ...[found, todo]: Told): Finding {
  return { check, state: 'unknown', found, todo }
}
