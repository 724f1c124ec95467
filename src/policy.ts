import { list } from './policy-lists.ts'
import { passwordPace } from './policy-passwords.ts'
import { smsQuota } from './policy-quotas.ts'
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
  },

  /** Sliding: renewed at each sign-in. */
  knownDevice: { lifetimeMs: 180 * DAY_MS, maxPerAccount: 10 },

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

  sms: {
    /** One UCS-2 part (3GPP TS 23.038 / 23.040); parts of a longer message hold less because of their header. */
    onePartUnits: 70,
    manyPartsUnits: 67,
    /** Below this rest of a code's life nothing is sent any more. */
    minUsefulMs: 60 * SECOND_MS,
    /** A notice that could not be handed over within a day is no longer news. */
    noticeUsefulMs: DAY_MS,
    /** A test message that could not be handed over until then has told what it can. */
    testUsefulMs: 5 * MINUTE_MS,
    /** How often following a test message looks. */
    followEveryMs: 100,
    /** Pause before the n-th new try when no gateway took the message; afterwards the last one again. */
    retryAfterMs: [1, 3, 8, 20, 45, 90, 120].map(seconds => seconds * SECOND_MS),
    /** Nobody knows whether the phone got it: wait this long for a receipt, then send one more copy. */
    unknownRetryMs: 3 * SECOND_MS,
    maxCopiesAfterUnknown: 2,
    /** A worker that died may not even have begun to send; the end is for a message that itself makes workers die. */
    maxCopiesAfterDeath: 6,
    gatewayTimeoutMs: 10 * SECOND_MS,
    /** A provider with HTTP to whom no connection comes about by then, TLS included, is out of reach: the next gateway is asked. */
    connectTimeoutMs: 3 * SECOND_MS,
    /** A provider that asks for more is asked again after this. */
    maxRetryAfterMs: MINUTE_MS,
    /** Body of a provider's report. */
    maxCallbackBytes: 64 * 1024,
    /** A worker that died is noticed when its lease ends: the gateway's timeout and 2 s. */
    leaseMs: 12 * SECOND_MS,
    /** The pauses above are longer or shorter by up to this part, so that messages do not come back all at once. */
    retryJitter: 0.2,
    /** No message is made to wait longer than this: the longest of these pauses, and a little. */
    longestWaitMs: 150 * SECOND_MS,
    /** A gateway that says "too much" is left alone at least so long; twice as long each time that it still is, up to the longest. */
    throttledMs: SECOND_MS,
    throttledMostMs: 5 * SECOND_MS,
    /** Messages that one gateway has at once; the right number shows itself, down to 1 after "too much". */
    slots: 32,
    /** Waiting longer for a free slot means trying the next gateway. */
    slotWaitMs: 2 * SECOND_MS,
    breaker: {
      failuresInRow: 5,
      /** Or this part of at least so many calls within so long. */
      failedPart: 0.5,
      minCalls: 10,
      overMs: 30 * SECOND_MS,
      /** Then one call tries again after this long; twice as long after each failure, up to the longest. */
      openMs: 10 * SECOND_MS,
      openMostMs: 120 * SECOND_MS,
    },
    /** A final "not delivered" sends the code once more through another gateway, if it comes within this time. */
    healWithinMs: 2 * 60 * SECOND_MS,
    /** A receipt waits this long for the answer that it overtook. */
    earlyReceiptMs: MINUTE_MS,
    /** Of an SMS that nobody tried for so long people are told that it takes longer. */
    delayedAfterMs: 10 * SECOND_MS,
    /** How often a process that sends tells how it sees its gateways, and when it counts as gone. */
    stateEveryMs: 5 * SECOND_MS,
    stateGoodMs: 20 * SECOND_MS,
    pollMs: 250,
    /** Messages that one worker hands over at the same time. */
    concurrency: 48,
    smpp: {
      /** Until the connection stands, TLS included. */
      connectMs: 5 * SECOND_MS,
      /** Pause before a lost line is opened again: doubled each time, and each time ±20 %. */
      reconnectMs: { first: 500, most: 30 * SECOND_MS },
      /** How long a message waits for a place in the windows before it is `throttled`. */
      windowWaitMs: 2 * SECOND_MS,
      /** Receipts that wait for the database; with more, the lines are not read until half of them are done. */
      receiptsWaiting: 1_000,
      /** Pause before a receipt is tried again that the database did not take. */
      receiptAgainMs: SECOND_MS,
    },
    /** On stopping, hand-overs that are under way get this long. */
    drainMs: 5 * SECOND_MS,
    /** Messages and their attempts are kept this long, for the desk's questions. */
    keptMs: 90 * DAY_MS,
    /** Rows that listing them for the operator holds in memory. */
    listRows: 500,
    /** A message that waits longer than this to be tried means that no worker runs. */
    stalledMs: 30 * SECOND_MS,
  },

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
