import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PostgresPair, startPostgresPair } from '../../support/postgres-pair.ts'
import { newFolder, run } from '../../support/process.ts'
import { needProgram } from '../../support/programs.ts'
import { newOwnDatabase, rowsAt } from '../../support/role.ts'
import { blocks, PAGES } from '../../support/self-hosting.ts'

/** A dump of Debian's PostgreSQL, made and restored by what docs/self-hosting.md tells to type. Needs the build. */
const folder = newFolder()
let servers: PostgresPair
beforeAll(async () => {
  if (!existsSync('dist/main/cli.js')) throw new Error('dist/ is missing: run "npm run build" first')
  servers = await startPostgresPair()
})
afterAll(async () => {
  await servers?.stop()
  folder.remove()
})

const tools = dirname(needProgram('pg_dump', 'postgresql-15'))
function type(part: string, databaseUrl: string): void {
  const block = blocks(PAGES[0], 'sh').find(one => one.includes(part)) ?? `no block has ${part}`
  const here = block
    .replaceAll('/var/backups', folder.path)
    .replaceAll('2026-11-23.dump', '$(date +%F).dump')
    .replaceAll('$DATABASE_URL', databaseUrl)
  const env = { ...process.env, PATH: `${tools}:${process.env.PATH}` }
  const { status, stderr } = spawnSync('bash', ['--norc', '-euc', here], { env, encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
}

async function sekisho(databaseUrl: string, line: string) {
  const config = join(folder.path, 'sekisho.yaml')
  writeFileSync(config, JSON.stringify({ demonstration: true, database: { kind: 'postgresql' } }))
  const env = {
    SEKISHO_CONFIG: config,
    SEKISHO_DATA_DIR: folder.path,
    SEKISHO_DATABASE_URL: databaseUrl,
  }
  const running = run('cli', line.split(' '), env)
  return { code: await running.ended, output: running.output() }
}

it('comes back from a dump, without anybody’s session, and the trail is whole once it is said', async () => {
  const [before, after] = [
    await newOwnDatabase(servers.primary.url),
    await newOwnDatabase(servers.primary.url),
  ]
  const add = (id: string) => sekisho(before.url, `contract add --name ${id} --admin-id ${id}`)
  expect(await sekisho(before.url, 'migrate')).toMatchObject({ code: 0 })
  expect(await add('hakone-admin')).toMatchObject({ code: 0 })
  const [account] = await rowsAt(before.url, "SELECT id FROM account WHERE login_id = 'hakone-admin'")
  await rowsAt(
    before.url,
    `INSERT INTO session (id, token_hash, site, account_id, stage, with_code, created_at, last_seen_at)
     VALUES ('s', 'h', 'admin', '${account?.id}', 'open', 1, 0, 0)`,
  )
  type('pg_dump', before.url)
  expect(await add('afterwards')).toMatchObject({ code: 0 })
  expect(await sekisho(before.url, 'audit verify')).toMatchObject({ code: 0 })

  type('pg_restore', after.url)
  expect(await rowsAt(after.url, 'SELECT * FROM session')).toEqual([])
  expect(await sekisho(after.url, 'contract show hakone-admin')).toMatchObject({ code: 0 })
  expect(await sekisho(after.url, 'contract show afterwards')).toMatchObject({ code: 1 })
  expect((await sekisho(after.url, 'audit verify')).output).toContain('If you restored a backup, say so')
  expect(await sekisho(after.url, 'audit restored --reason disk --yes')).toMatchObject({ code: 0 })
  expect(await sekisho(after.url, 'audit verify')).toMatchObject({ code: 0 })
})
