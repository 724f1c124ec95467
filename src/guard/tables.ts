import type { Leavings } from '../accounts/leaving.ts'

declare module '../platform/db/schema.ts' {
  interface Schema {
    guard_counter: GuardCounterTable
    quota: QuotaTable
    password_pace: PasswordPaceTable
    number_trial: NumberTrialTable
    turn: TurnTable
    network_account: NetworkAccountTable
    network_miss: NetworkMissTable
  }
}

/** Evaluated wrong codes of an account by device, less what decayed until `at`. */
interface GuardCounterTable {
  account_id: string
  /** A known device's id, or `unknown` for all other browsers together. */
  device: string
  level: number
  at: number
}

/** What was used of a quota at `at`; it refills with time. */
interface QuotaTable {
  key: string
  used: number
  at: number
}

interface PasswordPaceTable {
  key: string
  failures: number
  at: number
  /** The next check is made from then on. */
  next_at: number
}

/** An SMS to a number that nobody has verified yet. */
interface NumberTrialTable {
  account_id: string
  /** Keyed, so that the table does not hold numbers. */
  number_hash: string
  at: number
}

/** A moment in which one answer is looked at, booked by a network. */
interface TurnTable {
  /** What is looked at in turns. */
  of: string
  at: number
  /** For whom it is booked, beside his network. */
  holder: string
  /** The networks around the address, from the widest: see `networksAround`. */
  wide: string
  middle: string
  network: string
  /** 1: an answer was looked at in it. */
  used: number
}

/** The last wrong password for an ID from the unknown browsers of a network. */
interface NetworkMissTable {
  /** As `networkNumbers` calls it. */
  network: string
  /** Keyed: what somebody typed into the field, a password perhaps, does not stand here. */
  id_hash: string
  at: number
}

/** An account that completed a sign-in from a client network, and when it last did. */
interface NetworkAccountTable {
  network: string
  account_id: string
  at: number
}

export const GUARD_LEAVING = {
  guard_counter: { with: 'account', by: 'account_id', told: { columns: ['device', 'level', 'at'] } },
  number_trial: { with: 'account', by: 'account_id', told: { columns: ['at'] } },
  network_account: { with: 'account', by: 'account_id', told: { columns: ['network', 'at'] } },
  quota: { stays: 'under hashes and ids, and gone two days after its last use' },
  password_pace: { stays: 'under hashes, and gone two days after its last use' },
  turn: { stays: 'gone within minutes' },
  network_miss: { stays: 'under hashes, and gone after two days' },
} as const satisfies Leavings
