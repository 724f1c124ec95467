import { serve } from '@hono/node-server'
import { Hono } from 'hono'

/**
 * The limit of every page: one of the same length from Hono on the same HTTP server, in a process that does nothing
 * else. `node bench/load/bare-page.ts <bytes>` prints its port and runs until it is ended.
 */
const [bytes = 0] = process.argv.slice(2).map(Number)
const page = 'x'.repeat(bytes)
const app = new Hono()
app.get('/', c => c.html(page))
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => console.log(port))
