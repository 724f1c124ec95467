import type { Clock } from '../../platform/clock.ts'

/** How far an import is, on standard error: a bar on a terminal, a line now and then elsewhere. */
export interface Progress {
  /** @param bytes of the file that were read */
  at(rows: number, bytes: number): void
  /** Takes the bar away, so that other text can be printed. */
  clear(): void
  done(): void
}

export interface ProgressOf {
  /** `Comparing contracts.csv` */
  readonly title: string
  readonly bytes: number
}

const BAR_CELLS = 24
/** On a terminal, and elsewhere. */
const EVERY_MS = { bar: 100, line: 5_000 }

export function showProgress(stream: NodeJS.WriteStream, clock: Clock, of: ProgressOf): Progress {
  const begun = clock.now()
  const everyMs = stream.isTTY ? EVERY_MS.bar : EVERY_MS.line
  let [last, shown, counted] = [begun, false, 0]
  const clear = () => {
    if (shown) stream.write('\r\x1b[K')
    shown = false
  }
  return {
    at(rows, bytes) {
      counted = rows
      const now = clock.now()
      if (now - last < everyMs) return
      last = now
      const text = progressText({ ...of, rows, read: bytes, tookMs: now - begun })
      if (stream.isTTY) stream.write(`\r\x1b[K${bar(bytes / of.bytes)} ${text}`)
      else stream.write(`${text}\n`)
      shown = stream.isTTY
    },
    clear,
    done() {
      clear()
      const tookMs = Math.max(1, clock.now() - begun)
      stream.write(`${of.title}: ${grouped(counted)} rows in ${(tookMs / 1000).toFixed(1)} s\n`)
    },
  }
}

/** `Comparing contracts.csv: 42 %, 12,000 rows, 4,100 rows/s, 6 s left` */
export function progressText(
  now: ProgressOf & { readonly rows: number; readonly read: number; readonly tookMs: number },
): string {
  const part = Math.min(1, now.read / Math.max(1, now.bytes))
  const rate = Math.round((now.rows / Math.max(1, now.tookMs)) * 1000)
  const leftMs = part === 0 ? 0 : (now.tookMs * (1 - part)) / part
  const left = leftMs < 90_000 ? `${Math.ceil(leftMs / 1000)} s` : `${Math.ceil(leftMs / 60_000)} min`
  return `${now.title}: ${Math.floor(part * 100)} %, ${grouped(now.rows)} rows, ${grouped(rate)} rows/s, ${left} left`
}

export function grouped(count: number): string {
  return count.toLocaleString('en-US')
}

function bar(part: number): string {
  const full = Math.min(BAR_CELLS, Math.round(part * BAR_CELLS))
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_CELLS - full)}]`
}
