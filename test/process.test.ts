import { randomBytes } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { newFolder, run, serve } from '../support/process.ts'
import { fieldValue, visitorOf } from '../support/visitor.ts'

/** The programs themselves, as they are started, stopped and killed. Needs the build. */
beforeAll(() => {
  if (!existsSync('dist/main/serve.js')) throw new Error('dist/ is missing: run "npm run build" first')
})

const folders: ReturnType<typeof newFolder>[] = []
afterAll(() => {
  for (const folder of folders) folder.remove()
})
function folder(): string {
  const made = newFolder()
  folders.push(made)
  return made.path
}

const cli = async (env: Record<string, string>, ...args: string[]) => {
  const running = run('cli', [...args, '--demonstration'], env)
  return { code: await running.ended, output: running.output() }
}

async function codeAt(url: string, number: string): Promise<string> {
  const answer = await fetch(`${url}/inbox/messages.json?to=${number}&wait=10`)
  const { messages } = (await answer.json()) as { messages: { text: string }[] }
  return /認証コード：(\d{6})/.exec(messages.at(-1)?.text ?? '')?.[1] ?? ''
}

describe('the server', () => {
  it('serves the demonstration, says how to get in, and stops when told', async () => {
    const server = await serve({ SEKISHO_DATA_DIR: folder() })
    for (const text of [
      '/oa/',
      '/ou/',
      '/inbox/',
      'demo-admin',
      'sekisho-demo-1',
      'demo-user3',
      '09012345678',
    ])
      expect(server.output()).toContain(text)
    const browser = visitorOf(server.url)
    await browser.post('/oa/', { loginId: 'demo-admin', password: 'sekisho-demo-1' })
    const list = await browser.submit('/oa/code', { code: await codeAt(server.url, '09012345678') })
    expect(list.text).toContain('3件中1件が未登録です')
    server.process.kill('SIGTERM')
    expect(await server.ended).toBe(0)
  })

  it('loses nothing when it is killed: sessions, awaited codes, drafts and the inbox are there again', async () => {
    const env = { SEKISHO_DATA_DIR: folder() }
    const first = await serve(env)
    const [signedIn, waiting] = [visitorOf(first.url), visitorOf(first.url)]
    await signedIn.post('/oa/', { loginId: 'demo-admin', password: 'sekisho-demo-1' })
    await signedIn.post('/oa/code', { code: await codeAt(first.url, '09012345678') })
    await waiting.post('/ou/', { loginId: 'demo-user1', password: 'sekisho-user-1' })
    const code = await codeAt(first.url, '08012345678')
    first.process.kill('SIGKILL')
    await first.ended

    const second = await serve({ ...env, PORT: new URL(first.url).port })
    try {
      expect(await codeAt(second.url, '08012345678')).toBe(code)
      expect((await waiting.submit('/ou/code', { code })).text).toContain('サービス設定')
      expect((await signedIn.get('/oa/lines')).status).toBe(200)
    } finally {
      second.process.kill('SIGTERM')
      await second.ended
    }
  })

  it('says in one sentence that its port is taken', async () => {
    const server = await serve({ SEKISHO_DATA_DIR: folder() })
    const other = run('serve', [], { SEKISHO_DATA_DIR: folder(), PORT: new URL(server.url).port })
    expect(await other.ended).toBe(1)
    expect(other.output()).toContain('is in use')
    server.process.kill('SIGTERM')
    await server.ended
  })

  it('refuses to start with a bad configuration and names every problem at once', async () => {
    const path = join(folder(), 'bad.yaml')
    writeFileSync(path, 'server: { port: 0 }\nunknown: 1\n')
    const server = run('serve', [], { SEKISHO_CONFIG: path, SEKISHO_DATA_DIR: folder() })
    expect(await server.ended).toBe(78)
    for (const part of ['unknown key unknown', 'server.port', 'cannot start'])
      expect(server.output()).toContain(part)
    writeFileSync(
      path,
      'demonstration: true\nserviceName: とても長い名前のサービスです\nsecretFile: /nowhere\n',
    )
    const long = run('serve', [], { SEKISHO_CONFIG: path, SEKISHO_DATA_DIR: folder() })
    expect(await long.ended).toBe(78)
    for (const part of ['Shorten the service name', 'secretFile']) expect(long.output()).toContain(part)
    expect(server.output()).not.toContain('    at ')
  })

  it('refuses the inbox outside the demonstration', async () => {
    const path = join(folder(), 'real.yaml')
    writeFileSync(path, 'origins: { admin: "https://a.example", user: "https://a.example" }\n')
    const secret = randomBytes(32).toString('base64')
    const server = run('serve', [], {
      SEKISHO_CONFIG: path,
      SEKISHO_DATA_DIR: folder(),
      SEKISHO_SECRET: secret,
    })
    expect(await server.ended).toBe(78)
    expect(server.output()).toContain('sms.gateways')
  })
})

