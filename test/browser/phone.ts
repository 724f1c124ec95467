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

  async nextCode(): Promise<string> {
    const { text } = await this.nextSms()
    const code = /認証コード：(\d{6})/.exec(text)?.[1]
    if (code === undefined) throw new Error(`This SMS to ${this.number} holds no code: ${text}`)
    return code
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
