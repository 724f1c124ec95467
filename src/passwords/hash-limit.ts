/**
 * Lets at most `atOnce` pieces of work run and `waiting` more wait; what comes beyond is turned away at once. Each
 * password hash takes 19 MiB: without it a flood of sign-ins would use up the memory.
 */
export class WorkLimit {
  readonly #atOnce: number
  readonly #waiting: number
  readonly #queue: (() => void)[] = []
  #running = 0

  constructor(limits: { readonly atOnce: number; readonly waiting: number }) {
    this.#atOnce = limits.atOnce
    this.#waiting = limits.waiting
  }

  get hasRoom(): boolean {
    return this.#running < this.#atOnce || this.#queue.length < this.#waiting
  }

  /** The work's result, or `undefined` when there is no room. */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (!this.hasRoom) return undefined
    if (this.#running >= this.#atOnce) {
      await new Promise<void>(resolve => this.#queue.push(resolve))
    } else this.#running += 1
    try {
      return await work()
    } finally {
      const next = this.#queue.shift()
      if (next) next()
      else this.#running -= 1
    }
  }
}
