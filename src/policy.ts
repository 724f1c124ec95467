import { list } from './policy-lists.ts'
import { passwordPace } from './policy-passwords.ts'
import { smsQuota } from './policy-quotas.ts'
import { sms } from './policy-sms.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './policy-times.ts'

/**
 * Every number of the product rules. Pages, SMS texts, documents and tests read them from here.
 * Sources: the manual's rules (M…), the decisions of the specification (D…), the guard's design.
 */
export const policy = {
  code: {
    /** Manual, M19. */
    digits: 6,
    /** Manual, M21. */
    lifetimeMs: 30 * MINUTE_MS,
    /** D7: the n-th resend is possible this long after the last sending; no further one after that. */
    resendAfterMs: [30 * SECOND_MS, 60 * SECOND_MS, 120 * SECOND_MS],
  },

  guard: {
    /** Seconds until the next evaluation after the w-th wrong code of a challenge: it locks nobody (manual, M25). */
    pauseSeconds(wrongCodes: number): number {
      if (wrongCodes < 5) return 0
      return [2, 4, 8, 15][wrongCodes - 5] ?? (wrongCodes < 15 ? 30 : 60)
    },
    /** Level of an account's counter from which a right code is confirmed by a second one. */
    doubleConfirmFrom: 30,
    levelMax: 60,
    decayPerDay: 1.5,
    /** Wrong second codes that end the challenge. */
    stageTwoTries: 5,
    /**
     * A browser that no SMS may go out to any more types one that was sent before: of each account one is looked at so
     * often, and a booked turn waits so long for whoever booked it. Turns are booked so far ahead.
     */
    redeeming: { everyMs: SECOND_MS, comesWithinMs: 20 * SECOND_MS, aheadMs: 10 * MINUTE_MS },
    /** Of so many turns, one wide network (IPv4 /16, IPv6 /32) books at most one, and an IPv6 /48 one. */
    turns: { oneOf: { wide: 2, middle: 4 } },
  },

  /** Sliding: renewed at each sign-in. */
  knownDevice: {
    lifetimeMs: 180 * DAY_MS,
    maxPerAccount: 10,
    /** How long its owner can have nobody else let in. */
    onlyKnownMs: 7 * DAY_MS,
  },

  smsQuota,

  passwordPace,

  /** Of a customer's or a user's name, whichever way it comes in. */
  nameCharacters: 200,

  activation: { lifetimeMs: 30 * DAY_MS, characters: 12 },

  /** A contract of 400 lines is drawn in a few seconds; a Chromium that hangs must not stop the batch for ever. */
  notice: { chromiumMs: 2 * MINUTE_MS },

  session: {
    /** D11. */
    idleMs: 30 * MINUTE_MS,
    totalMs: 12 * HOUR_MS,
    /** How long the browser of an unfinished sign-in is still told that its code is too old (M21). */
    unfinishedMs: 24 * HOUR_MS,
  },

  password: {
    /** D13; characters, as Unicode code points. */
    minCharacters: 8,
    maxCharacters: 128,
    /** Of an initial password; each of 32 letters and digits, together 100 random bits. */
    initialCharacters: 20,
    argon2: { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
    /** Of a password that is typed; a longer one is wrong. The longest that can be chosen, in UTF-8. */
    maxTypedBytes: 512,
    /** Hashes of an earlier system that cost more to look at than this are not taken over; about 3 s each at most. */
    takenOver: {
      maxMemoryBytes: 256 * 1024 * 1024,
      /** Memory times passes, of argon2 and scrypt. */
      maxBytesWritten: 1024 * 1024 * 1024,
      maxLanes: 16,
      maxBcryptCost: 15,
      maxPbkdf2Rounds: 2_000_000,
      maxShaCryptRounds: 1_000_000,
      /** Of those that need more memory, one is looked at at a time. */
      alongsideBytes: 64 * 1024 * 1024,
    },
  },

  smsNumber: {
    /** Manual, M12. */
    digits: 11,
    /** Manual, M11. */
    mobilePrefixes: ['060', '070', '080', '090'],
    /** D1. */
    draftLifetimeMs: 30 * MINUTE_MS,
    /** A file of numbers: rows of a large contract fit several times; bytes of the request that brings it. */
    file: { maxRows: 5_000, maxBytes: 1024 * 1024 },
  },

  list,
  line: {
    /** D14. */
    forwardAfterSeconds: { min: 5, max: 60, usual: 20 },
    maxRejectedNumbers: 30,
  },

  sms,

  api: {
    /** Of a request's body, and how deep its JSON may be nested. */
    maxBytes: 64 * 1024,
    maxDepth: 8,
    /** Of one key, over all processes: so many requests at once, then 20 a second. */
    rate: { size: 200, everyMs: 50 },
    /** How long a POST that is sent again gets the answer of the first one. */
    answersKeptMs: DAY_MS,
    pageRows: { usual: 50, most: 200 },
    /** A key's last use is written down at most so often. */
    lastUsedEveryMs: MINUTE_MS,
    /** Problems of one body that are told at once. */
    maxProblems: 20,
    reasonCharacters: 200,
  },

  audit: {
    /** Pause of the sealer that puts committed events into the chain, and how many it takes at once. */
    sealEveryMs: SECOND_MS,
    sealBatch: 500,
    /** An event that waits longer than this means that nothing is sealing. */
    unsealedMs: 10 * SECOND_MS,
    /** How often the end of the chain is remembered outside of the database. */
    rememberEveryMs: MINUTE_MS,
    /** After a failure the sealer waits this long. */
    sealAgainMs: MINUTE_MS,
    /** What 操作履歴 shows, and how much of it on one page. */
    historyMs: 365 * DAY_MS,
    historyRows: 50,
    /** Rows that checking and exporting hold in memory. */
    pageRows: 1_000,
    /**
     * Refusals of one kind, for one account (or all unknown IDs of a site together), in one minute. So many from one
     * network are events of their own, and so many from all; of the others one event tells for each of the networks with
     * most, and one for the rest.
     */
    refusals: { ofNetwork: 10, ofAccount: 30, namedNetworks: 10 },
  },

  desk: {
    /** Longer than any ID or number. */
    queryCharacters: 100,
    /** Accounts that one search shows. */
    hits: 50,
    /** Sign-ins and SMS on an account's page; closed clearings below the open ones. */
    recentRows: 10,
    reasonCharacters: 200,
    /** A clearing that nobody approved until then has to be asked for, and told, anew. */
    approvalMs: 7 * DAY_MS,
    /** What one person did to a customer within this time is looked at together. */
    togetherMs: 7 * DAY_MS,
    /** Until a number is cleared that cannot be told, at least. */
    untoldMs: 72 * HOUR_MS,
    /** How often numbers whose time has come are cleared; at a sign-in it is done at once. */
    clearEveryMs: MINUTE_MS,
    /** Clearings that are carried out between two looks. */
    clearBatch: 100,
  },

  rollout: {
    /** A contract's own day is at most so long after today, or after the end of the period if that is later. */
    codesFromWithinMs: 180 * DAY_MS,
    /** What the series by day shows unless asked otherwise. */
    seriesMs: 90 * DAY_MS,
    /** How often today's count is kept; the last one of a day stays. */
    countEveryMs: 15 * MINUTE_MS,
    /** Rows of those who lack a number on one page, and in memory while all are written. */
    pageRows: 100,
    batchRows: 1_000,
  },

  form: {
    /** Bytes of a request body; 400 rows of numbers and a list of pasted cells fit several times. */
    maxBytes: 256 * 1024,
    maxFields: 4_000,
  },

  /** A longer row is a mistake, and would be held in memory. */
  csv: { maxRowCharacters: 10_000 },

  import: {
    /** Rows that are compared, or applied in one transaction, at a time. */
    batchRows: 512,
    /** Pause between two transactions on SQLite, so that those who wait for its write lock get it. */
    restMs: 25,
  },

  /** How often rows that are past their use are deleted. */
  sweepMs: HOUR_MS,
  /** Clocks of several servers may differ by so much; a time further ahead was written before a clock was set back. */
  clocksApartMs: 10 * SECOND_MS,
} as const

export { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS }
