import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { expect, it } from 'vitest'
import { loadAssets } from '../../src/platform/http/assets.ts'
import { apiApp } from '../../src/sites/api.ts'
import { newKey } from '../../support/api.ts'
import type { App } from './app.ts'
import { AXE, problemsOf } from './inspection.ts'
import type { Person } from './person.ts'
import { inBrowser } from './story.ts'

/** The page on which the provisioning API is tried, as somebody who writes a program sees it. */
it(
  'shows every operation, sends one with the ETag of what was read, and forgets the key',
  inBrowser({ begins: AXE }, async ({ app, person }) => {
    const api = await listen(app)
    const { page } = person
    try {
      await page.goto(`${api.origin}/api/v1/?lang=en#changeContract`)
      await send(person, 'getContract', { administratorId: 'office' })
      expect(await page.evaluate('document.activeElement.id')).toBe('key')
      await page.fill('#key', await newKey(app.deps))
      await send(person, 'getContract', { administratorId: 'office' })
      await sees(person, 'getContract', '200 OK', '"name": "office商事"')

      await send(person, 'changeContract', { administratorId: 'office', body: '{"name": "新しい名前"}' })
      await sees(person, 'changeContract', '200 OK', '"name": "新しい名前"')
      const command = (await page.textContent('#changeContract .command')) ?? ''
      expect(command).toContain('-H "Authorization: Bearer $SEKISHO_API_KEY"')
      expect(command).toMatch(/If-Match: "[\w-]{22}"/)
      await send(person, 'changeContract', { 'If-Match': '"old"' })
      await sees(person, 'changeContract', '412 Precondition Failed', '#problem-precondition-failed')

      await send(person, 'addContract', { body: '{"administratorId": "shop", "name": "店", "x": 1}' })
      await sees(person, 'addContract', '422 Unprocessable Entity', '#/x')
      expect(await problemsOf(page)).toEqual([])
      await page.reload()
      expect(await page.inputValue('#key')).toBe('')
    } finally {
      await api.close()
    }
  }),
)

it(
  'can be read without scripts, and sends nothing then',
  inBrowser({ scripts: false }, async ({ app, person }) => {
    const api = await listen(app)
    try {
      await person.page.goto(`${api.origin}/api/v1/`)
      await person.sees('このページから操作を実行するには、JavaScriptを有効にしてください。')
      expect(await person.page.isVisible('#key')).toBe(false)
      await person.page.click('#getContract summary')
      expect(await person.page.isVisible('#getContract button')).toBe(false)
      expect(await person.page.isVisible('#getContract >> text=contracts:read')).toBe(true)
    } finally {
      await api.close()
    }
  }),
)

async function listen({ deps }: App) {
  const assets = loadAssets(join(import.meta.dirname, '..', '..', 'public'))
  const server = serve({ fetch: apiApp(deps, { assets }).fetch, hostname: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => new Promise(resolve => server.close(resolve)),
  }
}

async function send({ page }: Person, id: string, values: Record<string, string>): Promise<void> {
  if (!(await page.isVisible(`#${id} button`))) await page.click(`#${id} summary`)
  for (const [name, value] of Object.entries(values))
    await page.fill(name === 'body' ? `#${id} textarea` : `#${id} input[name="${name}"]`, value)
  await page.click(`#${id} button`)
}

async function sees({ page }: Person, id: string, outcome: string, answer: string): Promise<void> {
  await page.locator(`#${id} .outcome`, { hasText: outcome }).waitFor()
  expect(await page.textContent(`#${id} .got`)).toContain(answer)
}
