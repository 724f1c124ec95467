import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type Db,
  inRepeatableTransaction,
  inTransaction,
  inTransactionIf,
  openDatabase,
} from '../../src/platform/db/open.ts'
import type { PostgresAddress } from '../../src/platform/db/settings.ts'
import { InDoubt, isDatabaseTrouble } from '../../src/platform/db/trouble.ts'
import { freePort } from '../../support/free-port.ts'
import { type PostgresPair, startPostgresPair } from '../../support/postgres-pair.ts'
import { newFolder, type Running, run, serve } from '../../support/process.ts'
import { rowsAt } from '../../support/role.ts'
import { startSmsc } from '../../support/smsc.ts'
import { until } from '../../support/until.ts'
import { formFields, type Visitor, visitorOf } from '../../support/visitor.ts'

/**
 * A primary and its standby, Debian's PostgreSQL 15: what becomes of transactions, and what people see, when one of them dies.
 */
let pair: PostgresPair
beforeEach(async () => {
  pair = await startPostgresPair()
})
afterEach(() => pair.stop())

const both = () => `postgres://sekisho@127.0.0.1:${pair.primary.port},127.0.0.1:${pair.standby.port}/postgres`
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    error => error,
  )

async function withDatabase(
  address: Partial<PostgresAddress>,
  act: (db: Db) => Promise<void>,
): Promise<void> {
  const db = openDatabase({ kind: 'postgresql', url: both(), maxConnections: 4, ...address })
  try {
    // Of two servers that begin on a busy machine the first answer may take longer than we give a machine that is well.
    await until(() => wasAnswered(sql`create table if not exists kept (n int)`.execute(db)))
    await act(db)
  } finally {
    // What waits for a standby that is gone would be waited for.
    await pair.asynchronous().catch(() => {})
    await db.destroy()
  }
}
const wasAnswered = (asked: Promise<unknown>) =>
  asked.then(
    () => true,
    error => {
      if (isDatabaseTrouble(error)) return false
      throw error
    },
  )
const keep = (n: number) => (tx: Db) => sql`insert into kept values (${n})`.execute(tx)
/** Who only reads may ask again. */
async function kept(db: Db): Promise<readonly number[]> {
  let rows: readonly { n: number }[] = []
  const ask = async () => {
    rows = (await sql<{ n: number }>`select n from kept order by n`.execute(db)).rows
  }
  await until(() => wasAnswered(ask()))
  return rows.map(({ n }) => n)
}

describe('a database of two machines', () => {
  it('is asked where it takes writes, whatever comes first in the URL', async () => {
    const url = `postgres://sekisho@127.0.0.1:${pair.standby.port},127.0.0.1:${pair.primary.port}/postgres`
    await withDatabase({ url }, async db => {
      await Promise.all([1, 2, 3, 4, 5].map(n => inTransaction(db, keep(n))))
      expect(await kept(db)).toEqual([1, 2, 3, 4, 5])
    })
  })

  it('goes on at the other one when the primary died, without a word to who asks next', async () => {
    await withDatabase({}, async db => {
      await inTransaction(db, keep(1))
      await pair.primary.kill()
      await pair.standby.promote()
      await inTransaction(db, keep(2))
      expect(await kept(db)).toContain(2)
    })
  })

  it('is left when it says that it cannot be written any more: each connection once at most', async () => {
    await withDatabase({ url: `${pair.primary.url}postgres`, maxConnections: 1 }, async db => {
      const pid = async () =>
        (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid
      const before = await pid()
      const readOnly = failure(
        inTransaction(db, async tx => {
          await sql`set transaction read only`.execute(tx)
          await keep(1)(tx)
        }),
      )
      expect(await readOnly).toMatchObject({ code: '25006' })
      expect(await pid()).not.toBe(before)
    })
  })

  it('runs again what may run twice, when its connection died before the end, and nothing else', async () => {
    await withDatabase({}, async db => {
      const runs = { repeatable: 0, plain: 0 }
      const dyingOnce = (kind: keyof typeof runs) => async (tx: Db) => {
        runs[kind] += 1
        await keep(runs[kind])(tx)
        if (runs[kind] === 1) await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx)
      }
      await inRepeatableTransaction(db, dyingOnce('repeatable'))
      expect(await failure(inTransaction(db, dyingOnce('plain')))).toMatchObject({ code: '57P01' })
      expect(runs).toEqual({ repeatable: 2, plain: 1 })
      expect(await kept(db)).toEqual([2])
    })
  })

  it('runs again what was taken back because of a deadlock', async () => {
    await withDatabase({}, async db => {
      await Promise.all([1, 2].map(n => inTransaction(db, keep(n))))
      let runs = 0
      let locked = 0
      const bothRows = (first: number) => async (tx: Db) => {
        runs += 1
        await sql`update kept set n = n where n = ${first}`.execute(tx)
        locked += 1
        await until(() => locked >= 2)
        await sql`update kept set n = n where n = ${3 - first}`.execute(tx)
      }
      await Promise.all([1, 2].map(first => inRepeatableTransaction(db, bothRows(first))))
      expect(runs).toBe(3)
    })
  })
})

