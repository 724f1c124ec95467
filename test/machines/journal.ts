import type { Answer, Seen } from './browser.ts'

/** What the clients did and were told, to be compared with the database afterwards. */
export type Entry =
  /** The n-th change of one thing, which one client alone changes. */
  | { readonly kind: 'setting' | 'number'; readonly of: string; readonly n: number; readonly told: Told }
  /** A password was right: a code was promised to the number, to which so many had come before. */
  | { readonly kind: 'promise'; readonly number: string; readonly before: number }
  /** A code was taken; the browser from before could send it once more, and look whether it is in. */
  | { readonly kind: 'code'; readonly again: () => Promise<Answer> }
  /** Signed out; the browser from before could go on. */
  | { readonly kind: 'ended'; readonly page: string; readonly again: () => Promise<Answer> }

/** `done`: the answer says so. `nobody-knows`: in doubt, or no answer. */
export type Told = 'done' | 'not-done' | 'nobody-knows'

export interface SignIn {
  readonly begunAt: number
  readonly endedAt: number
  readonly isIn: boolean
}

export class Journal {
  readonly entries: Entry[] = []
  readonly signIns: SignIn[] = []
  readonly #seen = new Map<Seen, number>()

  /** Counts what people saw that is no page of the usual. */
  saw(answer: Answer): Answer {
    if (answer.seen !== 'page' && answer.seen !== 'elsewhere')
      this.#seen.set(answer.seen, (this.#seen.get(answer.seen) ?? 0) + 1)
    return answer
  }

  get seen(): ReadonlyMap<Seen, number> {
    return this.#seen
  }
}

/** What an answer to a form says about it, where 303 means done. */
export function toldBy({ seen }: Answer): Told {
  switch (seen) {
    case 'elsewhere':
      return 'done'
    case 'page':
    case 'not-saved':
    case 'no-server':
    case 'other':
      return 'not-done'
    case 'in-doubt':
    case 'hung-up':
    case 'no-answer':
      return 'nobody-knows'
  }
}
