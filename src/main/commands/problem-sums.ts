import type { RowReport } from '../../import/import.ts'
import { grouped } from './import-progress.ts'

/** What is wrong with the rows of a file, each problem once: how often, and where for the first time. */
export class ProblemSums {
  readonly #sums = new Map<
    string,
    { readonly code: string; readonly text: string; readonly first: number; count: number }
  >()
  #rows = 0

  add({ line, result }: RowReport): void {
    if (result.kind !== 'bad') return
    this.#rows += 1
    for (const { code, text } of result.problems) {
      // Which line a key stood on before is different each time.
      const sum = this.#sums.get(code) ?? {
        code,
        text: text.replace(/: for the first time.*/, '.'),
        first: line,
        count: 0,
      }
      sum.count += 1
      this.#sums.set(code, sum)
    }
  }

  /** `''` where all of them were shown. */
  inWords(file: string, shown: { readonly bad: number; readonly json?: true }): string {
    if (this.#rows <= shown.bad) return ''
    const sums = [...this.#sums.values()].sort((one, other) => other.count - one.count)
    if (shown.json)
      return sums
        .map(({ text: _, ...sum }) => `${JSON.stringify({ kind: 'problem', file, ...sum })}\n`)
        .join('')
    const more = `  … and ${grouped(this.#rows - shown.bad)} more bad rows (--bad all); all of them together:\n`
    return (
      more +
      sums.map(({ text, first, count }) => `  ${grouped(count)} × ${text} First on line ${first}.\n`).join('')
    )
  }
}
