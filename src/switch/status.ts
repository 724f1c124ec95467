import type { Deps } from '../deps.ts'
import { policy } from '../policy.ts'
import { listStuck, listTroubles, sumDeliveries } from './delivery-store.ts'
import { sumMarked } from './store.ts'
import type { DeliveryState } from './tables.ts'

/** How the link to the telephone system does, by endpoint. */
export interface EndpointStatus {
  readonly name: string
  /** `push`: we tell it; `pull`: it asks. */
  readonly kind: 'push' | 'pull'
  /** What is wrong with it as a whole, since when; `undefined` while it answers, or was never asked. */
  readonly trouble?: { readonly code: string; readonly since: number } | undefined
  readonly lines: Readonly<Record<DeliveryState, number>>
  /** Since when the line that waits longest waits, a stuck one aside. */
  readonly waitingSince?: number | undefined
}

export interface SwitchStatus {
  /** Lines that wait for their place in the feed: more than a moment means that no server runs. */
  readonly marked: number
  readonly markedSince?: number | undefined
  readonly endpoints: readonly EndpointStatus[]
}

/** `undefined` without a telephone system in the configuration. */
export async function switchStatus(deps: Deps): Promise<SwitchStatus | undefined> {
  const { switch: settings } = deps.config
  if (settings === undefined) return undefined
  const [marked, sums, troubles] = [
    await sumMarked(deps.db),
    await sumDeliveries(deps.db),
    await listTroubles(deps.db),
  ]
  const endpoints = settings.endpoints.map(({ name, url }): EndpointStatus => {
    const of = (state: DeliveryState) => sums.find(sum => sum.endpoint === name && sum.state === state)
    const count = (state: DeliveryState) => Number(of(state)?.count ?? 0)
    const told = troubles.find(row => row.name === name)
    return {
      name,
      kind: url === undefined ? 'pull' : 'push',
      ...(told && told.trouble !== null && { trouble: { code: told.trouble, since: told.since } }),
      lines: {
        waiting: count('waiting'),
        applied: count('applied'),
        stuck: count('stuck'),
        ahead: count('ahead'),
      },
      waitingSince: of('waiting')?.since,
    }
  })
  const count = Number(marked.count)
  return { marked: count, ...(count > 0 && { markedSince: marked.since }), endpoints }
}

/** In a word, for whoever watches: `ok`, or what is wrong. */
export function statusInShort({ endpoints }: SwitchStatus): string {
  const wrong = endpoints.flatMap(({ name, trouble, lines }) => [
    ...(trouble ? [`${name}: ${trouble.code}`] : []),
    ...(lines.stuck > 0 ? [`${name}: ${lines.stuck} stuck`] : []),
    ...(lines.ahead > 0 ? [`${name}: ${lines.ahead} ahead`] : []),
  ])
  return wrong.length === 0 ? 'ok' : wrong.join(', ')
}

type StuckLine = Awaited<ReturnType<typeof listStuck>>[number]

/** Lines that somebody has to look at, once for each endpoint, in the order of their numbers. */
export async function* stuckLines(deps: Deps): AsyncGenerator<StuckLine> {
  const limit = policy.switch.pageRows
  for (let after: Pick<StuckLine, 'line' | 'endpoint'> | undefined = { line: '', endpoint: '' }; after; ) {
    const rows: StuckLine[] = await listStuck(deps.db, { after, limit })
    yield* rows
    after = rows.length < limit ? undefined : rows.at(-1)
  }
}
