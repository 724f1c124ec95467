import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fill } from '../support/fill.ts'
import { run } from '../support/process.ts'
import { newOwnDatabase, rowsAt } from '../support/role.ts'
import { startDurablePostgres } from './durable-postgres.ts'
import { newInstallation } from './load/installation.ts'

/**
 * How long `sekisho database copy` takes, with both sides compared and the trail checked. Not a test: it is about one machine.
 * Run after `npm run build`: node bench/database-copy.ts [login IDs] [events of each]
 */
const LINES_OF_CONTRACT = 10
const loginIds = Number(process.argv[2] ?? 100_000)
const eventsOfEach = Number(process.argv[3] ?? 10)

const installation = await newInstallation({ smscPort: 1 })
const server = await startDurablePostgres()
const database = await newOwnDatabase(server.url)
try {
  const contracts = Math.ceil(loginIds / LINES_OF_CONTRACT)
  await fill(installation.deps, { contracts, usersOfEach: LINES_OF_CONTRACT, eventsOfEach })
  await installation.deps.db.destroy()
  const file = join(installation.folder, 'to')
  writeFileSync(file, database.url)
  const begun = performance.now()
  const copying = run('cli', ['database', 'copy', '--to', file], installation.env)
  const code = await copying.ended
  const seconds = (performance.now() - begun) / 1_000
  console.log(copying.output())
  const [size] = await rowsAt(database.url, 'select pg_database_size(current_database()) / 1e6 as mb')
  console.log(
    `${loginIds} login IDs of ${contracts} contracts, ${eventsOfEach} events each: exit code ${code}, ${seconds.toFixed(1)} s, ${Math.round(Number(size?.mb))} MB there`,
  )
} finally {
  await database.remove()
  await server.stop()
  await installation.close()
}
process.exit()
