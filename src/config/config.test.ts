import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { configurationSchema, readConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'sekisho-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function read(yaml: string, env: Record<string, string> = {}) {
  const file = join(folder, 'sekisho.yaml')
  writeFileSync(file, yaml)
  return readConfig({ SEKISHO_CONFIG: file, ...env })
}
function problems(yaml: string, env: Record<string, string> = {}): readonly string[] {
  const outcome = read(yaml, env)
  return outcome.kind === 'bad' ? outcome.problems : []
}

describe('the configuration', () => {
  it('is the demonstration with the manual’s dates when there is no file', () => {
    const outcome = readConfig({ PORT: '8123', SEKISHO_DATA_DIR: '/somewhere' })
    expect(outcome).toMatchObject({
      kind: 'ok',
      config: {
        demonstration: true,
        dataDir: '/somewhere',
        server: { port: 8123, address: '127.0.0.1' },
        origins: { admin: 'http://localhost:8123', user: 'http://localhost:8123' },
        preRegistration: { from: '2021-06-10', to: '2021-07-04' },
        verifyAdministratorNumber: true,
        sms: { sender: '0120381059' },
      },
    })
  })

  it('names every problem at once, with its key', () => {
    const found = problems(
      [
        'demonstration: perhaps',
        'serviceNaem: x',
        'preRegistration: { from: 2021-07-05, to: 2021-07-04 }',
        'server: { port: 99999, trustedProxies: [not-an-address] }',
        'origins: { admin: "https://a.example/oa", user: "https://b.example" }',
      ].join('\n'),
      { PORT: 'http' },
    )
    const text = found.join('\n')
    for (const part of [
      'demonstration',
      'serviceNaem',
      'preRegistration',
      'server.port',
      'server.trustedProxies.0',
      'origins.admin',
      'PORT',
    ])
      expect(text).toContain(part)
  })

  it('refuses a day that no calendar has', () => {
    const text = problems('preRegistration: { from: 2021-02-31, to: 2021-07-04 }').join('\n')
    expect(text).toContain('is not a day of the calendar')
  })

  it('wants https, a secret, a real gateway and origins outside the demonstration', () => {
    const text = problems('serviceName: 電話').join('\n')
    for (const part of ['origins', 'secretFile', 'sms.gateways']) expect(text).toContain(part)
    expect(
      problems('origins: { admin: "http://a.example", user: "https://a.example" }').join('\n'),
    ).toContain('origins.admin: must begin with https://')
    expect(problems('demonstration: true', { SEKISHO_SECRET: 'short' }).join('\n')).toContain('fewer than 32')
  })

  it('says when a file cannot be read or is no YAML', () => {
    expect(readConfig({ SEKISHO_CONFIG: join(folder, 'missing.yaml') })).toMatchObject({ kind: 'bad' })
    expect(problems('a: [').length).toBeGreaterThan(0)
    expect(problems('demonstration: true\nsecretFile: /nowhere/at/all').join('\n')).toContain('secretFile')
  })

  it('takes the database’s URL from the environment or a file, never from the YAML', () => {
    const yaml = 'demonstration: true\ndatabase: { kind: postgresql }'
    expect(problems(yaml).join('\n')).toContain('SEKISHO_DATABASE_URL')
    expect(read(yaml, { SEKISHO_DATABASE_URL: 'postgres://x' })).toMatchObject({
      kind: 'ok',
      config: { database: { kind: 'postgresql', url: 'postgres://x', maxConnections: 10 } },
    })
    expect(problems('database: { kind: postgresql, url: "postgres://x" }').join('\n')).toContain(
      'unknown key url',
    )
  })

  it('keeps the API and the metrics on this machine unless told otherwise', () => {
    const local = { api: { address: '127.0.0.1' }, metrics: { address: '127.0.0.1' } }
    expect(read('demonstration: true\napi: {}\nmetrics: {}')).toMatchObject({ kind: 'ok', config: local })
    const env = { SEKISHO_API_PORT: '8090', SEKISHO_METRICS_PORT: '9464' }
    expect(read('demonstration: true', env)).toMatchObject({ kind: 'ok', config: local })
  })

  it('has a JSON schema in the documents, up to date', () => {
    const kept = readFileSync('docs/configuration.schema.json', 'utf8')
    expect(kept).toBe(`${JSON.stringify(configurationSchema(), null, 2)}\n`)
  })
})
