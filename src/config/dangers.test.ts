import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'sekisho-dangers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SECRETS = {
  SEKISHO_SECRET: randomBytes(48).toString('base64'),
  SEKISHO_KEYS: `2026-11:${randomBytes(32).toString('base64')}`,
  SEKISHO_DATA_DIR: join(folder, 'data'),
  SEKISHO_SMS_SECRET_CARRIER: 'of the carrier',
}
const SAFE = {
  origins: '{ admin: "https://oa.tel.example", user: "https://ou.tel.example" }',
  server: '{ trustedProxies: [127.0.0.1] }',
  sms: '{ gateways: [{ kind: kannel, name: carrier, url: "http://127.0.0.1:13013/", username: x }] }',
}

function read(settings: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const file = join(folder, 'sekisho.yaml')
  const lines = Object.entries({ ...SAFE, ...settings }).map(([key, value]) => `${key}: ${value}\n`)
  writeFileSync(file, lines.join(''))
  return readConfig({ ...SECRETS, SEKISHO_CONFIG: file, ...env })
}
function warnings(settings: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const outcome = read(settings, env)
  if (outcome.kind === 'bad') throw new Error(outcome.problems.join('\n'))
  return outcome.config.warnings
}
const gateway = (text: string) => ({ sms: `{ gateways: [{ name: carrier, ${text} }] }` })
const smpp = (host: string, more = '') => gateway(`kind: smpp, host: "${host}", systemId: x${more}`)
const kannel = (url: string) => gateway(`kind: kannel, url: "${url}", username: x`)
const POSTGRESQL = { database: '{ kind: postgresql }' }
const ofDatabase = (url: string) => warnings(POSTGRESQL, { SEKISHO_DATABASE_URL: url })

describe('what is dangerous in a configuration', () => {
  it('is nothing where there is nothing', () => expect(warnings({})).toEqual([]))

  it('are https origins without a proxy that is believed', () => {
    expect(warnings({ server: '{}' })).toEqual([expect.stringMatching(/^server\.trustedProxies: is empty/)])
  })

  it.each(['0.0.0.0/0', '::/0', '0.0.0.0/1', '2000::/3', '::ffff:0.0.0.0/96'])(
    'is the internet as a proxy, %s: production does not start',
    network => {
      const outcome = read({ server: `{ trustedProxies: ["${network}"] }` })
      expect(outcome).toMatchObject({
        kind: 'bad',
        problems: [expect.stringMatching(/^server\.trustedProxies: .* is the internet/)],
      })
    },
  )

  it.each([
    ['8.0.0.0/8', 1],
    ['2001:db8::/16', 1],
    ['203.0.113.0/24', 0],
    ['10.0.0.0/8', 0],
    ['fd00::/8', 0],
    ['::1', 0],
  ])('is a wide network of proxies: %s', (network, count) => {
    expect(warnings({ server: `{ trustedProxies: ["${network}"] }` })).toHaveLength(count)
  })

  it.each([
    ['http://sms.provider.example/send', 1],
    ['http://203.0.113.9:13013/', 1],
    ['https://sms.provider.example/send', 0],
    ['http://localhost:13013/', 0],
    ['http://[::1]:13013/', 0],
    ['http://10.1.2.3/', 0],
    ['http://kannel:13013/', 0],
  ])('is a provider far away by plain http: %s', (url, count) => {
    const found = warnings(kannel(url))
    expect(found).toHaveLength(count)
    for (const text of found) expect(text).toMatch(/^sms\.gateways\.0\.url: .*use https/)
  })

  it.each([
    ['smsc.carrier.example', '', 1],
    ['10.1.2.3', '', 1],
    ['127.0.0.1', '', 0],
    ['smsc.carrier.example', ', tls: {}', 0],
  ])('is SMPP to another machine without TLS: %s%s', (host, more, count) => {
    const found = warnings(smpp(host, more))
    expect(found).toHaveLength(count)
    for (const text of found) expect(text).toMatch(/^sms\.gateways\.0\.host: .*give tls/)
  })

  it.each([
    ['postgres://s:p@db.tel.example/s', 1],
    ['postgres://s:p@10.1.2.3/s', 1],
    ['postgres://s:p@db.tel.example/s?sslmode=no-verify', 1],
    ['postgres://s:p@db.tel.example/s?uselibpqcompat=true&sslmode=require', 1],
    ['postgres://s:p@db.tel.example/s?sslmode=verify-full', 0],
    ['postgres://s:p@127.0.0.1/s', 0],
    ['postgres://s:p@/s?host=/run/postgresql', 0],
  ])('is PostgreSQL on another machine whose certificate nobody checks: %s', (url, count) => {
    const found = ofDatabase(url)
    expect(found).toHaveLength(count)
    for (const text of found) expect(text).toMatch(/^database: .*sslmode=verify-full/)
    expect(found.join()).not.toContain('s:p')
  })

  it.each([
    ['0.0.0.0', 1],
    ['::', 1],
    ['203.0.113.9', 1],
    ['127.0.0.1', 0],
    ['10.1.2.3', 0],
  ])('is the API, or are the metrics, at an address that strangers reach: %s', (address, count) => {
    for (const key of ['api', 'metrics']) {
      const found = warnings({ [key]: `{ address: "${address}" }` })
      expect(found, key).toHaveLength(count)
      for (const text of found) expect(text).toMatch(new RegExp(`^${key}\\.address: .*from elsewhere`))
    }
  })

  it('are files with secrets that everybody on the machine can read', () => {
    const file = join(folder, 'secret')
    writeFileSync(file, randomBytes(48).toString('base64'))
    chmodSync(file, 0o644)
    expect(warnings({ secretFile: file })).toEqual([expect.stringMatching(/^secretFile: .*chmod/)])
    chmodSync(file, 0o642)
    expect(warnings({ secretFile: file })).toEqual([expect.stringMatching(/^secretFile: .*can write/)])
    chmodSync(file, 0o640)
    expect(warnings({ secretFile: file })).toEqual([])
  })

  it('is the database of a demonstration: production does not start with it', () => {
    const used = mkdtempSync(join(folder, 'used-'))
    writeFileSync(join(used, 'demonstration-secret'), 'x')
    expect(read({}, { SEKISHO_DATA_DIR: used })).toMatchObject({
      kind: 'bad',
      problems: [expect.stringMatching(/^SEKISHO_DATA_DIR: .*demonstration/)],
    })
  })

  it('is not told of the demonstration', () => {
    expect(readConfig({})).toMatchObject({ kind: 'ok', config: { warnings: [] } })
  })
})
