import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addApiKey } from '../../src/api/keys.ts'
import type { Scope } from '../../src/api/scopes.ts'
import type { Deps } from '../../src/deps.ts'
import type { SnapshotCursor } from '../../src/switch/cursor.ts'
import { readSnapshot, takeApplied } from '../../src/switch/feed.ts'
import { adoptLines } from '../../src/switch/mark.ts'
import { placeMarked } from '../../src/switch/sequencer.ts'
import { switchStatus } from '../../src/switch/status.ts'
import { work } from '../../src/work.ts'
import { fill, lineOf } from '../../support/fill.ts'
import { freePort } from '../../support/free-port.ts'
import { giveSnapshot } from '../../support/kamailio.ts'
import { SWITCH_SECRET } from '../../support/line-states.ts'
import { newInstallation, type Server, startServer } from './installation.ts'

/** An installation that pushes to an endpoint, with all its lines in the feed and settled, as if it had pushed them. */
export interface Linked {
  readonly apiUrl: string
  /** Of the API: the operator's, for lines and their states. One key may ask 20 times a second. */
  readonly keys: readonly string[]
  /** The numbers of all lines. */
  readonly lines: readonly string[]
  start(): Promise<Server>
  /** Runs snapshot.ts, while a server runs. */
  giveSnapshot(kamailioUrl: string): Promise<void>
  /** How many lines are not applied yet. */
  open(): Promise<number>
  close(): Promise<void>
}

const NAME = 'kamailio'
const LINES_AT_ONCE = 500
const KEYS = 4

export async function newLinked({
  contracts,
  usersOfEach,
  smscPort,
  url,
}: {
  readonly contracts: number
  readonly usersOfEach: number
  readonly smscPort: number
  readonly url: string
}): Promise<Linked> {
  const apiPort = await freePort()
  const installation = await newInstallation({ smscPort, telephony: { url, apiPort } })
  const { deps, env, folder } = installation
  await fill(deps, { contracts, usersOfEach })
  const lines = Array.from({ length: contracts * usersOfEach }, (_, n) => lineOf(n))
  await settleAll(deps)
  const [keyFile, secretFile] = [join(folder, 'api-key'), join(folder, 'switch-secret')]
  writeFileSync(keyFile, await addKey(deps, NAME, ['line-states:read']))
  writeFileSync(secretFile, SWITCH_SECRET)
  const apiUrl = `http://127.0.0.1:${apiPort}/api/v1`
  return {
    apiUrl,
    keys: await Promise.all(
      Array.from({ length: KEYS }, (_, n) =>
        addKey(deps, `operator-${n}`, ['line-states:read', 'lines:read', 'lines:write']),
      ),
    ),
    lines,
    start: () => startServer({ env }),
    giveSnapshot: kamailioUrl => giveSnapshot(kamailioUrl, { apiUrl, keyFile, secretFile }),
    async open() {
      const status = await switchStatus(deps)
      const [endpoint] = status?.endpoints ?? []
      if (status === undefined || endpoint === undefined) throw new Error('there is no endpoint')
      const { waiting, stuck, ahead } = endpoint.lines
      return status.marked + waiting + stuck + ahead
    },
    close: () => installation.close(),
  }
}

async function addKey(deps: Deps, name: string, scopes: readonly Scope[]): Promise<string> {
  const made = await addApiKey(deps, { name, scopes, expiresAt: undefined })
  if (made.kind !== 'added') throw new Error(`no key: ${made.kind}`)
  return made.key
}

async function settleAll(deps: Deps): Promise<void> {
  const ids = (await deps.db.selectFrom('line').select('id').execute()).map(({ id }) => id)
  for (let at = 0; at < ids.length; at += LINES_AT_ONCE)
    await work(deps, within => adoptLines(within, ids.slice(at, at + LINES_AT_ONCE)))
  await placeMarked(deps, { seen: undefined })
  for (let page: SnapshotCursor | undefined, isFirst = true; isFirst || page !== undefined; isFirst = false) {
    const { states, next } = await readSnapshot(deps, { page, limit: LINES_AT_ONCE, keyName: NAME })
    await work(deps, within => takeApplied(within, NAME, states))
    page = next
  }
}
