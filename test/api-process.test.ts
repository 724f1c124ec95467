import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { newFolder, run, serve } from '../support/process.ts'

/** The provisioning API as an operator runs it, with the programs themselves. Needs the build. */
let folder: ReturnType<typeof newFolder>
beforeEach(() => {
  folder = newFolder()
})
afterEach(() => folder.remove())

const cli = async (...args: string[]) => {
  const running = run('cli', [...args, '--demonstration'], { SEKISHO_DATA_DIR: folder.path })
  return { code: await running.ended, output: running.output() }
}
const stop = async (server: Awaited<ReturnType<typeof serve>>) => {
  server.process.kill('SIGTERM')
  return server.ended
}

describe('the provisioning API', () => {
  it('listens on a port of its own, opens for a key of the command line, and closes when that is revoked', async () => {
    const port = await freePort()
    const server = await serve({ SEKISHO_DATA_DIR: folder.path, SEKISHO_API_PORT: String(port) })
    const ask = (path: string, key?: string) =>
      fetch(`http://127.0.0.1:${port}${path}`, key ? { headers: { authorization: `Bearer ${key}` } } : {})
    const made = await cli('keys', 'api', 'add', '--name', 'test', '--scope', 'contracts:*', '--json')
    const { key } = JSON.parse(made.output) as { key: string }
    const contracts = await ask('/api/v1/contracts', key)
    expect([contracts.status, await contracts.text()]).toEqual([200, expect.stringContaining('demo-admin')])
    expect((await ask('/api/v1/contracts')).status).toBe(401)
    expect((await ask('/api/v1/lines/05055000001', key)).status).toBe(403)
    expect((await fetch(`${server.url}/api/v1/contracts`)).status).toBe(404)
    expect((await ask('/oa/')).status).toBe(404)

    const page = await ask('/api/v1/?lang=en')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.has('set-cookie')).toBe(false)
    const script = /src="(\/assets\/api\.\w+\.js)"/.exec(await page.text())?.[1] ?? ''
    expect((await ask(script)).status).toBe(200)
    expect((await ask('/', key)).url).toMatch(/\/api\/v1\/$/)
    expect(await (await ask('/api/v1/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' })

    const list = await cli('keys', 'api', 'list')
    expect(list.output).toMatch(/^test +good .*contracts:read contracts:write$/m)
    expect((await cli('keys', 'api', 'revoke', 'test', '--yes')).output).toBe('Revoked: test\n')
    expect((await ask('/api/v1/contracts', key)).status).toBe(401)
    expect((await cli('audit', 'list', '--action', 'api-key')).output).toMatch(
      /api-key\.revoked .*apiKey="test"/,
    )
    expect(await stop(server)).toBe(0)
    for (const shown of [
      list.output,
      server.output(),
      readFileSync(join(folder.path, 'sekisho.sqlite'), 'latin1'),
    ])
      expect(shown).not.toContain(key)
  })

  it('does not take the sites along when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    const server = await serve({ SEKISHO_DATA_DIR: folder.path, SEKISHO_API_PORT: String(port) })
    expect(server.output()).toContain('no provisioning API')
    expect((await fetch(`${server.url}/oa/`)).status).toBe(200)
    expect(await stop(server)).toBe(0)
    other.close()
  })

  it('shows what the command line changed, by the same rules', async () => {
    const port = await freePort()
    const server = await serve({ SEKISHO_DATA_DIR: folder.path, SEKISHO_API_PORT: String(port) })
    const made = await cli('keys', 'api', 'add', '--name', 'test', '--scope', '*', '--json')
    const headers = { authorization: `Bearer ${(JSON.parse(made.output) as { key: string }).key}` }
    const [renamed, changed] = await Promise.all([
      cli('contract', 'rename', 'demo-admin', '新しい名前'),
      cli('line', 'change', '05055000001', '--user-name', '受付', '--ordered', 'voicemail'),
    ])
    expect([renamed.output, changed.output]).toEqual(['Done.\n', 'Done.\n'])
    const get = async (path: string) =>
      (await fetch(`http://127.0.0.1:${port}/api/v1${path}`, { headers })).json()
    expect(await get('/contracts/demo-admin')).toMatchObject({ name: '新しい名前' })
    expect(await get('/lines/05055000001')).toMatchObject({ userName: '受付', ordered: ['voicemail'] })
    await stop(server)
  })

  it('gets no key from a command line that it cannot take', async () => {
    const refused = await Promise.all([
      cli('keys', 'api', 'add', '--name', 'x', '--scope', 'everything'),
      cli('keys', 'api', 'add', '--name', 'x', '--scope', '*', '--expires', 'soon'),
    ])
    for (const { code, output } of refused) expect([code, output.includes('sekisho_')]).toEqual([2, false])
  })
})
