import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { newFolder, run, serve } from '../support/process.ts'

/** `sekisho doctor` and `sekisho config check --database` as an operator runs them. Needs the build. */
let folder: ReturnType<typeof newFolder>
beforeEach(() => {
  folder = newFolder()
})
afterEach(() => folder.remove())

const cli = async (env: Record<string, string>, ...args: string[]) => {
  const running = run('cli', args, { SEKISHO_DATA_DIR: join(folder.path, 'data'), ...env })
  return { code: await running.ended, output: running.output() }
}
function configured(text: string): Record<string, string> {
  const file = join(folder.path, 'sekisho.yaml')
  writeFileSync(file, text)
  return { SEKISHO_CONFIG: file }
}
const findings = (output: string) =>
  output
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))

describe('sekisho doctor', () => {
  it('finds nothing bad in a demonstration that runs, and says it as JSON, too', async () => {
    const server = await serve({ SEKISHO_DATA_DIR: join(folder.path, 'data') })
    const env = { PORT: new URL(server.url).port }
    const words = await cli(env, 'doctor', '--demonstration')
    expect(words).toEqual({ code: 0, output: expect.stringMatching(/^good +database +SQLite 3\./m) })
    const json = await cli(env, 'doctor', '--demonstration', '--json')
    expect(json.code).toBe(0)
    expect(findings(json.output)).toContainEqual({
      check: 'database',
      state: 'good',
      found: 'It takes writes.',
    })
    for (const check of ['server', 'data-folder'])
      expect(findings(json.output)).toContainEqual(expect.objectContaining({ check, state: 'good' }))
    // What the server made is for its user alone; the end of the trail is for everybody.
    const data = join(folder.path, 'data')
    for (const name of readdirSync(data).filter(one => one !== 'audit-head'))
      expect([name, statSync(join(data, name)).mode & 0o077]).toEqual([name, 0])
    server.process.kill('SIGTERM')
    await server.ended
  })

  it('makes nothing where there is nothing, and does nothing unasked', async () => {
    const { code, output } = await cli({}, 'doctor', '--demonstration', '--offline')
    expect([code, output]).toEqual([0, expect.stringContaining('There is none yet')])
    expect(readdirSync(folder.path)).toEqual([])
    expect((await cli({}, 'doctor')).code).toBe(78)
  })

  it('names each problem of the configuration', async () => {
    const { code, output } = await cli(configured('server: { port: 0 }\nunknown: 1\n'), 'doctor', '--json')
    expect(code).toBe(78)
    expect(findings(output).map(({ state, found }) => `${state} ${found}`)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('bad server.port'),
        expect.stringContaining('unknown key unknown'),
      ]),
    )
  })

  it('says of a database that is not there what to look for, with 1, and no password', async () => {
    const env = {
      ...configured('demonstration: true\ndatabase: { kind: postgresql }\n'),
      SEKISHO_DATABASE_URL: `postgres://sekisho:not-told@127.0.0.1:${await freePort()}/sekisho`,
    }
    for (const command of [
      ['doctor', '--offline'],
      ['config', 'check', '--database'],
    ]) {
      const { code, output } = await cli(env, ...command)
      expect([code, output]).toEqual([
        1,
        expect.stringContaining('Does PostgreSQL run at this host and port?'),
      ])
      expect(output).not.toContain('not-told')
      expect(output).not.toMatch(/^ +at /m)
    }
    expect(existsSync(join(folder.path, 'data', 'sekisho.sqlite'))).toBe(false)
  })
})

describe('sekisho config check', () => {
  const GATEWAY =
    'sms: { gateways: [{ kind: smpp, name: carrier, host: 127.0.0.1, port: PORT, systemId: x }] }'

  it('logs in to gateways and makes no database for it', async () => {
    const env = {
      ...configured(`demonstration: true\n${GATEWAY.replace('PORT', String(await freePort()))}\n`),
      SEKISHO_SMS_SECRET_CARRIER: 'secret',
    }
    const { code, output } = await cli(env, 'config', 'check')
    expect([code, output]).toEqual([1, expect.stringContaining('1 of 1 SMS gateways cannot be used.')])
    expect(readdirSync(folder.path)).toEqual(['sekisho.yaml'])
  })

  it('refuses what is no URL of PostgreSQL', async () => {
    for (const url of ['mysql://x', 'localhost', 'postgres://'] as const) {
      const env = {
        ...configured('demonstration: true\ndatabase: { kind: postgresql }\n'),
        SEKISHO_DATABASE_URL: url,
      }
      const { code, output } = await cli(env, 'config', 'check', '--offline')
      expect([url, code, output]).toEqual([url, 78, expect.stringContaining('database: ')])
    }
  })
})
