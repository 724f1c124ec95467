import { renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { archiveOldMonths } from '../src/audit/archive.ts'
import { archiveKey } from '../src/audit/archive-file.ts'
import { sealAll } from '../src/audit/sealer.ts'
import { readConfig } from '../src/config/config.ts'
import { assembleDeps } from '../src/main/assemble.ts'
import { migrate } from '../src/migrations/migrate.ts'
import { record } from '../support/audit.ts'
import { newFolder, run } from '../support/process.ts'
import { FakeClock } from '../support/world.ts'

/** `sekisho audit verify` and `verify-file` on an installation of which three months are in files. */
const folder = newFolder()
const files: string[] = []
let publicKey: string
beforeAll(async () => {
  const read = readConfig({ SEKISHO_DATA_DIR: folder.path }, () => [])
  if (read.kind !== 'ok') throw new Error(read.problems.join())
  const clock = new FakeClock('2019-08-20T10:00:00+09:00')
  const deps = { ...assembleDeps({ ...read.config, log: { ...read.config.log, level: 'silent' } }), clock }
  publicKey = archiveKey(deps.secret).publicKey
  await migrate(deps.db)
  for (const month of ['08', '09', '10', '11', '12']) {
    clock.set(`2019-${month}-20T10:00:00+09:00`)
    await record(deps, { action: 'sign-in.completed' })
    await sealAll(deps)
  }
  clock.set('2026-11-20T10:00:00+09:00')
  for (const outcome of await archiveOldMonths(deps))
    if (outcome.kind === 'archived') files.push(outcome.file)
  await sealAll(deps)
  await deps.db.destroy()
})
afterAll(() => folder.remove())

async function audit(...args: readonly string[]) {
  const running = run('cli', ['audit', ...args, '--demonstration'], { SEKISHO_DATA_DIR: folder.path })
  return { code: await running.ended, output: running.output() }
}

const verifyFiles = (of: readonly string[]) => audit('verify-file', ...of, '--public-key', publicKey)

describe('months of the trail that are in files', () => {
  it('are looked for: the trail is not whole without its first, or its last', async () => {
    expect(files).toHaveLength(3)
    const whole = await audit('verify')
    expect(whole).toMatchObject({ code: 0, output: expect.stringContaining('are in 3 files') })
    const ends = [files[0] ?? '', files[2] ?? '']
    for (const file of ends) renameSync(file, `${file}.away`)
    const missed = await audit('verify')
    for (const file of ends)
      expect(missed.output).toContain(`${basename(file)} is not in ${join(folder.path, 'audit-archive')}`)
    expect(missed.output).not.toContain('The audit trail is whole')
    expect(missed.code).toBe(1)
    for (const file of ends) renameSync(`${file}.away`, file)
  })

  it('are looked for where they are kept, or not at all, as one says', async () => {
    const elsewhere = join(folder.path, 'elsewhere')
    renameSync(join(folder.path, 'audit-archive'), elsewhere)
    expect((await audit('verify')).code).toBe(1)
    expect((await audit('verify', '--files', elsewhere)).code).toBe(0)
    expect((await audit('verify', '--no-files')).code).toBe(0)
    renameSync(elsewhere, join(folder.path, 'audit-archive'))
  })

  it('that are looked at by themselves say which places are in none of them', async () => {
    const all = await verifyFiles(files)
    expect(all.code).toBe(0)
    expect(all.output).not.toContain('in none of these')
    const later = await verifyFiles(files.slice(1))
    expect(later).toMatchObject({
      code: 0,
      output: expect.stringContaining('Places 1 to 1 are in none of these'),
    })
    expect((await verifyFiles(files.filter((_, n) => n !== 1))).code).toBe(1)
    rmSync(files[0] ?? '')
    expect((await audit('verify')).code).toBe(1)
  })
})
