import { createPublicKey, verify } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { record } from '../../support/audit.ts'
import { recorded, rowsOf } from '../../support/rows.ts'
import { chainHead, tamper } from '../../support/tamper.ts'
import { addOffice, FakeClock, makeWorld, TEST_SECRET, type World } from '../../support/world.ts'
import type { Deps } from '../deps.ts'
import { isPostgres } from '../platform/db/open.ts'
import { MINUTE_MS, policy } from '../policy.ts'
import { archiveOldMonths } from './archive.ts'
import { archiveKey, readArchive } from './archive-file.ts'
import { problemsOfFiles } from './archived-files.ts'
import { checkRemembered, rememberHead } from './kept-head.ts'
import { rekey, sealAll } from './sealer.ts'
import { verifyTrail } from './verify.ts'

let world: World
let deps: Deps
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-archive-'))
  world = await makeWorld({ at: '2019-08-20T10:00:00+09:00' })
  deps = { ...world.deps, config: { ...world.deps.config, audit: { keepYears: 2, archiveDir: folder } } }
  await addOffice(deps)
  await happen('2019-09-30T23:59:59+09:00', 3)
  await happen('2019-10-01T00:00:00+09:00', 2)
  await happen('2019-12-05T10:00:00+09:00', 2)
})
afterEach(async () => {
  await world.close()
  rmSync(folder, { recursive: true })
})

const clock = () => world.clock as FakeClock
async function happen(at: string, times: number): Promise<void> {
  clock().set(at)
  for (let n = 0; n < times; n += 1)
    await record(deps, {
      action: 'sign-in.completed',
      address: `192.0.2.${n}`,
      detail: { number: '末尾 2222' },
    })
  await sealAll(deps)
}
const problems = async () => (await verifyTrail(deps)).problems
const files = () =>
  readdirSync(folder)
    .filter(name => name.endsWith('.jsonl'))
    .sort()
const months = () => files().map(name => name.slice('audit-'.length, 'audit-2019-08'.length))
const path = (month: string) => join(folder, files().find(name => name.includes(month)) ?? '')
const kinds = async () => (await archiveOldMonths(deps)).map(({ kind }) => kind)

