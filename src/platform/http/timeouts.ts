/**
 * How long Node.js waits for a request, in milliseconds. It looks only every `connectionsCheckingInterval`: with
 * its usual 30 s, a connection that says nothing would live three times as long as it may.
 */
export const HTTP_TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
} as const

/** Of every listener. Addresses with their query stand in the headers too: whatever reads them gets no more than this. */
export const HTTP_LIMITS = { ...HTTP_TIMEOUTS, maxHeaderSize: 16 * 1024 } as const
