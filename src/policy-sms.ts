import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './policy-times.ts'

/** How SMS are delivered; a part of `policy`. */
export const sms = {
  /** One UCS-2 part (3GPP TS 23.038 / 23.040); parts of a longer message hold less because of their header. */
  onePartUnits: 70,
  manyPartsUnits: 67,
  /** How an act is named in the SMS of its code, at most: beside it stand the service's name and the host. */
  actUnits: { ja: 8, en: 11 },
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
  /**
   * Nobody knows whether the phone got it: pause before the n-th copy that follows, for a late answer or a receipt to come;
   * afterwards the last one again. A copy too many does no harm, a lost code does.
   */
  unknownRetryMs: [3, 8, 20, 45, 90, 120].map(seconds => seconds * SECOND_MS),
  /** Of what lives longer than this, the last pause doubles with each copy. */
  longLifeMs: HOUR_MS,
  /** Copies whose answers came and could not be understood: they were taken, as like as not. */
  maxUnclearCopies: 2,
  /** After so many attempts a message waits the longest pause each time, whatever asks for less. */
  attemptsBeforeLongPauses: 20,
  /** While no gateway takes anything, the message that was tried least is tried this often, so that its return is seen. */
  probeEveryMs: 2 * SECOND_MS,
  /** Nor is a message tried before its time more often than that. */
  hurriedTries: 60,
  /** A worker that died may not even have begun to send; the end is for a message that itself makes workers die. */
  maxCopiesAfterDeath: 6,
  gatewayTimeoutMs: 10 * SECOND_MS,
  /** A provider with HTTP to whom no connection comes about by then, TLS included, is out of reach: the next gateway is asked. */
  connectTimeoutMs: 3 * SECOND_MS,
  /** A provider that asks for more is asked again after this. */
  maxRetryAfterMs: MINUTE_MS,
  /** Body of a provider's report. */
  maxCallbackBytes: 64 * 1024,
  /** What a worker has is its own for so long, and it says every moment that it still has it: one that died is noticed soon. */
  leaseMs: 2_000,
  leaseRenewMs: 700,
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
  /** A gateway that owes an answer for so long gets new messages only where there is no other. */
  silentMs: SECOND_MS,
  /** A gateway that took something within this time works, whatever failed since. */
  latelyMs: 10 * SECOND_MS,
  /** So many numbers one after the other whose queue is full: it is the gateway's own. */
  fullNumbers: 3,
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
  /** A receipt waits this long for the answer that it overtook; longer than the longest that a gateway may be given for one. */
  earlyReceiptMs: 2 * MINUTE_MS,
  /** Of an SMS that nobody tried for so long people are told that it takes longer. */
  delayedAfterMs: 10 * SECOND_MS,
  /** How often a process that sends looks how its gateways do, how often it tells that at least, and when it counts as gone. */
  stateLookMs: SECOND_MS,
  stateEveryMs: 5 * SECOND_MS,
  stateGoodMs: 20 * SECOND_MS,
  pollMs: 250,
  /** Pause before an outcome is noted again that the database did not take. */
  noteAgainMs: 500,
  /** Messages that one worker hands over at the same time. */
  concurrency: 48,
  smpp: {
    /** Until the connection stands, TLS included. */
    connectMs: 5 * SECOND_MS,
    /** For the answer to a bind where there is another host; the last one gets as long as for any answer. */
    bindMs: 5 * SECOND_MS,
    /** From one try to open a lost line to the next: doubled each time, and each time ±20 %. */
    reconnectMs: { first: 500, most: 2 * SECOND_MS },
    /** The same after a login was refused: too many of these, and an account gets locked. */
    refusedLoginMs: { first: 10 * SECOND_MS, most: 5 * MINUTE_MS },
    /** Answers that are still due when the SMSC takes its leave get this long. */
    unbindWaitMs: 2 * SECOND_MS,
    /** Messages of one session whose late answers are still understood, the newest. */
    lateAnswers: 1_000,
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
  stalledMs: 10 * SECOND_MS,
} as const