describe('old months of the audit trail', () => {
  it('stay until they are whole months older than the configured years', async () => {
    const before = await rowsOf(world, 'audit_event')
    clock().set('2021-08-31T23:59:59+09:00')
    expect(await kinds()).toEqual([])
    expect(await rowsOf(world, 'audit_event')).toEqual(before)
    expect(readdirSync(folder)).toEqual([])
    clock().set('2021-09-01T00:00:00+09:00')
    expect(await kinds()).toEqual(['archived'])
    expect(months()).toEqual(['2019-08'])
  })

  it('leave the database for a file each, by the day in Japan, and the trail is whole from there on', async () => {
    const head = await chainHead(world)
    clock().set('2021-12-15T10:00:00+09:00')
    const all = await rowsOf(world, 'audit_event', 'id')
    expect(await kinds()).toEqual(['archived', 'archived', 'archived'])
    expect(months()).toEqual(['2019-08', '2019-09', '2019-10'])
    await sealAll(deps)
    expect(await problems()).toEqual([])
    const left = await rowsOf(world, 'audit_event', 'id')
    expect(left.filter(({ action }) => action === 'sign-in.completed')).toHaveLength(2)
    expect(all.slice(0, -2).some(({ id }) => left.some(one => one.id === id))).toBe(false)
    const events = await recorded(world, 'audit.archived')
    expect(events.map(({ detail }) => detail.month)).toEqual(['2019-08', '2019-09', '2019-10'])
    const verified = await verifyTrail(deps, [
      { seq: head.seq, hash: head.hash },
      { seq: 1, hash: 'x'.repeat(43) },
    ])
    expect(verified).toMatchObject({ problems: [], archived: [1], events: 2 + events.length })
    expect(await kinds()).toEqual([])
  })

  it('are as they were in their files, which prove themselves and join', async () => {
    const before = await rowsOf(world, 'audit_event', 'id')
    clock().set('2022-01-15T10:00:00+09:00')
    await archiveOldMonths(deps)
    const read = await Promise.all(['2019-08', '2019-09', '2019-10'].map(month => readArchive(path(month))))
    const [august, september, october] = read.map(one => (one.kind === 'whole' ? one : undefined))
    expect([august?.events, september?.events, october?.events]).toEqual([before.length - 7, 3, 2])
    expect(september?.head).toMatchObject({ from: (august?.end.seq ?? 0) + 1, prevHash: august?.end.hash })
    expect(october?.head.prevHash).toBe(september?.end.hash)
    const lines = readFileSync(path('2019-08'), 'utf8').trim().split('\n').slice(1, -1)
    const uids = lines.map(line => (JSON.parse(line) as { uid: string }).uid)
    expect(uids).toEqual(before.slice(0, -7).map(({ uid }) => uid))
    const [checkpoint] = await rowsOf(world, 'audit_checkpoint', 'seq')
    expect(checkpoint).toMatchObject({ seq: august?.end.seq, hash: august?.end.hash, sha256: august?.sha256 })
    expect(statSync(path('2019-08')).mode & 0o077).toBe(0)
  })

  it('are signed so that anybody with the public key can tell, with other programs too', async () => {
    clock().set('2022-01-15T10:00:00+09:00')
    await archiveOldMonths(deps)
    const text = readFileSync(path('2019-09'), 'utf8')
    const end = text.trimEnd().lastIndexOf('\n') + 1
    const { signature, seq, hash, events } = JSON.parse(text.slice(end)) as Record<string, string>
    const { createHash } = await import('node:crypto')
    const sha256 = createHash('sha256').update(text.slice(0, end)).digest('hex')
    const signed = Buffer.from(`sekisho audit archive\n${sha256}\n${seq}:${hash}:${events}\n`)
    const { publicKey } = archiveKey(TEST_SECRET)
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    expect(verify(null, signed, key, Buffer.from(signature ?? '', 'base64url'))).toBe(true)
  })

  it.each([
    [
      'a changed event',
      (text: string) => text.replace('192.0.2.1', '192.0.2.9'),
      { kind: 'changed', line: 3 },
    ],
    [
      'a removed event',
      (text: string) => text.replace(/\n.*192\.0\.2\.0.*\n/, '\n'),
      { kind: 'changed', line: 2 },
    ],
    [
      'another month on top',
      (text: string) => text.replace('2019-09', '2018-09'),
      { kind: 'changed', line: 5 },
    ],
    ['a missing end', (text: string) => text.replace(/\n[^\n]+\n$/, '\n'), { kind: 'cut-off' }],
    ['another file', () => '{"head":"1"}\n', { kind: 'no-archive' }],
    ['an empty file', () => '', { kind: 'no-archive' }],
  ])('tell of %s', async (_, change, expected) => {
    clock().set('2022-01-15T10:00:00+09:00')
    await archiveOldMonths(deps)
    const file = path('2019-09')
    writeFileSync(file, change(readFileSync(file, 'utf8')))
    expect(await readArchive(file)).toEqual(expected)
  })

  it('of another secret tell so by their key, which is no secret', async () => {
    clock().set('2021-09-15T10:00:00+09:00')
    await archiveOldMonths(deps)
    const secret = 'another secret of the tests, long enough'
    await rekey({ ...deps, secret }, TEST_SECRET)
    clock().set('2021-10-15T10:00:00+09:00')
    await archiveOldMonths({ ...deps, secret })
    const keys = await Promise.all(
      ['2019-08', '2019-09'].map(async month => {
        const read = await readArchive(path(month))
        return read.kind === 'whole' ? read.head.key : undefined
      }),
    )
    expect(keys).toEqual([archiveKey(TEST_SECRET).publicKey, archiveKey(secret).publicKey])
    expect((await verifyTrail({ ...deps, secret })).problems).toEqual([])
    expect(await rekey({ ...deps, secret: TEST_SECRET }, 'a wrong secret, and long enough as well')).toEqual({
      kind: 'wrong-secret',
    })
  })

  it('that are not whole do not leave', async () => {
    clock().set('2021-09-15T10:00:00+09:00')
    await tamper(world, `update audit_event set address = '198.51.100.1' where id = 2`)
    expect(await archiveOldMonths(deps)).toEqual([{ kind: 'not-whole', seq: 2 }])
    expect(readdirSync(folder)).toEqual([])
    expect(await rowsOf(world, 'audit_checkpoint')).toEqual([])
  })

  it('leave once, whatever two servers do at the same time', async () => {
    clock().set('2021-09-15T10:00:00+09:00')
    const second = { ...deps, db: world.secondProcess().db, config: deps.config }
    const outcomes = await Promise.all([archiveOldMonths(deps), archiveOldMonths(second)])
    expect(outcomes.flat().map(({ kind }) => kind)).not.toContain('not-whole')
    expect(await rowsOf(world, 'audit_checkpoint')).toHaveLength(1)
    expect((await readArchive(path('2019-08'))).kind).toBe('whole')
    await sealAll(deps)
    expect(await problems()).toEqual([])
  })

  it('that were interrupted behind their checkpoint go on leaving', async () => {
    clock().set('2021-09-15T10:00:00+09:00')
    const stopped = { ...deps, clock: Object.assign(new FakeClock('2021-09-15T10:00:00+09:00'), {}) }
    await archiveOldMonths(stopped)
    await tamper(
      world,
      `insert into audit_event (id, uid, at, actor, action, detail, mac) ${isIdentity(world)} values (1, 'back', 1, 'system', 'x', '{}', '')`,
      `insert into audit_seal values (1, 1, '', 'x')`,
      'delete from audit_pending where event_id = 1',
    )
    expect(await kinds()).toEqual([])
    expect((await rowsOf(world, 'audit_seal')).some(({ seq }) => seq === 1)).toBe(false)
  })

  it('are not held up by a time that a clock ahead wrote, and take it with them', async () => {
    clock().set('2021-09-15T10:00:00+09:00')
    await sealAll(deps)
    await happen('2031-01-01T00:00:00+09:00', 1)
    await happen('2021-09-15T10:00:01+09:00', 1)
    clock().set('2023-12-15T10:00:00+09:00')
    await happen('2023-12-15T10:00:00+09:00', 1)
    await archiveOldMonths(deps)
    expect(months().at(-1)).toBe('2021-09')
    expect(readFileSync(path('2019-12'), 'utf8')).toContain(String(Date.parse('2031-01-01T00:00:00+09:00')))
  })

  it('leave the end of the chain where it is, however old', async () => {
    clock().set('2029-01-01T10:00:00+09:00')
    await rememberHead(deps, folder)
    await archiveOldMonths(deps)
    expect((await checkRemembered(deps, folder)).kind).toBe('as-remembered')
    const left = await rowsOf(world, 'audit_event', 'id')
    expect(left[0]?.action).toBe('sign-in.completed')
    clock().pass(MINUTE_MS)
    await sealAll(deps)
    expect(await problems()).toEqual([])
  })
})

