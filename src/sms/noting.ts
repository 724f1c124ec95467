import type { Deps } from '../deps.ts'
import { isDatabaseTrouble } from '../platform/db/trouble.ts'
import { policy } from '../policy.ts'
import type { Answered } from './outcomes.ts'

/**
 * What a gateway answered is known to this process alone, and no gateway says it twice: while the database is away, noting it
 * is tried again and again. Taken for the word of a dead worker, each answer of that time would be one more copy of its
 * message, and a receipt that fits nobody.
 * @param note has the same effect when it is done twice
 */
export async function untilNoted<T>(
  { deps, ended }: { readonly deps: Deps; readonly ended?: AbortSignal },
  { message, gateway, n }: Pick<Answered, 'message' | 'gateway' | 'n'>,
  note: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await note()
    } catch (error) {
      if (ended?.aborted || !isDatabaseTrouble(error)) throw error
      if (tries === 1)
        deps.log.error({ err: error, message: message.id, gateway, attempt: n }, 'sms outcome not noted yet')
      await deps.clock.sleep(policy.sms.noteAgainMs, ended)
    }
  }
}
