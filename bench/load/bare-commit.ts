import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * The limit of whatever is written for each request: small durable commits of SQLite, one after the other, set up as
 * the product's database is. `node bench/load/bare-commit.ts <folder> <milliseconds>` prints how many a second.
 */
const [folder = '.', forMs = '1000'] = process.argv.slice(2)
const file = join(folder, `commits-${process.pid}.sqlite`)
const database = new DatabaseSync(file)
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
database.exec('CREATE TABLE counter (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO counter VALUES (1, 0)')
const count = database.prepare('UPDATE counter SET n = n + 1 WHERE id = 1')
const begun = performance.now()
let done = 0
for (; performance.now() - begun < Number(forMs); done += 1) count.run()
console.log(done / ((performance.now() - begun) / 1_000))
database.close()
for (const tail of ['', '-wal', '-shm']) rmSync(file + tail, { force: true })