describe('whoever has the database only', () => {
  const remove = (seq: number) => [
    `delete from audit_event where id in (select event_id from audit_seal where seq <= ${seq})`,
    `delete from audit_seal where seq <= ${seq}`,
  ]
  const checkpoint = (seq: number, hash: string) =>
    `insert into audit_checkpoint values (${seq}, '${hash}', '2019-09', 3, 1, 2, 'x', 'x', 3, 'x')`

  it('removes nothing without a checkpoint', async () => {
    for (const statement of remove(2))
      await expect(sql.raw(statement).execute(world.deps.db)).rejects.toThrow('append-only')
    await sql.raw(checkpoint(1, 'x')).execute(world.deps.db)
    for (const statement of ['delete from audit_checkpoint', 'update audit_checkpoint set seq = 9'])
      await expect(sql.raw(statement).execute(world.deps.db)).rejects.toThrow('append-only')
  })

  it('makes no checkpoint that is believed, and moves none', async () => {
    const { hash = '' } = (await rowsOf(world, 'audit_seal', 'seq')).find(({ seq }) => seq === 4) ?? {}
    await tamper(world, checkpoint(4, hash), ...remove(4))
    expect(await problems()).toEqual([{ kind: 'checkpoint-forged', seq: 4 }])
    clock().set('2021-09-15T10:00:00+09:00')
    const kept = (await rowsOf(world, 'audit_event')).length
    expect(await archiveOldMonths(deps)).toEqual([{ kind: 'not-whole', seq: 4 }])
    expect(await rowsOf(world, 'audit_event')).toHaveLength(kept)
  })

  it('lets the server delete nothing by a checkpoint of his own, nor forget where the chain ended', async () => {
    const end = (await rowsOf(world, 'audit_seal', 'seq')).at(-1)
    await rememberHead(deps, folder)
    const before = readFileSync(join(folder, 'audit-head'), 'utf8')
    await tamper(world, checkpoint(999_999, 'x'), `delete from audit_seal where seq = ${end?.seq}`)
    const kept = (await rowsOf(world, 'audit_event')).length
    await archiveOldMonths(deps)
    expect(await rowsOf(world, 'audit_event')).toHaveLength(kept)
    await rememberHead(deps, folder)
    expect(readFileSync(join(folder, 'audit-head'), 'utf8')).toBe(before)
  })

  it('takes none away unseen', async () => {
    clock().set('2021-09-15T10:00:00+09:00')
    await archiveOldMonths(deps)
    await sealAll(deps)
    const [{ seq = 0 } = {}] = await rowsOf(world, 'audit_checkpoint')
    await withoutCheckpoints('seq > 0')
    expect(await problems()).toEqual([
      { kind: 'seals-removed', from: 1, to: seq },
      { kind: 'checkpoints-changed' },
    ])
    expect(existsSync(path('2019-08'))).toBe(true)
  })

  it.each([
    ['the first', 'seq = (select min(seq) from audit_checkpoint)'],
    ['all but the last', 'seq < (select max(seq) from audit_checkpoint)'],
  ])('takes %s of several away neither, and nothing leaves after that', async (_, which) => {
    clock().set('2021-12-15T10:00:00+09:00')
    await archiveOldMonths(deps)
    await sealAll(deps)
    await withoutCheckpoints(which)
    expect(await problems()).toEqual([{ kind: 'checkpoints-changed' }])
    clock().set('2022-02-15T10:00:00+09:00')
    expect(await kinds()).toEqual(['not-whole'])
    expect(await problems()).toEqual([{ kind: 'checkpoints-changed' }])
  })

  it('hides the last one neither by putting back what left with it', async () => {
    clock().set('2021-09-15T10:00:00+09:00')
    const [events, seals] = [
      await rowsOf(world, 'audit_event', 'id'),
      await rowsOf(world, 'audit_seal', 'seq'),
    ]
    await archiveOldMonths(deps)
    await sealAll(deps)
    const [{ seq = 0 } = {}] = await rowsOf(world, 'audit_checkpoint')
    await withoutCheckpoints('seq > 0')
    const left = seals.filter(seal => seal.seq <= seq)
    const ids = new Set(left.map(({ event_id }) => event_id))
    await putBack(
      events.filter(({ id }) => ids.has(id)),
      left,
    )
    expect(await problems()).toEqual([{ kind: 'checkpoints-changed' }])
  })

  async function putBack(events: Rows<'audit_event'>, seals: Rows<'audit_seal'>): Promise<void> {
    const { db } = world.deps
    const values = db.insertInto('audit_event').values(events).compile()
    const sqlText = values.sql.replace(' values ', ` ${isIdentity(world)} values `)
    await db.executeQuery({ ...values, sql: sqlText })
    await db.insertInto('audit_seal').values(seals).execute()
    await db
      .deleteFrom('audit_pending')
      .where(
        'event_id',
        'in',
        events.map(({ id }) => id),
      )
      .execute()
  }

  async function withoutCheckpoints(which: string): Promise<void> {
    const remove = `delete from audit_checkpoint where ${which}`
    const guard = isPostgres(world.deps.db)
      ? 'alter table audit_checkpoint disable trigger user'
      : 'drop trigger audit_checkpoint_no_delete'
    await tamper(world, guard, remove)
  }
})

