import { writeSync } from 'node:fs'
import type { DestinationStream } from 'pino'

/** A reader that is slow has so many pauses of this length to take a line. */
const PAUSES = 20
const PAUSE_MS = 5

/**
 * Writes lines to a file descriptor. One that cannot be written is dropped: whoever waits for a full disk answers
 * nobody. A reader that takes nothing is waited for once, and again only after it took something.
 */
export function linesTo(fd: number): DestinationStream {
  let isStuck = false
  // A line that was written in part: the next one begins anew.
  let isTorn = false
  return {
    write(line) {
      let left = Buffer.from(isTorn ? `\n${line}` : line)
      let pauses = isStuck ? 0 : PAUSES
      while (left.length > 0) {
        try {
          left = left.subarray(writeSync(fd, left))
          isTorn = left.length > 0
        } catch (error) {
          isStuck = true
          if (!isBusy(error) || pauses === 0) return
          pauses -= 1
          pause()
        }
      }
      isStuck = false
    },
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EBUSY')
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
}
