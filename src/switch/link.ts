import type { Deps, FeedWaits } from '../deps.ts'
import { listen, notifier } from '../platform/db/notify.ts'
import { policy } from '../policy.ts'
import { startPusher } from './push.ts'
import { fitToConfiguration, placeMarked, type Sequencer } from './sequencer.ts'
import type { PushWatch } from './watch.ts'

/** How processes tell each other that the feed went on, or that something was marked. */
export const FEED_CHANNEL = 'sekisho_feed'

export interface Link {
  /** A line was marked. */
  wake(): void
  readonly waits: FeedWaits
  /** Whoever waits for what is new is answered: the process is told to stop. */
  endWaits(): void
  stop(): Promise<void>
}

/**
 * The link to the telephone system in a server process: the sequencer, the pushes, and those who wait for what is new. Any
 * number of servers have one; by `listenUrl` they hear of each other at once, on PostgreSQL. A database that is gone for a
 * while does not end it.
 */
export function startLink(
  deps: Deps,
  {
    watch,
    listenUrl,
  }: { readonly watch?: PushWatch | undefined; readonly listenUrl?: string | undefined } = {},
): Link {
  const stopping = new AbortController()
  const pusher = startPusher(deps, watch)
  const waiting = new Set<() => void>()
  const notify = notifier(deps.db, FEED_CHANNEL, deps.log)
  const sequencer: Sequencer = { seen: undefined }
  let waking = new AbortController()
  let isFitted = false
  let [turn, isOver] = [0, false]

  function release(): void {
    turn += 1
    pusher.wake()
    for (const end of waiting) end()
  }
  async function place(): Promise<void> {
    try {
      if (!isFitted) await fitToConfiguration(deps)
      isFitted = true
      if ((await placeMarked(deps, sequencer)) === 0) return
      release()
      notify()
    } catch (error) {
      deps.log.error({ err: error }, 'sequencer of line states')
      await deps.clock.sleep(policy.switch.pollMs, stopping.signal)
    }
  }
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      waking = new AbortController()
      await place()
      await deps.clock.sleep(policy.switch.pollMs, waking.signal)
    }
  }
  const running = run()
  const hear = () => {
    waking.abort()
    release()
  }
  const hearing =
    listenUrl === undefined ? undefined : listen({ ...deps, url: listenUrl }, FEED_CHANNEL, hear)
  return {
    wake() {
      waking.abort()
      // What is to be pushed once more has its place already.
      pusher.wake()
    },
    waits: {
      turn: () => turn,
      async changed(since, ms) {
        if (isOver || waiting.size >= policy.switch.wait.atOnce) return false
        if (turn !== since) return true
        const ended = new AbortController()
        const end = () => ended.abort()
        waiting.add(end)
        await deps.clock.sleep(ms, ended.signal)
        waiting.delete(end)
        return !isOver
      },
    },
    endWaits() {
      isOver = true
      release()
    },
    async stop() {
      isOver = true
      stopping.abort()
      waking.abort()
      await hearing?.stop()
      await running
      release()
      await pusher.stop()
    },
  }
}
