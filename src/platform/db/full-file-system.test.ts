import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { migrate } from '../../migrations/migrate.ts'
import { type Db, inTransaction, openDatabase } from './open.ts'
import { isDatabaseTrouble } from './trouble.ts'

const add = (tx: Db, id: string) =>
  tx
    .insertInto('contract')
    .values({ id, name: id.repeat(2_000), enrolment: null, created_at: 1 })
    .execute()
const contracts = async (db: Db) =>
  (await db.selectFrom('contract').select('id').execute()).map(row => row.id)

it('a file system that is full ends a transaction with the error of the disk, which goes on when there is room again', async ({
  skip,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-full-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmSync(folder, { recursive: true })
    // SQLite's own limit stands for it, in full-disk.test.ts.
    return skip('only root may mount a small disk, and not in every container')
  }
  const db = openDatabase({ kind: 'sqlite', file: join(folder, 'full.sqlite') })
  try {
    await migrate(db)
    const { bavail, bsize } = statfsSync(folder)
    writeFileSync(join(folder, 'filling'), Buffer.alloc(bavail * bsize - 64 * 1024))
    const trouble = await inTransaction(db, async tx => {
      for (let n = 0; n < 2_000; n += 1) await add(tx, `x${n}`)
    }).catch(error => error)
    expect(trouble).toMatchObject({ errcode: expect.any(Number) })
    expect(trouble.message).not.toContain('transaction')
    expect(isDatabaseTrouble(trouble)).toBe(true)
    rmSync(join(folder, 'filling'))
    expect(await contracts(db)).toEqual([])
    await inTransaction(db, tx => add(tx, 'later'))
    expect(await contracts(db)).toEqual(['later'])
  } finally {
    await db.destroy()
    execFileSync('umount', [folder])
    rmSync(folder, { recursive: true })
  }
})