describe('the files of archived months', () => {
  const ofFiles = async () => problemsOfFiles((await verifyTrail(deps)).checkpoints, folder)
  beforeEach(async () => {
    clock().set('2021-12-15T10:00:00+09:00')
    await archiveOldMonths(deps)
  })

  it('are all there, as they were written', async () => {
    expect(await ofFiles()).toEqual([])
  })

  it.each(['2019-08', '2019-09', '2019-10'])('are missed: %s', async month => {
    const file = path(month)
    rmSync(file)
    expect(await ofFiles()).toEqual([{ kind: 'file-missing', month, file: file.slice(folder.length + 1) }])
  })

  it.each(['2019-08', '2019-10'])('are other ones than the database tells of: %s', async month => {
    writeFileSync(path(month), readFileSync(path('2019-09')))
    expect(await ofFiles()).toMatchObject([{ kind: 'file-changed', month }])
  })

  it('that a killed run began are taken away a day later, and no other file', async () => {
    const draft = (name: string, at: number) => {
      writeFileSync(join(folder, name), '{')
      utimesSync(join(folder, name), at / 1_000, at / 1_000)
    }
    const dead = clock().now() - policy.audit.deadDraftMs
    draft('audit-2019-12.killed.draft', dead - MINUTE_MS)
    draft('audit-2019-12.at-work.draft', dead + MINUTE_MS)
    draft('mine.draft', dead - MINUTE_MS)
    await archiveOldMonths(deps)
    const left = readdirSync(folder).filter(name => name.endsWith('.draft'))
    expect(left.sort()).toEqual(['audit-2019-12.at-work.draft', 'mine.draft'])
    expect(await ofFiles()).toEqual([])
  })
})

type Rows<T extends 'audit_event' | 'audit_seal'> = Awaited<ReturnType<typeof rowsOf<T>>>

function isIdentity({ deps: { db } }: World): string {
  return isPostgres(db) ? 'overriding system value' : ''
}
