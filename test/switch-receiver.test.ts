import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { isSigned } from '../docs/examples/switch-receiver/receiver.ts'
import { freePort } from '../support/free-port.ts'
import { lineState, SWITCH_SECRET, signedHeaders } from '../support/line-states.ts'
import { endsWithTests, newFolder } from '../support/process.ts'
import { V1, V1A } from '../support/signature-vectors.ts'
import { until } from '../support/until.ts'

/** docs/examples/switch-receiver/: what whoever writes the other side begins from. */
const FILE = join('docs', 'examples', 'switch-receiver', 'receiver.ts')

describe('the signatures of the Standard Webhooks specification', () => {
  const headersOf = ({ id, seconds, signature }: Pick<typeof V1, 'id' | 'seconds' | 'signature'>) => ({
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signature,
  })
  const body = Buffer.from(V1.body)
  const now = V1.seconds * 1_000

  it.each([
    ['v1', V1.signature, V1.secret],
    ['v1a', V1A.signature, V1A.publicKey],
  ])('%s: its own is good, with its own key and among others', (_, signature, key) => {
    const headers = headersOf({ ...V1, signature })
    expect(isSigned(headers, body, [key], now)).toBe(true)
    expect(isSigned(headers, body, ['whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', key], now)).toBe(true)
    const others = 'v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc='
    const many = { ...headers, 'webhook-signature': `${others} v2,AAAA v1a,AAAA ${signature} ${others}` }
    expect(isSigned(many, body, [key], now)).toBe(true)
  })

  it.each([
    ['v1', V1.signature, V1.secret],
    ['v1a', V1A.signature, V1A.publicKey],
  ])('%s: nothing else is good', (version, signature, key) => {
    const good = headersOf({ ...V1, signature })
    const bad = [
      {},
      { ...good, 'webhook-id': 'msg_another' },
      { ...good, 'webhook-timestamp': String(V1.seconds + 1) },
      { ...good, 'webhook-timestamp': 'hello' },
      { ...good, 'webhook-signature': `${version},` },
      { ...good, 'webhook-signature': version },
      { ...good, 'webhook-signature': signature.slice(0, 12) },
      { ...good, 'webhook-signature': signature.slice(version.length + 1) },
      { ...good, 'webhook-signature': signature.replace(`${version},`, 'v2,') },
      { ...good, 'webhook-signature': `${version},Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=` },
      ...Object.keys(good).map(name => ({ ...good, [name]: undefined })),
    ]
    for (const headers of bad)
      expect([headers, isSigned(headers, body, [key], now)]).toEqual([headers, false])
    expect(isSigned(good, Buffer.from(`${V1.body} `), [key], now)).toBe(false)
    expect(isSigned(good, body, [], now)).toBe(false)
    expect(isSigned(good, body, ['whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'], now)).toBe(false)
  })

  it('are good for five minutes before and after', () => {
    const headers = headersOf(V1)
    const at = (seconds: number) => isSigned(headers, body, [V1.secret], now + seconds * 1_000)
    expect([at(-301), at(-300), at(300), at(301)]).toEqual([false, true, true, false])
  })
})

describe('the example receiver', () => {
  const folder = newFolder()
  afterAll(() => folder.remove())
  let receiver: Receiver | undefined
  afterEach(() => receiver?.kill())
  const started = async () => {
    receiver = await startReceiver(folder.path)
    return receiver
  }

  it('is short, and needs nothing but Node.js', () => {
    const text = readFileSync(FILE, 'utf8')
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(60)
    expect([...text.matchAll(/ from '([^']*)'/g)].map(([, name]) => name)).toSatisfy((names: string[]) =>
      names.every(name => name.startsWith('node:')),
    )
  })

  it('keeps the newest state of each line, also over a kill -9', async () => {
    const state = lineState({ line: '05055000001', version: 7, internationalSuspended: false })
    const before = await started()
    const other = lineState({ line: '05055000002', version: 2 })
    expect(await before.take(state)).toEqual({ status: 200, body: '{"applied":7}' })
    expect(await before.take(other)).toEqual({ status: 200, body: '{"applied":2}' })
    await before.kill()
    const after = await started()
    expect(await after.take({ ...state, version: 6 })).toEqual({ status: 409, body: '{"applied":7}' })
    const mended = { ...state, rejectAnonymous: true }
    expect(await after.take(mended)).toEqual({ status: 200, body: '{"applied":7}' })
    expect(after.kept('05055000001')).toEqual(mended)
    expect(after.kept('05055000002')).toEqual(other)
  })

  it('takes nothing that is not signed, and nothing that is no state; and goes on after both', async () => {
    const { url, take } = await started()
    const state = lineState({ line: '05055000003' })
    const body = JSON.stringify(state)
    const send = async (text: string, headers: Record<string, string>) =>
      (await fetch(url, { method: 'POST', body: text, headers })).status
    expect(await send(body, {})).toBe(401)
    const ofOthers = { secret: `whsec_${'B'.repeat(32)}` }
    expect(await send(body, signedHeaders(body, ofOthers))).toBe(401)
    for (const text of ['{}', '[]', '{"line":"../x","version":1}', '{"line":"05055000003","version":"1"}'])
      expect([text, await send(text, signedHeaders(text))]).toEqual([text, 422])
    expect(await send('x', signedHeaders('x'))).toBe(503)
    const much = 'x'.repeat(100_000)
    expect(await send(much, signedHeaders(much))).toBe(413)
    expect(existsSync(join(folder.path, '05055000003.json'))).toBe(false)
    expect(await take(state)).toMatchObject({ status: 200 })
  })

  it('does not begin without a secret', async () => {
    const child = spawn(process.execPath, [FILE], { env: { FOLDER: folder.path, PORT: '0', SECRETS: '' } })
    expect(await once(child, 'close')).toEqual([1, null])
  })
})

interface Receiver {
  readonly url: string
  take(state: object): Promise<{ readonly status: number; readonly body: string }>
  kept(line: string): unknown
  kill(): Promise<void>
}

async function startReceiver(folder: string): Promise<Receiver> {
  const port = await freePort()
  const env = {
    FOLDER: folder,
    PORT: String(port),
    SECRETS: `whsec_${'A'.repeat(32)} ${SWITCH_SECRET}`,
  }
  const child: ChildProcess = spawn(process.execPath, [FILE], { env, stdio: 'inherit' })
  endsWithTests(child)
  const url = `http://127.0.0.1:${port}/`
  await until(() =>
    fetch(url).then(
      () => true,
      () => child.exitCode !== null,
    ),
  )
  return {
    url,
    async take(state) {
      const body = JSON.stringify(state)
      const answer = await fetch(url, { method: 'POST', body, headers: signedHeaders(body) })
      return { status: answer.status, body: await answer.text() }
    },
    kept: line => JSON.parse(readFileSync(join(folder, `${line}.json`), 'utf8')),
    async kill() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'close')
        child.kill('SIGKILL')
        await ended
      }
    },
  }
}