describe('a commit', () => {
  it.each(['inTransaction', 'inTransactionIf', 'inRepeatableTransaction'])(
    'that gets no answer is in doubt, and is not run again: %s',
    async kind => {
      await withDatabase({}, async db => {
        await pair.synchronous()
        await pair.standby.kill()
        let runs = 0
        const once = (tx: Db) => {
          runs += 1
          return keep(1)(tx)
        }
        const doubtful = await failure(
          kind === 'inTransaction'
            ? inTransaction(db, once)
            : kind === 'inTransactionIf'
              ? inTransactionIf(db, once, () => true)
              : inRepeatableTransaction(db, once),
        )
        expect(doubtful).toBeInstanceOf(InDoubt)
        expect(isDatabaseTrouble(doubtful)).toBe(true)
        await pair.asynchronous()
        await until(async () => (await kept(db)).length > 0)
        expect([runs, await kept(db)]).toEqual([1, [1]])
      })
    },
  )

  it('that was called off while it waited for the standby is in doubt, though PostgreSQL calls it done', async () => {
    await withDatabase({}, async db => {
      await pair.synchronous()
      await pair.standby.kill()
      const waiting = failure(inTransaction(db, keep(1)))
      const statement = "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'"
      await until(async () => (await rowsAt(`${pair.primary.url}postgres`, statement)).length > 0)
      expect(await waiting).toBeInstanceOf(InDoubt)
      // One statement by itself is a commit, too.
      const alone = failure(keep(2)(db))
      await until(async () => (await rowsAt(`${pair.primary.url}postgres`, statement)).length > 0)
      expect(await alone).toBeInstanceOf(InDoubt)
      expect(await kept(db)).toEqual([1, 2])
    })
  })

  it('whose server dies is in doubt', async () => {
    await withDatabase({}, async db => {
      await pair.synchronous()
      await pair.standby.kill()
      const waiting = failure(inTransaction(db, keep(1)))
      const held = "select 1 from pg_stat_activity where wait_event = 'SyncRep'"
      await until(async () => (await rowsAt(`${pair.primary.url}postgres`, held)).length > 0)
      await pair.primary.kill()
      expect(await waiting).toBeInstanceOf(InDoubt)
    })
  })

  it('that hangs does not take away every connection: who reads goes on, who writes is told at once', async () => {
    await withDatabase({ maxConnections: 4 }, async db => {
      await pair.synchronous()
      await pair.standby.kill()
      const waiting = [1, 2].map(n => failure(inTransaction(db, keep(n))))
      for (const one of waiting) expect(await one).toBeInstanceOf(InDoubt)
      expect(await kept(db)).toEqual([])
      let isBegun = false
      const refused = await failure(
        inTransaction(db, async () => {
          isBegun = true
        }),
      )
      expect(refused).toMatchObject({ code: 'COMMITS_HANG' })
      expect([isDatabaseTrouble(refused), refused instanceof InDoubt, isBegun]).toEqual([true, false, false])
      await pair.asynchronous()
      await until(async () => (await kept(db)).length === 2)
      await inTransaction(db, keep(3))
    })
  })
})

describe('with the standby gone, people', () => {
  const running: Running[] = []
  let folder: ReturnType<typeof newFolder>
  beforeAll(() => {
    if (!existsSync('dist/main/serve.js')) throw new Error('dist/ is missing: run "npm run build" first')
  })
  beforeEach(() => {
    folder = newFolder()
  })
  afterEach(async () => {
    for (const { process, ended } of running.splice(0)) {
      process.kill('SIGKILL')
      await ended
    }
    folder.remove()
  })

  async function startServer(
    more: { readonly settings?: object; readonly env?: Record<string, string> } = {},
  ): Promise<Running & { readonly url: string; readonly env: Record<string, string> }> {
    const path = join(folder.path, 'sekisho.yaml')
    const settings = { demonstration: true, database: { kind: 'postgresql' }, ...more.settings }
    writeFileSync(path, JSON.stringify(settings))
    const env = {
      SEKISHO_CONFIG: path,
      SEKISHO_DATA_DIR: folder.path,
      SEKISHO_DATABASE_URL: both(),
      ...more.env,
    }
    const server = await serve(env)
    running.push(server)
    return { ...server, env }
  }

  async function signedIn(url: string): Promise<Visitor> {
    const browser = visitorOf(url)
    await browser.post('/ou/', { loginId: 'demo-user1', password: 'sekisho-user-1' })
    const answer = await fetch(`${url}/inbox/messages.json?to=08012345678&wait=10`)
    const { messages } = (await answer.json()) as { messages: { text: string }[] }
    const code = /認証コード：(\d{6})/.exec(messages.at(-1)?.text ?? '')?.[1] ?? ''
    await browser.submit('/ou/code', { code })
    return browser
  }

  it('are told that nobody knows, are never told that it was saved, and see it where they are led', async () => {
    const { url, env } = await startServer()
    const browser = await signedIn(url)
    await pair.synchronous()
    // Whoever was seen just now is not written down again: what waits is what he saves.
    const fields = { ...formFields(await browser.get('/ou/settings'), 'main form'), rejectAnonymous: '1' }
    await pair.standby.kill()

    const doubtful = await browser.post('/ou/settings', fields)
    expect(doubtful.status).toBe(503)
    expect(doubtful.text).toContain(
      '保存できたか確認できませんでした。画面を開き直し、現在の内容をご確認ください。',
    )
    expect(doubtful.text).not.toMatch(/保存しました|保存されていません/)
    expect(doubtful.page.querySelectorAll('main form')).toEqual([])
    const link = doubtful.page.querySelectorAll('main a').find(a => a.textContent === '画面を開き直す')
    expect(link?.getAttribute('href')).toBe('/ou/settings')
    const ready = await fetch(`${url}/readyz`)
    expect(ready.status).toBe(503)
    const command = run('cli', ['contract', 'add', '--name', '箱根', '--admin-id', 'hakone'], env)
    expect(await command.ended).toBe(1)
    expect(command.output()).toContain('Nobody knows whether this was done')

    await pair.asynchronous()
    await until(async () => (await fetch(`${url}/readyz`)).ok)
    const seen = await browser.get('/ou/settings')
    expect(seen.page.querySelector('input[name=rejectAnonymous]')?.hasAttribute('checked')).toBe(true)
  })

  it('are told so by the API, which does it once however often they ask again with the same Idempotency-Key', async () => {
    const port = await freePort()
    const { env } = await startServer({ env: { SEKISHO_API_PORT: String(port) } })
    const made = run('cli', ['keys', 'api', 'add', '--name', 'test', '--scope', '*', '--json'], env)
    expect(await made.ended).toBe(0)
    const { key } = JSON.parse(made.output()) as { key: string }
    const authorization = `Bearer ${key}`
    const contracts = `http://127.0.0.1:${port}/api/v1/contracts`
    const add = () =>
      fetch(contracts, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', 'idempotency-key': 'one-and-the-same' },
        body: JSON.stringify({ administratorId: 'hakone', name: '箱根' }),
      })
    await pair.synchronous()
    const address = `${pair.primary.url}postgres`
    // The standby dies when the work has begun: what waits is its commit.
    const release = await holding(address, 'contract')
    const asked = add()
    await until(
      async () =>
        (await rowsAt(address, "select 1 from pg_stat_activity where wait_event_type = 'Lock'")).length > 0,
    )
    await pair.standby.kill()
    await release()
    const doubtful = await asked
    expect(doubtful.status).toBe(503)
    expect(doubtful.headers.get('retry-after')).toBe('10')
    expect(await doubtful.json()).toMatchObject({
      type: expect.stringMatching(/in-doubt$/),
      title: 'It could not be confirmed whether this was done.',
    })
    expect((await add()).status).toBe(503)

    await pair.asynchronous()
    await until(async () => (await rowsAt(address, HAKONE)).length > 0)
    const again = await add()
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
    expect(await rowsAt(address, HAKONE)).toHaveLength(1)
  })

  const HAKONE = "select 1 from account where login_id = 'hakone'"

  describe('get their code', () => {
    const TAKEN = "select 1 from sms_message where state in ('submitted', 'delivered')"
    const NOT_TAKEN = "select 1 from sms_message where state not in ('submitted', 'delivered')"
    let smsc: Awaited<ReturnType<typeof startSmsc>>
    let server: string
    beforeEach(async () => {
      smsc = await startSmsc('--answer-ms', '2000')
      running.push(smsc)
    })
    const texts = () => smsc.messages().map(({ text }) => text)
    /** Its receipt may be there already. */
    const untilWrittenDown = (url: string) =>
      until(async () => (await rowsAt(url, TAKEN)).length > 0 && (await rowsAt(url, NOT_TAKEN)).length === 0)

    /** The carrier has the code, and what it answers cannot be written down for sure. */
    async function untilInDoubt(): Promise<Visitor> {
      const carrier = {
        kind: 'smpp',
        name: 'carrier',
        host: '127.0.0.1',
        port: smsc.port,
        systemId: 'sekisho',
      }
      const started = await startServer({
        settings: { sms: { gateways: [carrier] } },
        env: { SEKISHO_SMS_SECRET_CARRIER: 'secret' },
      })
      server = started.url
      await pair.synchronous()
      const browser = visitorOf(server)
      await browser.post('/ou/', { loginId: 'demo-user1', password: 'sekisho-user-1' })
      await until(() => smsc.messages().length > 0)
      await pair.standby.kill()
      await until(() => /"IN_DOUBT".*"sms worker"/.test(started.output()))
      return browser
    }
    async function letsIn(browser: Visitor, text = ''): Promise<boolean> {
      await browser.submit('/ou/code', { code: /認証コード：(\d{6})/.exec(text)?.[1] ?? '' })
      return (await browser.get('/ou/settings')).status === 200
    }

    it('once, where what the carrier answered turns out to be written down', async () => {
      const browser = await untilInDoubt()
      await pair.asynchronous()
      const url = `${pair.primary.url}postgres`
      await untilWrittenDown(url)
      await until(async () => (await fetch(`${server}/readyz`)).ok)
      expect(await letsIn(browser, texts()[0])).toBe(true)
      expect(texts()).toHaveLength(1)
    })

    it('once, where it is lost with the machine: the worker that knows it writes it down anew', async () => {
      const browser = await untilInDoubt()
      await pair.primary.kill()
      await pair.standby.start()
      await pair.standby.promote()
      const url = `${pair.standby.url}postgres`
      await rowsAt(url, "alter system set synchronous_standby_names = ''")
      await rowsAt(url, 'select pg_reload_conf()')
      await untilWrittenDown(url)
      await until(async () => (await fetch(`${server}/readyz`)).ok)
      expect(texts()).toHaveLength(1)
      expect(await letsIn(browser, texts()[0])).toBe(true)
    })
  })
})

/** Nobody else writes to the table until it is released. */
async function holding(url: string, table: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`begin; lock table ${table} in share mode`)
  return async () => {
    await client.query('rollback')
    await client.end()
  }
}
