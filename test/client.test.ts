import { readdirSync, readFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

const built = () => readdirSync('public').map(name => ({ name, bytes: readFileSync(`public/${name}`) }))
const COMFORT = ['common.js', 'code.js', 'numbers.js']

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
