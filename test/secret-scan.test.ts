import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** A repository of its own, into which secrets are planted. They are put together here, so that none stands in this file. */
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-secrets-'))
  execFileSync('git', ['init', '-q'], { cwd: folder })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function scan(content: string) {
  writeFileSync(join(folder, 'planted.txt'), `a first line\n${content}\n`)
  execFileSync('git', ['add', 'planted.txt'], { cwd: folder })
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('bin/secret-scan'), folder], {
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}

const chance = 'q7Zt0vK2mX9bR4wLc8Ys'
const PLANTED: readonly (readonly [name: string, text: string])[] = [
  ['private key', `-----BEGIN ${'RSA '}PRIVATE KEY-----`],
  ['AWS access key', `id: ${'AKIA'}${'J7QX2MZ4B9LK3VNP'}`],
  ['Twilio identifier', `sid = '${'AC'}${'0123456789abcdef'.repeat(2)}'`],
  ['JWT', `${'eyJhbGciOiJI'}.${'eyJzdWIiOiIx'}.${'c2lnbmF0dXJlLg'}`],
  ['key of our API', `key = ${'sekisho'}_${`${chance}-`.repeat(3).slice(0, 43)}`],
  ['address with a password', `postgres://sekisho:${chance}@db.example/sekisho`],
  ['a value of much chance', `SEKISHO_${'SECRET'}=${chance}`],
  ['a value of much chance', `  ${'password'}: "${chance}"`],
  ['a value of much chance', `const api${'Key'} = '${chance}'`],
]

describe('the search for secrets', () => {
  it.each(PLANTED)('finds a planted %s, says where, and does not print it', (name, text) => {
    const { status, output } = scan(text)
    expect(status).toBe(1)
    expect(output).toContain(`planted.txt:2: ${name}`)
    expect(output).not.toContain(chance)
  })

  it.each([
    'password: sekisho-demo-1',
    'secretFile: /etc/sekisho/secret',
    'token: session.identifierOfTheBrowser',
    "const password = 'correct-horse-battery-staple'",
    'SEKISHO_SECRET=$(openssl rand -base64 32)',
  ])('leaves %j alone', text => expect(scan(text)).toMatchObject({ status: 0 }))

  it('finds nothing in this repository', () => {
    const { status, stderr } = spawnSync(process.execPath, ['bin/secret-scan'], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})
