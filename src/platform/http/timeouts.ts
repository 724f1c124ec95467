/**
 * How long Node.js waits for a request, in milliseconds. It looks only every `connectionsCheckingInterval`: with
 * its usual 30 s, a connection that says nothing would live three times as long as it may.
 */
export const HTTP_TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
} as const