describe('the commands', () => {
  it('work while the server runs', async () => {
    const env = { SEKISHO_DATA_DIR: folder() }
    const server = await serve(env)
    try {
      const added = await cli(
        env,
        'contract',
        'add',
        '--name',
        '箱根',
        '--admin-id',
        'hakone',
        '--sms-number',
        '09055556666',
      )
      expect(added.code).toBe(0)
      const password = /Initial password: (\S+)/.exec(added.output)?.[1] ?? ''
      const line = [
        'line',
        'add',
        '--admin-id',
        'hakone',
        '--number',
        '05055009001',
        '--login-id',
        'hakone-1',
        '--user-name',
        '受付',
      ]
      expect((await cli(env, ...line, '--ordered', 'forwarding', 'voicemail')).code).toBe(0)
      const browser = visitorOf(server.url)
      await browser.post('/oa/', { loginId: 'hakone', password })
      const page = await browser.submit('/oa/code', { code: await codeAt(server.url, '09055556666') })
      expect(page.text).toContain('新しいパスワードに変更してください')
      const wanted = 'a password of my own'
      const list = await browser.submit('/oa/password', { current: password, wanted, repeated: wanted })
      expect(list.text).toContain('050-5500-9001')

      expect((await cli(env, 'password', 'reset', '--site', 'admin', 'hakone', '--yes')).output).toContain(
        'Initial password:',
      )
      expect((await browser.get('/oa/lines')).location).toBe('/oa/')
    } finally {
      server.process.kill('SIGTERM')
      await server.ended
    }
  })

  it('list, export and check the audit trail while the server runs, and find what was changed', async () => {
    const env = { SEKISHO_DATA_DIR: folder() }
    const server = await serve(env)
    try {
      await visitorOf(server.url).post('/oa/', { loginId: 'demo-admin', password: 'wrong-password' })
      const listed = await cli(env, 'audit', 'list', '--contract', 'demo-admin', '--action', 'sign-in')
      expect(listed.output).toMatch(/Z {2}sign-in\.refused {2}demo-admin {2}account {2}(127\.0\.0\.1|::1)/)
      const json = await cli(env, 'audit', 'list', '--json', '--limit', '1', '--action', 'line.added')
      expect(JSON.parse(json.output)).toMatchObject({ loginId: 'demo-user3', actor: 'operator' })

      const csv = await cli(env, 'audit', 'export', '--bom')
      expect(csv.output.startsWith('\ufeffseq,at,')).toBe(true)
      expect(csv.output).toContain('End of the chain: ')
      const lines = (await cli(env, 'audit', 'export', '--format', 'jsonl')).output.split('\n')
      const { head } = JSON.parse(lines.find(line => line.startsWith('{"head"')) ?? '')
      const good = await cli(env, 'audit', 'verify', '--head', `${head.seq}:${head.hash}`)
      expect(good).toMatchObject({ code: 0, output: expect.stringContaining('The audit trail is whole.') })
      const other = await cli(env, 'audit', 'verify', '--head', `${head.seq}:${'x'.repeat(43)}`)
      expect(other).toMatchObject({ code: 1, output: expect.stringContaining('kept outside') })

      const database = new DatabaseSync(join(env.SEKISHO_DATA_DIR, 'sekisho.sqlite'))
      database.exec(`drop trigger audit_event_no_update`)
      database.exec(`update audit_event set address = '203.0.113.1' where action = 'sign-in.refused'`)
      database.close()
      const bad = await cli(env, 'audit', 'verify')
      expect(bad).toMatchObject({ code: 1, output: expect.stringContaining('was changed.') })
    } finally {
      server.process.kill('SIGTERM')
      await server.ended
    }
  })

  it('answer mistakes with a sentence and a non-zero code', async () => {
    const env = { SEKISHO_DATA_DIR: folder() }
    expect(await cli(env, 'migrate')).toMatchObject({
      code: 0,
      output: expect.stringContaining('0001-first'),
    })
    expect(await cli(env, 'migrate')).toMatchObject({
      code: 0,
      output: expect.stringContaining('up to date'),
    })
    expect(await cli(env, 'password', 'reset', '--site', 'user', 'nobody', '--yes')).toMatchObject({
      code: 1,
      output: expect.stringContaining('no such ID'),
    })
    expect(
      (await cli(env, 'contract', 'add', '--name', 'x', '--admin-id', 'x', '--sms-number', '110')).code,
    ).not.toBe(0)
    expect((await cli(env, 'audit', 'list', '--contract', 'nobody')).code).toBe(1)
    for (const wrong of [
      ['--since', 'yesterday'],
      ['--action', 'moon'],
      ['--limit', '0'],
    ])
      expect((await cli(env, 'audit', 'list', ...wrong)).code).toBe(2)
    expect(await cli(env, 'config', 'check')).toMatchObject({ code: 0 })
    expect((await cli(env, 'config', 'schema')).output).toContain('"$schema"')
  })
})

describe('on PostgreSQL', () => {
  it('a server and a worker of its own share one database, and the worker stops when told', async () => {
    const url = inject('postgresUrl')
    const name = `process_${randomBytes(6).toString('hex')}`
    const client = new pg.Client({ connectionString: `${url}postgres` })
    await client.connect()
    await client.query(`CREATE DATABASE ${name}`)
    const path = join(folder(), 'postgres.yaml')
    writeFileSync(path, 'demonstration: true\ndatabase: { kind: postgresql }\n')
    const env = {
      SEKISHO_CONFIG: path,
      SEKISHO_DATA_DIR: folder(),
      SEKISHO_DATABASE_URL: `${url}${name}`,
      SEKISHO_SECRET: randomBytes(32).toString('base64'),
    }
    const server = await serve(env)
    const worker = run('work', [], env)
    try {
      await worker.printed('sms worker started')
      const browser = visitorOf(server.url)
      const page = await browser.submit('/oa/', { loginId: 'demo-admin2', password: 'sekisho-demo-2' })
      expect(fieldValue(page, 'number')).toBe('')
      await browser.post('/oa/', {
        loginId: 'demo-admin2',
        password: 'sekisho-demo-2',
        number: '09077776666',
      })
      const list = await browser.submit('/oa/code', { code: await codeAt(server.url, '09077776666') })
      expect(list.text).toContain('利用者番号一覧')
      // Before that it would be killed, not told.
      await worker.printed('sms worker started')
      worker.process.kill('SIGTERM')
      expect(await worker.ended).toBe(0)
    } finally {
      server.process.kill('SIGTERM')
      await server.ended
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await client.end()
    }
  })
})
