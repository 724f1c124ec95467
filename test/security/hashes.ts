import { vi } from 'vitest'
import { WorkLimit } from '../../src/passwords/hash-limit.ts'

/** How many passwords were compared with a hash while `work` ran; every comparison passes the limit. */
export async function hashesDuring(work: () => Promise<unknown>): Promise<number> {
  const spy = vi.spyOn(WorkLimit.prototype, 'run')
  try {
    await work()
    return spy.mock.calls.length
  } finally {
    spy.mockRestore()
  }
}
