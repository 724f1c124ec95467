import type { InboxMessage } from '../../src/sms/gateways/inbox/inbox.ts'

/** As long as the inbox keeps an answer back. */
const WAIT_SECONDS = 10

/** A mobile phone, as the SMS inbox shows it to other programs (SPEC, section 5). */
export class Phone {
  readonly number: string
  readonly #origin: string
  #readUpTo = 0

  constructor(origin: string, number: string) {
    this.#origin = origin
    this.number = number
  }

  /** The oldest SMS that was not read yet; waits for one. */
  async nextSms(): Promise<InboxMessage> {
    const [sms] = await this.#messages({ after: this.#readUpTo, wait: WAIT_SECONDS })
    if (sms === undefined) throw new Error(`No SMS came to ${this.number} within ${WAIT_SECONDS} seconds.`)
    this.#readUpTo = sms.id
    return sms
  }

  /** Of the oldest SMS with a code that was not read yet; notices before it are passed over. */
  async nextCode(): Promise<string> {
    for (;;) {
      const { text } = await this.nextSms()
      const code = /(?:認証コード：|code )(\d{6})/.exec(text)?.[1]
      if (code !== undefined) return code
    }
  }

  /** The next notice that says so; what else was told before is passed over. */
  async nextNotice(words: string): Promise<InboxMessage> {
    for (;;) {
      const sms = await this.nextSms()
      if (sms.text.includes(words)) return sms
    }
  }

  /** Every SMS so far, oldest first. */
  all(): Promise<readonly InboxMessage[]> {
    return this.#messages({ after: 0, wait: 0 })
  }

  async #messages(wanted: { after: number; wait: number }): Promise<readonly InboxMessage[]> {
    const url = `${this.#origin}/inbox/messages.json?to=${this.number}&after=${wanted.after}&wait=${wanted.wait}`
    const { messages } = (await (await fetch(url)).json()) as { messages: InboxMessage[] }
    return messages
  }
}

/** A code that is certainly not this one. */
export function otherThan(code: string, by = 1): string {
  return String((Number(code) + by) % 1_000_000).padStart(6, '0')
}
