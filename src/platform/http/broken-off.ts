import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

/**
 * Whether whoever asked broke off before all of his request was here. Nobody waits for an answer then, and nothing of ours
 * failed: a line in the log for each would let strangers fill the disk.
 */
export function isBrokenOff(c: Context): boolean {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>
  return incoming?.destroyed === true && !incoming.complete
}
