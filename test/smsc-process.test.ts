import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Command } from '../src/sms/gateways/smpp/pdu.ts'
import { STATUS } from '../src/sms/gateways/smpp/status.ts'
import { newFolder, type Running, run, serve } from '../support/process.ts'
import { bind, RawSmpp, submits } from '../support/raw-smpp.ts'
import { startSmsc } from '../support/smsc.ts'
import { visitorOf } from '../support/visitor.ts'

/** `sekisho smsc` as an operator runs it. Needs the build. */
const TEXT = '【関所】認証コード：012345'
const PHONE = '09012345678'
const message = (to = PHONE): Command => submits(to, TEXT)[0] as Command

const running: Running[] = []
const folders: ReturnType<typeof newFolder>[] = []
afterEach(async () => {
  for (const { process, ended } of running.splice(0)) {
    process.kill('SIGTERM')
    await ended
  }
  for (const folder of folders.splice(0)) folder.remove()
})
function kept<Program extends Running>(program: Program): Program {
  running.push(program)
  return program
}
function folder(): string {
  const made = newFolder()
  folders.push(made)
  return made.path
}

async function portOf(smsc: Running): Promise<number> {
  await smsc.printed('Stop: Ctrl-C')
  return Number(/127\.0\.0\.1:(\d+)/.exec(smsc.output())?.[1])
}

describe('sekisho smsc beside a demonstration', () => {
  it('shows its messages in the inbox, whose page says what happens to them', async () => {
    const env = { SEKISHO_DATA_DIR: folder() }
    const server = kept(await serve(env))
    const smsc = kept(run('cli', ['smsc', '--port', '0', '--demonstration'], env))
    const client = await RawSmpp.bound(await portOf(smsc))
    const page = visitorOf(server.url)
    const inbox = async () =>
      JSON.parse((await page.get(`/inbox/messages.json?to=${PHONE}`)).html).messages as object[]

    expect((await client.ask(message())).status).toBe(0)
    await expect.poll(inbox).toMatchObject([{ to: PHONE, text: TEXT, parts: 1, from: '0120381059' }])
    expect((await client.nextReceipt()).command).toBe('deliver_sm')
    await expect.poll(inbox).toMatchObject([{ state: 'delivered' }])
    expect(smsc.output()).toContain(`0120381059 → ${PHONE} "${TEXT}"`)

    await page.post('/inbox/mode', { mode: 'refuse' })
    await expect.poll(async () => (await client.ask(message())).status).toBe(STATUS.ESME_RINVDSTADR)
    await page.post('/inbox/mode', { mode: 'down' })
    await client.ended
    await page.post('/inbox/mode', { mode: 'deliver' })
    const again = async () => {
      const other = await RawSmpp.connect(await portOf(smsc))
      return other.ask(bind()).then(
        ({ status }) => status,
        () => 'hung up',
      )
    }
    await expect.poll(again).toBe(0)
  })

  it('refuses any other configuration, whose codes are real', async () => {
    const path = join(folder(), 'real.yaml')
    writeFileSync(
      path,
      JSON.stringify({
        origins: { admin: 'https://oa.tel.example', user: 'https://ou.tel.example' },
        sms: { gateways: [{ kind: 'smpp', name: 'carrier', host: '127.0.0.1', systemId: 'sekisho' }] },
      }),
    )
    const smsc = run('cli', ['smsc', '--port', '0'], {
      SEKISHO_CONFIG: path,
      SEKISHO_DATA_DIR: folder(),
      SEKISHO_SECRET: randomBytes(32).toString('base64'),
      SEKISHO_KEYS: `real:${randomBytes(32).toString('base64')}`,
      SEKISHO_SMS_SECRET_CARRIER: 'secret',
    })
    expect(await smsc.ended).toBe(78)
    expect(smsc.output()).toContain('the demonstration only')
    expect(smsc.output()).not.toContain('cannot start')
  })
})

describe('sekisho smsc by itself', () => {
  it('needs no configuration, tells what comes as JSON, and takes leave when told to stop', async () => {
    const smsc = kept(await startSmsc())
    const client = await RawSmpp.bound(smsc.port)
    await client.ask(message())
    await expect.poll(smsc.messages).toMatchObject([{ to: PHONE, text: TEXT, answer: 'taken' }])
    smsc.process.kill('SIGTERM')
    const farewell = await client.next(pdu => pdu.command === 'unbind')
    client.reply(farewell)
    expect(await smsc.ended).toBe(0)
    expect(smsc.events().map(({ event }) => event)).toEqual(['listening', 'bound', 'message', 'left'])
  })

  it('knows its account from a file, and only that one', async () => {
    const file = join(folder(), 'password')
    writeFileSync(file, 'open\n')
    const smsc = kept(await startSmsc('--system-id', 'sekisho', '--password-file', file))
    const tried = async (systemId: string, password: string) => {
      const client = await RawSmpp.connect(smsc.port)
      const { status } = await client.ask(bind('bind_transceiver', systemId, password))
      client.close()
      return status
    }
    expect(await tried('sekisho', 'open')).toBe(0)
    expect(await tried('sekisho', 'shut')).toBe(STATUS.ESME_RINVPASWD)
    expect(smsc.output()).not.toContain('shut')
  })

  it('answers mistakes with a sentence and a non-zero code', async () => {
    const smsc = kept(await startSmsc())
    const mistakes = [
      ['is in use', '--port', String(smsc.port)],
      ['like 5 or 2-10', '--answer-ms', '10-2'],
      ['whole number', '--port', '70000'],
      ['together only', '--tls-key', 'key.pem'],
      ['cannot be read', '--password-file', '/nowhere'],
      ['Allowed choices', '--mode', 'moon'],
    ] as const
    const tried = mistakes.map(async ([sentence, ...args]) => {
      const wrong = run('cli', ['smsc', '--no-database', ...args], {})
      expect(await wrong.ended).toBe(sentence === 'is in use' ? 1 : 2)
      expect(wrong.output()).toContain(sentence)
      expect(wrong.output()).not.toContain('    at ')
    })
    await Promise.all(tried)
  })
})
