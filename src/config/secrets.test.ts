import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { TEST_SECRET } from '../../support/world.ts'
import { readConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'sekisho-secrets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const REAL = write('real.yaml', 'origins: { admin: "https://a.example", user: "https://a.example" }\n')
const DEMONSTRATION = write('demonstration.yaml', 'demonstration: true\n')

/** What is wrong with these secrets, the missing gateway aside. */
function problems(env: Record<string, string>, file = REAL): string[] {
  const outcome = readConfig({ SEKISHO_CONFIG: file, ...env })
  return outcome.kind === 'ok'
    ? []
    : outcome.problems.filter(problem => !/^sms\.gateways/.test(problem)).map(String)
}
const secret = () => randomBytes(48).toString('base64')
const key = () => randomBytes(32).toString('base64')
const GOOD = { SEKISHO_SECRET: secret(), SEKISHO_KEYS: `2026-11:${key()}` }

describe('secrets outside the demonstration', () => {
  it('are taken when they were drawn by lot, from the environment or from files', () => {
    expect(problems(GOOD)).toEqual([])
    expect(problems({ ...GOOD, SEKISHO_SECRET: randomBytes(32).toString('hex') })).toEqual([])
    const keys = write('keys', `# new\n2026-12:${key()}\n2026-11:${key()}\n`)
    const withFile = `${readFileSync(REAL, 'utf8')}keysFile: ${keys}\nsecretFile: ${write('secret', `${secret()}\n`)}\n`
    expect(problems({}, write('files.yaml', withFile))).toEqual([])
  })

  it('are never refused by mistake', () => {
    for (let n = 0; n < 500; n += 1) {
      const SEKISHO_SECRET = n % 2 === 0 ? secret() : randomBytes(32).toString('hex')
      expect(problems({ SEKISHO_SECRET, SEKISHO_KEYS: `a:${key()},b:${key()}` })).toEqual([])
    }
  })

  it('have to be there, all problems named at once', () => {
    const found = problems({}).join('\n')
    for (const part of ['secretFile', 'keysFile']) expect(found).toContain(part)
    expect(problems({ SEKISHO_KEYS: '' }).join('\n')).toContain('keysFile')
  })

  it.each([
    ['one character', 'a'.repeat(64)],
    ['few characters', 'abcabcabdabcabcabdabcabcabcabdabcabc'],
    ['a repeated pattern', '0123456789abcdefXYZ0123456789abcdefXYZ'],
    ['the alphabet', 'abcdefghijklmnopqrstuvwxyz0123456789'],
    ['a placeholder', 'changeme-changeme-and-also-this-0123456789'],
    ['words of an example', 'This is an example of a long 32 byte text'],
    ['the secret of the tests', TEST_SECRET],
  ])('refuse %s as the secret of the codes', (_, weak) => {
    const found = problems({ ...GOOD, SEKISHO_SECRET: weak })
    expect(found).toEqual([expect.stringMatching(/^secretFile: .*not random enough/)])
    expect(found.join()).not.toContain(weak)
    expect(problems({ SEKISHO_SECRET: weak }, DEMONSTRATION)).toEqual([])
  })

  it.each([
    ['zeros', Buffer.alloc(32)],
    ['one byte', Buffer.alloc(32, 0xab)],
    ['a repeated pattern', Buffer.concat([Buffer.alloc(16, 'x9Q'), Buffer.alloc(16, 'x9Q')])],
    ['16 bytes twice', Buffer.alloc(32, Buffer.from('00112233445566778899aabbccddeefe', 'hex'))],
    ['0, 1, 2 …', Buffer.from(Array.from({ length: 32 }, (_, at) => at))],
    ['a phrase', Buffer.from('correct horse battery staple 123')],
    ['a placeholder', Buffer.from('changeme-changeme-changeme-12345')],
  ])('refuse %s as a key', (_, weak) => {
    const text = weak.toString('base64')
    const found = problems({ ...GOOD, SEKISHO_KEYS: `k1:${text}` })
    expect(found).toEqual([expect.stringMatching(/^keysFile: key k1: is not random enough/)])
    expect(found.join()).not.toContain(text)
    expect(problems({ SEKISHO_KEYS: `k1:${text}` }, DEMONSTRATION)).toEqual([])
  })

  it('refuse keys of another length or form, an id or a key that stands there twice, and say which', () => {
    const twice = key()
    const short = randomBytes(16).toString('base64')
    const SEKISHO_KEYS = [
      `short:${short}`,
      'words:not base64 at all',
      `bad id:${key()}`,
      key(),
      `one:${twice}`,
      `two:${twice}`,
      `one:${key()}`,
    ].join('\n')
    const found = problems({ ...GOOD, SEKISHO_KEYS }).join('\n')
    for (const part of ['key short: must be 32', 'key words: must be', 'key no. 3', 'key no. 4'])
      expect(found).toContain(part)
    for (const part of ['key two: the same key', 'key one: the id stands there twice'])
      expect(found).toContain(part)
    for (const hidden of [twice, short]) expect(found).not.toContain(hidden)
  })

  it('refuse one value for two purposes', () => {
    const same = key()
    const found = problems({ SEKISHO_SECRET: same, SEKISHO_KEYS: `k1:${same}` })
    expect(found).toEqual([expect.stringContaining('the same as the secret')])
  })

  it('refuse what stands in our documents', () => {
    for (const name of readdirSync('docs', { recursive: true, encoding: 'utf8' })) {
      if (!/\.(md|yaml)$/.test(name)) continue
      const text = readFileSync(join('docs', name), 'utf8')
      for (const [shown] of text.matchAll(/\b[A-Za-z0-9-]{1,32}:[A-Za-z0-9+/]{43}=/g))
        expect(problems({ ...GOOD, SEKISHO_KEYS: shown }).length).toBeGreaterThan(0)
    }
    const yaml = write('url.yaml', `${readFileSync(REAL, 'utf8')}database: { kind: postgresql }\n`)
    const SEKISHO_DATABASE_URL = 'postgres://sekisho:PASSWORD@127.0.0.1:5432/sekisho'
    expect(problems({ ...GOOD, SEKISHO_DATABASE_URL }, yaml)).toEqual([
      'database: the connection URL holds the password of an example',
    ])
  })
})
