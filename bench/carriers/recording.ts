import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** What Prometheus would have read of a process, one reading after the other. */
export interface Recording {
  /** The newest value of a series, as it stands in the text. */
  now(series: string): number | undefined
  stop(): void
  /** Writes it for `promtool test rules`; series that never change anything are left out. */
  write(file: string): void
}

export const EVERY_SECONDS = 5

/** Reads for as long as it is not stopped; a process that does not answer leaves a gap. */
export function recordMetrics(url: string): Recording {
  const readings: Map<string, number>[] = []
  const begun = performance.now()
  const read = async () => {
    // A machine that is busy misses some moments: each reading stands at its own.
    const at = Math.round((performance.now() - begun) / (EVERY_SECONDS * 1_000))
    while (readings.length <= at) readings.push(new Map())
    try {
      const text = await (await fetch(url)).text()
      readings[at] = seriesOf(text)
    } catch {
      // It is not there at this moment.
    }
  }
  void read()
  const timer = setInterval(read, EVERY_SECONDS * 1_000)
  return {
    now: series => readings.at(-1)?.get(series),
    stop: () => clearInterval(timer),
    write(file) {
      const names = new Set(readings.flatMap(reading => [...reading.keys()]))
      const series = [...names].map(name => {
        const values = readings.map(reading => reading.get(name))
        return [name, shortened(values.map(value => (value === undefined ? '_' : String(value))))]
      })
      mkdirSync(dirname(file), { recursive: true })
      const recorded = {
        everySeconds: EVERY_SECONDS,
        readings: readings.length,
        series: Object.fromEntries(series),
      }
      writeFileSync(file, `${JSON.stringify(recorded, null, 2)}\n`)
    },
  }
}

function seriesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter(line => /^sekisho_sms_/.test(line) && !/_bucket\{/.test(line))
  return new Map(
    lines.map(line => {
      const at = line.lastIndexOf(' ')
      return [line.slice(0, at), Number(line.slice(at + 1))]
    }),
  )
}

/** In promtool's words: `3x4` is 3 and the same four times more. */
function shortened(values: readonly string[]): string {
  const runs: { value: string; more: number }[] = []
  for (const value of values) {
    const last = runs.at(-1)
    if (last?.value === value) last.more += 1
    else runs.push({ value, more: 0 })
  }
  return runs.map(({ value, more }) => (more === 0 ? value : repeated(value, more))).join(' ')
}

function repeated(value: string, more: number): string {
  return value === '_' ? `_x${more + 1}` : `${value}x${more}`
}
