import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './policy-times.ts'

/** How many SMS go out; a part of `policy`. A quota has a `size` and is refilled by one every `everyMs`. */
export const smsQuota = {
  knownDevice: { size: 5, everyMs: 6 * MINUTE_MS },
  unknownBrowsers: { size: 5, everyMs: 20 * MINUTE_MS },
  /** Codes for acts of those who are signed in, of one account. */
  acts: { size: 5, everyMs: 20 * MINUTE_MS },
  /** One client network (IPv4 /24, IPv6 /56), unknown browsers only: sendings whose sign-in was not completed. */
  network: { size: 30, periodMs: 10 * MINUTE_MS },
  networkDay: { size: 200, periodMs: DAY_MS },
  /** That one asks for too many is logged at most so often. */
  networkToldEveryMs: 10 * MINUTE_MS,
  /**
   * They grow by one with each account that completed a sign-in from the network within this time, and end here. An account is
   * noted again at most so often.
   */
  grownNetwork: { in10Minutes: 300, perDay: 2_000, accountsOfMs: 30 * DAY_MS, notedEveryMs: DAY_MS },
  /** Of one account, apart from its openings: two codes can be sent again as often as the code page lets. */
  resends: {
    knownDevice: { size: 6, everyMs: 6 * MINUTE_MS },
    unknownBrowsers: { size: 6, everyMs: 20 * MINUTE_MS },
    acts: { size: 6, everyMs: 20 * MINUTE_MS },
  },
  /** SMS of a day, whatever for. Beyond it is told, and numbers that nobody verified get no code and no notice. */
  perNumberDay: 30,
  perContractDay: 1_000,
  /** A number that nobody has verified, over all contracts; and different ones of one account. */
  unverifiedPerHour: 3,
  unverifiedPerDay: 5,
  unverifiedNumbersPerAccountDay: 3,
  /** Of codes for signing in to a number that was registered for somebody and that nobody of the contract ever used. */
  unused: { size: 30, periodMs: HOUR_MS },
  unusedDay: { size: 60, periodMs: DAY_MS },
  /** Part of the daily budget that is left to known devices; and from which part of it on it is told. */
  budgetForKnownDevices: 0.3,
  /** Of that, the known devices of one contract have this part, and each of its accounts a few beyond. */
  reserveOfContract: { part: 0.1, least: 20, ofAccount: 5 },
  budgetAlarmFrom: 0.6,
  /** Notices to numbers that nobody used for a code; the last one is the part of the budget after which they end. */
  notices: {
    perNumberDay: 3,
    perContractDay: 100,
    budget: 0.5,
    gatheredForMs: 10 * MINUTE_MS,
    /** What is told of a line after something else was told of it: so long after, with the last of it. Less than `sms.longestWaitMs`. */
    newsAfterMs: 2 * MINUTE_MS,
  },
  /** Codes asked for with the right password and never entered, within a day: somebody may know it. */
  unfinishedAlarmFrom: 5,
} as const

/**
 * What one account changes on its sites: each leaves rows in the trail, and settings of lines SMS to who has to hear of them. Nobody
 * who sets up a contract by hand comes near; what is stopped is not counted.
 */
export const changeQuota = {
  lineSaved: { size: 200, everyMs: 30 * SECOND_MS },
  numbersOk: { size: 100, everyMs: MINUTE_MS },
} as const
