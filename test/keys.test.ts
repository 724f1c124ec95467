import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newFolder, type Running, run, serve } from '../support/process.ts'

/** Keys as an operator changes them, with the programs themselves. Needs the build. */
let folder: ReturnType<typeof newFolder>
beforeEach(() => {
  folder = newFolder()
})
afterEach(() => folder.remove())

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`
const env = (...keys: string[]) => ({
  SEKISHO_DATA_DIR: folder.path,
  ...(keys.length > 0 && { SEKISHO_KEYS: keys.join(',') }),
})
const cli = async (keys: readonly string[], ...args: string[]) => {
  const running = run('cli', [...args, '--demonstration'], env(...keys))
  return { code: await running.ended, output: running.output() }
}
async function stop(server: Running): Promise<void> {
  server.process.kill('SIGTERM')
  await server.ended
}
/** Where a sign-in with the right password leads. */
async function signIn(url: string): Promise<string | null> {
  const body = new URLSearchParams({ loginId: 'demo-user1', password: 'sekisho-user-1' })
  const answer = await fetch(`${url}/ou/`, {
    method: 'POST',
    body,
    headers: { origin: url },
    redirect: 'manual',
  })
  return answer.headers.get('location')
}

describe('the keys that seal numbers', () => {
  it('are rotated while the server runs, after which the old one can be taken away', async () => {
    const [old, young] = [key('2025'), key('2026')]
    const first = await serve(env(old))
    expect(await signIn(first.url)).toBe('/ou/code')
    await stop(first)

    const second = await serve(env(young, old))
    const rotations = await Promise.all([
      cli([young, old], 'keys', 'rotate'),
      signIn(second.url),
      cli([young, old], 'keys', 'rotate'),
    ])
    expect(rotations[1]).toBe('/ou/code')
    expect([rotations[0].code, rotations[2].code]).toEqual([0, 0])
    expect(rotations[0].output).toContain('Nothing is left under another key.')
    expect(await signIn(second.url)).toBe('/ou/code')
    await stop(second)

    const third = await serve(env(young))
    expect(await signIn(third.url)).toBe('/ou/code')
    const list = await cli([young], 'keys', 'list')
    expect(list).toMatchObject({ code: 0, output: expect.stringMatching(/^2026 +\d+ {2}seals and opens\n$/) })
    expect((await cli([young], 'number', 'find', '08012345678')).output).toContain('demo-user1')
    await stop(third)
    const bytes = readFileSync(join(folder.path, 'sekisho.sqlite')).toString('latin1')
    expect(bytes).toContain('v1.2026.')
    for (const shown of [first, second, third].map(server => server.output()))
      for (const secret of [old, young]) expect(shown).not.toContain(secret.split(':')[1])
  })

  it('are named when one is missing, in the log and by the command, and are never printed', async () => {
    const [lost, other] = [key('lost'), key('other')]
    await stop(await serve(env(lost)))
    const server = await serve(env(other))
    expect(server.output()).toMatch(/"key":"lost","numbers":5,.*a key is missing in the configuration/)
    await stop(server)
    const list = await cli([other], 'keys', 'list')
    expect(list.code).toBe(1)
    expect(list.output).toMatch(/^lost +5 {2}MISSING/m)
    const rotation = await cli([other], 'keys', 'rotate')
    expect(rotation.code).toBe(1)
    expect(rotation.output).toContain('Cannot be opened: 5 (account.sms_number: the key lost is not')
    expect((await cli([other], 'keys', 'give-up', 'lost')).code).not.toBe(0)
    expect((await cli([other], 'keys', 'give-up', 'lost', '--yes')).output).toContain('registered again: 5')
    expect((await cli([other], 'keys', 'list')).code).toBe(0)
  })

  it('are made by the demonstration itself, for its user only, and stay', async () => {
    await stop(await serve(env()))
    const file = join(folder.path, 'demonstration-keys')
    const made = readFileSync(file, 'utf8')
    expect(made).toMatch(/^demo:[A-Za-z0-9+/]{43}=\n$/)
    const again = await serve(env())
    expect(await signIn(again.url)).toBe('/ou/code')
    expect(readFileSync(file, 'utf8')).toBe(made)
    await stop(again)
    writeFileSync(file, 'demo:short')
    const broken = run('serve', [], env())
    expect(await broken.ended).toBe(78)
    expect(broken.output()).toContain('key demo: must be 32 bytes')
  })

  it('are asked for outside the demonstration, together with everything else that is wrong', async () => {
    const path = join(folder.path, 'real.yaml')
    writeFileSync(path, 'origins: { admin: "https://a.example", user: "https://a.example" }\n')
    const weak = 'changeme-changeme-changeme-changeme'
    const server = run('serve', [], { ...env(), SEKISHO_CONFIG: path, SEKISHO_SECRET: weak })
    expect(await server.ended).toBe(78)
    for (const part of ['secretFile', 'keysFile', 'sms.gateways']) expect(server.output()).toContain(part)
    expect(server.output()).not.toContain(weak)
  })
})
