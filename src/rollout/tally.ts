/** Accounts of one site. */
export interface Tally {
  readonly with: number
  readonly without: number
  /** Themselves or with their contract: with or without a number, they count in neither. */
  readonly suspended: number
}

export interface Count {
  readonly admin: Tally
  readonly user: Tally
}

export interface DayCount extends Count {
  /** YYYY-MM-DD in Japan. */
  readonly day: string
}

/** How many of a hundred have a number; rounded down, so that 100 means all. Of nobody, all. */
export function percent({ with: have, without }: Tally): number {
  return have + without === 0 ? 100 : Math.floor((100 * have) / (have + without))
}
