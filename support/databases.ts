import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { type KyselyPlugin, sql } from 'kysely'
import { inject } from 'vitest'
import { migrate } from '../src/migrations/migrate.ts'
import { type Db, openDatabase } from '../src/platform/db/open.ts'
import { PATIENCE_MS } from './patience.ts'
import { asAdministrator, TEMPLATE } from './postgres.ts'

/** A database with all tables and nothing in them, for one test at a time. */
export interface TestDatabase {
  /** Of one process; the next call is another process. Closed by `remove`. */
  open(): Db
  /** Makes it unusable, as it happens: locked for good, or gone. Gives what mends it. */
  breakDown(): Promise<() => Promise<void>>
  /** Nobody uses it any more. */
  remove(): Promise<void>
}

/** On the engine of this test run. */
export function newDatabase(): Promise<TestDatabase> {
  return process.env.TEST_DATABASE === 'postgresql'
    ? newPostgresDatabase(inject('postgresUrl'))
    : newSqliteDatabase()
}

/** Made once per worker of the test run; each test's database is a copy of it. */
let sqliteTemplate: Promise<Buffer> | undefined

async function makeSqliteTemplate(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'template-'))
  const file = join(folder, 'template.sqlite')
  const db = openDatabase({ kind: 'sqlite', file })
  await migrate(db)
  await db.destroy()
  const bytes = readFileSync(file)
  rmSync(folder, { recursive: true })
  return bytes
}

async function newSqliteDatabase(): Promise<TestDatabase> {
  sqliteTemplate ??= makeSqliteTemplate()
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-'))
  const file = join(folder, 'test.sqlite')
  writeFileSync(file, await sqliteTemplate)
  const opened: Db[] = []
  return {
    open: () => keepIn(opened, openDatabase({ kind: 'sqlite', file })),
    async breakDown() {
      const holder = new DatabaseSync(file)
      holder.exec('BEGIN IMMEDIATE')
      return async () => holder.close()
    },
    async remove() {
      for (const db of opened) await db.destroy()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Copies that no test uses just now, with the connections of the last one: both cost more than what a test does. */
const unused: { readonly name: string; readonly db: Db }[] = []

async function newPostgresDatabase(url: string): Promise<TestDatabase> {
  const { name, db } = unused.pop() ?? (await copyOfTemplate(url))
  const opened: Db[] = []
  let isFirst = true
  let isOver = false
  return {
    open() {
      if (!isFirst) return keepIn(opened, openDatabase(addressOf(url, name)))
      isFirst = false
      return db.withPlugin(asking(() => !isOver))
    },
    async breakDown() {
      await asAdministrator(url, `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
      // All are told first. Then until they are gone, and that is known here: what is asked after the mending must not go by a dying one.
      for (const waitMs of [0, PATIENCE_MS])
        await asAdministrator(
          url,
          `SELECT pg_terminate_backend(pid, ${waitMs}) FROM pg_stat_activity WHERE datname = '${name}'`,
        )
      await setImmediate()
      return () => asAdministrator(url, `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)
    },
    async remove() {
      isOver = true
      for (const other of opened) await other.destroy()
      try {
        await sql.raw(EMPTY).execute(db)
        unused.push({ name, db })
      } catch {
        // A test may leave it broken, with other tables, or with statistics.
        await db.destroy()
        await asAdministrator(url, `DROP DATABASE ${name} WITH (FORCE)`)
      }
    },
  }
}

/** What a test left running finds its database closed, as on SQLite, and does not meddle with the next test's. */
function asking(may: () => boolean): KyselyPlugin {
  return {
    transformQuery({ node }) {
      if (!may()) throw new Error('the test of this database is over')
      return node
    },
    transformResult: async ({ result }) => result,
  }
}

async function copyOfTemplate(url: string): Promise<(typeof unused)[number]> {
  const name = `test_${randomBytes(8).toString('hex')}`
  // Copying the files takes half the time of copying by way of the log, where nothing has to reach the disk.
  await asAdministrator(url, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY file_copy`)
  return { name, db: openDatabase(addressOf(url, name)) }
}

const addressOf = (url: string, name: string) =>
  ({ kind: 'postgresql', url: `${url}${name}`, maxConnections: 20 }) as const

/**
 * Every table as the migrations left it: its rows of then stand in the schema `first`. What is small is deleted row by
 * row, which takes a tenth of the time of a truncation.
 */
const EMPTY = `
BEGIN;
SET LOCAL session_replication_role = replica;
SET LOCAL lock_timeout = '2s';
DO $$
DECLARE
  place record;
BEGIN
  -- Until the statements that are under way have ended.
  FOR place IN SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' LOOP
    EXECUTE format('LOCK TABLE %I IN EXCLUSIVE MODE', place.name);
  END LOOP;
  IF EXISTS (SELECT FROM pg_statistic s JOIN pg_class c ON c.oid = s.starelid WHERE c.relnamespace = 'public'::regnamespace) THEN
    RAISE EXCEPTION 'plans would go by what a test of before has counted';
  END IF;
  FOR place IN
    SELECT c.relname AS name, pg_relation_size(c.oid) AS bytes
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'kysely%'
  LOOP
    IF place.bytes > 131072 THEN
      EXECUTE format('TRUNCATE %I CASCADE', place.name);
    ELSIF place.bytes > 0 THEN
      EXECUTE format('DELETE FROM %I', place.name);
    END IF;
  END LOOP;
  FOR place IN SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'first'::regnamespace LOOP
    EXECUTE format('INSERT INTO public.%I SELECT * FROM first.%I', place.name, place.name);
  END LOOP;
  -- What support/tamper.ts took away.
  FOR place IN SELECT DISTINCT t.tgrelid::regclass AS name FROM pg_trigger t WHERE t.tgenabled = 'D' LOOP
    EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', place.name);
  END LOOP;
  FOR place IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S' LOOP
    PERFORM setval(place.oid, 1, false);
  END LOOP;
END $$;
COMMIT`

function keepIn(opened: Db[], db: Db): Db {
  opened.push(db)
  return db
}
