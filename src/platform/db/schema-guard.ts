/** The guard's tables; times as in schema.ts. */

/** A browser in which the account completed a sign-in. It opens nothing; it selects its own counters. */
export interface KnownDeviceTable {
  id: string
  account_id: string
  token_hash: string
  label: string
  created_at: number
  last_used_at: number
}

/** Evaluated wrong codes of an account by device, less what decayed until `at`. */
export interface GuardCounterTable {
  account_id: string
  /** A known device's id, or `unknown` for all other browsers together. */
  device: string
  level: number
  at: number
}

/** What was used of a quota at `at`; it refills with time. */
export interface QuotaTable {
  key: string
  used: number
  at: number
}

export interface PasswordPaceTable {
  key: string
  failures: number
  at: number
  /** The next check is made from then on. */
  next_at: number
}

/** An SMS to a number that nobody has verified yet. */
export interface NumberTrialTable {
  account_id: string
  /** Keyed, so that the table does not hold numbers. */
  number_hash: string
  at: number
}
