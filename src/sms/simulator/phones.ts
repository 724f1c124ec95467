import type { Deps } from '../../deps.ts'
import { type InboxMode, RECEIPT_AFTER_MS } from '../gateways/inbox/faults.ts'
import { inboxMode, markArrived, putIntoInbox } from '../gateways/inbox/inbox.ts'

/** Where the messages end that the simulator took. */
export interface Phones {
  /** What is to happen to messages at the moment. */
  mode(): InboxMode
  /** A message is on its phone from now on. Gives what to call when its arrival is reported. */
  show(message: PhoneMessage): () => void
  /** Resolves when everything that was shown is kept. */
  close(): Promise<void>
}

export interface PhoneMessage {
  readonly from: string
  readonly to: string
  readonly text: string
  readonly parts: number
}

/** Phones that nobody looks at: what came is told on the terminal only. */
export function noPhones(mode: InboxMode): Phones {
  return { mode: () => mode, show: () => () => {}, close: async () => {} }
}

/**
 * The phones of the SMS inbox, whose page also says what is to happen to messages.
 * @param onTrouble is told when the database does not keep a message, at most once for each
 */
export async function inboxPhones(
  deps: Pick<Deps, 'db' | 'clock'>,
  onTrouble: (reason: string) => void,
): Promise<Phones> {
  let mode = await inboxMode(deps)
  const closing = new AbortController()
  const underWay = new Set<Promise<void>>()
  const watching = watch()

  async function watch(): Promise<void> {
    while (!closing.signal.aborted) {
      await deps.clock.sleep(RECEIPT_AFTER_MS, closing.signal)
      mode = await inboxMode(deps).catch(() => mode)
    }
  }

  function keep(work: Promise<void>): void {
    const kept = work.catch(told(onTrouble)).finally(() => underWay.delete(kept))
    underWay.add(kept)
  }

  return {
    mode: () => mode,
    show(message) {
      const id = putIntoInbox(deps, message)
      keep(id.then(() => {}))
      return () => keep(id.then(known => markArrived(deps, known)).catch(() => {}))
    },
    async close() {
      closing.abort()
      await watching
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

function told(onTrouble: (reason: string) => void): (error: unknown) => void {
  return error => onTrouble(error instanceof Error ? error.message : String(error))
}
