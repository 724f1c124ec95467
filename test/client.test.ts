import { readdirSync, readFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { loadAssets } from '../src/platform/http/assets.ts'
import { securityHeaders } from '../src/platform/http/headers.ts'

const built = () => readdirSync('public').map(name => ({ name, bytes: readFileSync(`public/${name}`) }))
const COMFORT = ['common.js', 'code.js', 'numbers.js', 'enrolment.js']

it('the comfort scripts are under 8 KB compressed, together', () => {
  const scripts = built().filter(({ name }) => COMFORT.includes(name))
  expect(scripts.map(({ name }) => name).sort()).toEqual([...COMFORT].sort())
  const bytes = scripts.reduce((sum, script) => sum + gzipSync(script.bytes).length, 0)
  expect(bytes).toBeLessThan(8 * 1024)
})

it('the style sheet holds the design tokens that it uses, and is light', () => {
  const css = readFileSync('public/site.css', 'utf8')
  const declared = new Set([...css.matchAll(/(--[\w-]+)\s*:/g)].map(match => match[1]))
  const used = [...css.matchAll(/var\((--[\w-]+)/g)].map(match => match[1])
  expect(used.filter(name => !declared.has(name))).toEqual([])
  expect(used.some(name => name?.startsWith('--color-'))).toBe(true)
  expect(brotliCompressSync(css).length).toBeLessThan(8 * 1024)
})

it('files with a hash in their name may be kept for a year, and have the other headers', async () => {
  const { addresses, routes } = loadAssets('public')
  const app = new Hono().use(...securityHeaders({ https: true })).route('/', routes)
  const file = await app.request(addresses['site.css'] ?? '')
  expect([file.status, file.headers.get('cache-control')]).toEqual([
    200,
    'public, max-age=31536000, immutable',
  ])
  for (const path of ['/assets/site.css', '/assets/%2e%2e%2fpackage.json', '/assets/..%2fpackage.json']) {
    const none = await app.request(path)
    expect([none.status, none.headers.get('cache-control')]).toEqual([404, 'no-store'])
  }
  expect(file.headers.get('x-content-type-options')).toBe('nosniff')
  expect(file.headers.get('content-security-policy')).toContain("default-src 'none'")
})
