import { systemClock } from '../../src/platform/clock.ts'
import { systemEntropy } from '../../src/platform/entropy.ts'
import { noPhones } from '../../src/sms/simulator/phones.ts'
import { startSimulator, USUAL_SETTINGS } from '../../src/sms/simulator/simulator.ts'

/** A carrier whose phones are read in this process. */
export interface Phones {
  readonly port: number
  /** Messages that came so far. */
  readonly received: () => number
  /** The codes of all messages that came to the number, in their order. */
  codesAt(number: string): readonly string[]
  /** The code of the next message to the number; asked before the sign-in that makes it be sent. */
  codeTo(number: string): Promise<string>
  /** Nobody waits any more for a message to the number. */
  forget(number: string): void
  stop(): Promise<void>
}

const CODE = /認証コード：(\d{6})/
const PATIENCE_MS = 30_000

/** An SMSC that answers at once and reports each message as delivered, as a carrier does. */
export async function startPhones(answerMs = USUAL_SETTINGS.answerMs): Promise<Phones> {
  const waiting = new Map<string, (code: string) => void>()
  const codes = new Map<string, string[]>()
  let received = 0
  const simulator = await startSimulator({
    deps: { clock: systemClock, entropy: systemEntropy },
    settings: { ...USUAL_SETTINGS, answerMs, port: 0 },
    phones: noPhones('deliver'),
    onEvent(event) {
      if (event.event !== 'message') return
      received += 1
      const code = CODE.exec(event.text)?.[1]
      if (code !== undefined) {
        codes.set(event.to, [...(codes.get(event.to) ?? []), code])
        waiting.get(event.to)?.(code)
      }
      waiting.delete(event.to)
    },
  })
  return {
    port: simulator.port,
    received: () => received,
    stop: () => simulator.stop(),
    codesAt: number => codes.get(number) ?? [],
    forget: number => waiting.delete(number),
    codeTo(number) {
      const code = new Promise<string>((resolve, reject) => {
        const patience = setTimeout(() => reject(new Error(`no SMS to ${number}`)), PATIENCE_MS)
        patience.unref()
        waiting.set(number, text => {
          clearTimeout(patience)
          resolve(text)
        })
      })
      // Whoever asked may have met another trouble first, and told of that.
      code.catch(() => {})
      return code
    },
  }
}
