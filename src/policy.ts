import { list } from './policy-lists.ts'
import { passwordPace } from './policy-passwords.ts'
import { changeQuota, smsQuota } from './policy-quotas.ts'
import { sms } from './policy-sms.ts'
import { telephony } from './policy-switch.ts'
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
    /** No named network of the configuration is larger: a shorter prefix is a slip, and would count half the world as one. */
    networks: { shortestPrefix: { ipv4: 8, ipv6: 20 } },
    /** What quotas, paces and numbers that were tried leave behind is of no effect any more after so long, and deleted. */
    keptMs: 2 * DAY_MS,
  },

  /** Sliding: renewed at each sign-in. */
  knownDevice: {
    lifetimeMs: 180 * DAY_MS,
    maxPerAccount: 10,
    /** How long its owner can have nobody else let in. */
    onlyKnownMs: 7 * DAY_MS,
  },

  /** D15. */
  act: {
    /** So long a code that was typed in a session stands for acts that need a fresh one. */
    freshForMs: 10 * MINUTE_MS,
    /** How long an act waits for 『OK』, before its code. */
    heldMs: 30 * MINUTE_MS,
    /** After an enrolment, a change of the administrator's own number, or a password reset by somebody else: nothing abroad. */
    quarantineMs: 72 * HOUR_MS,
    /** Of the words by which an SMS names an act. */
    smsCharacters: 8,
  },

  smsQuota,
  changeQuota,
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
    /** A request that comes sooner after the last one does not write down that it came. */
    seenEveryMs: 10 * SECOND_MS,
    /** How long the browser of an unfinished sign-in is still told that its code is too old (M21). */
    unfinishedMs: 24 * HOUR_MS,
    /** Of one session and process: as many as a browser sends at once over HTTP/1.1, and as many more as wait. */
    requestsAtOnce: 6,
    requestsWaiting: 50,
    /** D20: so long before its end a page says so. */
    warnMs: 5 * MINUTE_MS,
    /** How long a browser that was led to the sign-in still means the page that it asked for. */
    wantedMs: 30 * MINUTE_MS,
    /** Of what waits to be told, and of the address of a page that is gone back to. */
    toldCharacters: 4_000,
    wantedCharacters: 1_000,
  },

  /** D20: how long a session that ended by time is remembered, and what was sent in its name is kept. */
  keptForm: { lifetimeMs: DAY_MS, maxBytesOfAccount: 256 * 1024 },

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
    /** D18: for so long a session that was opened with the second number does not replace the first. */
    secondWaitsMs: 24 * HOUR_MS,
    /** D1. */
    draftLifetimeMs: 30 * MINUTE_MS,
    /** Drafts of one session, each as long as its contract: one for each tab that is open. Of more the oldest go. */
    draftsOfSession: 5,
    /** A file of numbers: rows of a large contract fit several times; bytes of the request that brings it. */
    file: { maxRows: 5_000, maxBytes: 1024 * 1024 },
  },

  list,

  contract: {
    /** Lines of one contract. Its lists and files are read as a whole for their sums, so this bounds what a page of them costs. */
    mostLines: 10_000,
    /** So long an administrator can object to a last day, a moved user without a number gets none; names stay their contract's. */
    ...{ endsAfterMs: 72 * HOUR_MS, movedUntoldMs: 72 * HOUR_MS, namesKeptMs: 90 * DAY_MS },
  },
  /** How often ended contracts are erased; so many at a time, and so many of their users in one transaction. */
  leaving: { everyMs: 15 * MINUTE_MS, contractsAtOnce: 1_000, usersAtOnce: 100 },
  line: {
    /** After the administrator's number changed, the old one hears of changes of lines so long (D16). */
    oldNumberHearsMs: 72 * HOUR_MS,
    /** What was before 『転送をすべて止める』 can be brought back so long, and of so many lines at once. */
    stoppedKeptMs: 30 * DAY_MS,
    restoredAtOnce: 500,
    /** Lines on the check screen before all of them are stopped, and how many are stopped in one statement. */
    shownToStop: 20,
    linesAtOnce: 512,
    /** D14. */
    forwardAfterSeconds: { min: 5, max: 60, usual: 20 },
    maxRejectedCallers: 30,
    /** So many lines that forward one to the other are followed, to see whether a call comes back. */
    longestPath: 100,
  },

  sms,

  switch: telephony,

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

  /** What "sekisho doctor" finds worth telling. */
  doctor: {
    disk: { tooFewBytes: 200e6, fewBytes: 2e9, fewParts: 0.05 },
    /** Decision 0003. */
    oldestPostgres: 15,
    /** Workers and servers share what is due when. */
    clockMs: SECOND_MS,
    certificateDays: 14,
    answerMs: 5 * SECOND_MS,
  },

  audit: {
    /** Pause of the sealer that puts committed events into the chain, and how many it takes at once. */
    sealEveryMs: SECOND_MS,
    sealBatch: 500,
    /** An event that waits longer than this means that nothing is sealing. */
    unsealedMs: 10 * SECOND_MS,
    /** How often the end of the chain is remembered outside of the database. */
    rememberEveryMs: MINUTE_MS,
    /** How often it is looked whether a month of the trail is old enough to leave the database. */
    archiveEveryMs: HOUR_MS,
    /** What a run that writes such a file has not touched for so long belongs to one that was killed. */
    deadDraftMs: DAY_MS,
    /** Where the end of the chain is not its own, the sealer waits this long: a person has to look. */
    brokenHeadMs: MINUTE_MS,
    /** What 操作履歴 shows, and how much of it on one page. */
    historyMs: 365 * DAY_MS,
    historyRows: 50,
    /**
     * Where a reader is shown some kinds of events only, so many are looked at at once, and so often for one page: where those kinds
     * are rare, a page has fewer rows, and the next one goes on.
     */
    historyLook: { rows: 200, times: 50 },
    /** Rows that a file of it is made of at once. */
    historyFileRows: 500,
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
    /** Completed sign-ins that stand there beside them, however many tries came after. */
    completedRows: 3,
    /** Tries of each of these SMS: the last ones. */
    attempts: 10,
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
    /** Days that one page or file of the series shows at most. */
    seriesMostDays: 750,
    /** How often today's count is kept; the last one of a day stays. */
    countEveryMs: 15 * MINUTE_MS,
    /** Rows of those who lack a number on one page, in memory while all are written; contracts that are counted at once. */
    pageRows: 100,
    batchRows: 250,
    contractsAtOnce: 2_000,
  },

  form: {
    /** Bytes of a request body. What was typed is shown again, six bytes for a quotation mark: this keeps the page bounded. */
    maxBytes: 64 * 1024,
    /** The same behind SMS認証用番号設定: 500 rows of numbers and a list of pasted cells fit several times. */
    numbersMaxBytes: 256 * 1024,
    maxFields: 4_000,
    /** Characters of a form that are kept on the page which says that the database is out of reach. */
    keptCharacters: 64 * 1024,
  },

  /** A longer row is a mistake, and would be held in memory. */
  csv: { maxRowCharacters: 10_000 },

  import: {
    /** Rows that are compared, or applied in one transaction, at a time. */
    batchRows: 512,
    /** Pause between two transactions on SQLite, so that those who wait for its write lock get it. */
    restMs: 25,
  },

  /**
   * How often rows that are past their use are deleted; so many at a time, which is some 10 ms of SQLite's time, and a pause
   * in which those who waited for it come first.
   */
  sweep: { everyMs: HOUR_MS, rows: 200, restMs: 10 },
  /** Clocks of several servers may differ by so much; a time further ahead was written before a clock was set back. */
  clocksApartMs: 10 * SECOND_MS,
} as const

export { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS }
