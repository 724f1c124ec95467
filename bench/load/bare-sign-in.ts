import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { serve } from '@hono/node-server'
import { hash, verify } from '@node-rs/argon2'
import { Hono } from 'hono'
import { policy } from '../../src/policy.ts'

/**
 * A sign-in of which everything was taken away but what it cannot be without: on the same HTTP server three pages of the
 * same length, one verification, and two durable commits. No rule, no SMS, no session, nothing written but a count.
 * `node bench/load/bare-sign-in.ts <folder> <bytes>` prints its port and runs until it is ended.
 */
const [folder = '.', bytes = '0'] = process.argv.slice(2)
const file = join(folder, `bare-${process.pid}.sqlite`)
const database = new DatabaseSync(file)
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
database.exec('CREATE TABLE counter (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO counter VALUES (1, 0)')
const count = database.prepare('UPDATE counter SET n = n + 1 WHERE id = 1')
const kept = await hash('a password of everybody', policy.password.argon2)
const page = 'x'.repeat(Number(bytes))

const app = new Hono()
app.get('/', c => c.html(page))
app.post('/password', async c => {
  await c.req.text()
  if (!(await verify(kept, 'a password of everybody'))) return c.text('', 500)
  count.run()
  return c.redirect('/', 303)
})
app.post('/code', async c => {
  await c.req.text()
  count.run()
  return c.redirect('/', 303)
})
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => console.log(port))
process.on('SIGTERM', () => {
  database.close()
  for (const tail of ['', '-wal', '-shm']) rmSync(file + tail, { force: true })
  process.exit(0)
})
