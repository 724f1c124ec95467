import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messageStory } from '../src/main/commands/sms-words.ts'
import type { Message } from '../src/sms/message-list.ts'
import { newFolder, type Running, run, serve } from '../support/process.ts'

/** `sekisho sms list` and `show`, while the server runs. Needs the build. */
const folder = newFolder()
const env = { SEKISHO_DATA_DIR: folder.path }
let server: Running & { readonly url: string }

beforeAll(async () => {
  if (!existsSync('dist/main/cli.js')) throw new Error('dist/ is missing: run "npm run build" first')
  server = await serve(env)
  for (const [loginId, number] of [
    ['demo-user1', '08012345678'],
    ['demo-user3', '09012345678'],
  ]) {
    const password = loginId === 'demo-user1' ? 'sekisho-user-1' : 'sekisho-user-3'
    const body = new URLSearchParams({ loginId: loginId ?? '', password })
    await fetch(`${server.url}/ou/`, { method: 'POST', body, headers: { origin: server.url } })
    await fetch(`${server.url}/inbox/messages.json?to=${number}&wait=10`)
  }
})
afterAll(async () => {
  server.process.kill('SIGTERM')
  await server.ended
  folder.remove()
})

const sms = async (command: string, ...args: string[]) => {
  const running = run('cli', ['sms', command, '--demonstration', ...args], env)
  return { code: await running.ended, output: running.output() }
}

describe('the operator', () => {
  it('lists messages newest first, with the way to the older ones, and reads the story of one', async () => {
    const page = await sms('list', '--limit', '1')
    const line =
      /^2\d{3}-\d\d-\d\d \d\d:\d\d:\d\d {2}\w+ +sign-in +demo-user3 +ending 5678 {2}([\w-]{22}) {2}inbox\n/
    const id = line.exec(page.output)?.[1] ?? expect.fail(page.output)
    expect(page).toMatchObject({ code: 0, output: expect.stringContaining(`older ones: --before ${id}`) })
    expect((await sms('list', '--before', id)).output).toContain('demo-user1')

    const story = await sms('show', '--', id)
    expect(story.code).toBe(0)
    for (const part of [
      'demo-user3 (user site)',
      'try 1: to inbox',
      'try 1: inbox took it as',
      'ending 5678',
    ])
      expect(story.output).toContain(part)
    const json = JSON.parse((await sms('show', '--json', '--', id)).output)
    expect(json).toMatchObject({ id, purpose: 'sign-in', attempts: [{ gateway: 'inbox' }], siblings: [] })
    expect(new Date(json.at).toISOString()).toBe(json.at)
  })

  it('sends a test to a number as it was copied, and is told of its end what is known', async () => {
    const numbers = ['090-1234-5678', '09000000003', '09000000004']
    const [good, lost, refused] = await Promise.all(
      numbers.map(number => sms('test', number, '--wait', '30')),
    )
    expect(good).toMatchObject({ code: 0, output: expect.stringContaining('delivered') })
    expect(lost).toMatchObject({
      code: 1,
      output: expect.stringContaining('The phone did not get it: the carrier gave it up.'),
    })
    expect(refused).toMatchObject({
      code: 1,
      output: expect.stringContaining('Not sent: the gateway refused it.'),
    })
  })

  it('finds a number without seeing it', async () => {
    const found = await sms('list', '--to', '08012345678', '--json')
    expect(JSON.parse(found.output)).toMatchObject({ account: { loginId: 'demo-user1' }, to: 'ending 5678' })
    expect(found.output).not.toContain('08012345678')
  })

  it('is told of mistakes in a sentence, with a non-zero code; finding nothing is none', async () => {
    const wrong: [[string, ...string[]], string, number?][] = [
      [['show', 'nothing'], 'There is no such SMS: nothing'],
      [['list', '--contract', 'nobody'], 'There is no contract with this administrator ID.'],
      [['list', '--login-id', 'nobody'], 'There is no such ID.'],
      [['list', '--state', 'lost'], 'Allowed choices are queued', 2],
      [['list', '--to', '110'], '11 digits', 2],
      [['list', '--since', 'yesterday'], '2026-11-24', 2],
    ]
    const answers = await Promise.all(wrong.map(([args]) => sms(...args)))
    for (const [index, [, sentence, code = 1]] of wrong.entries())
      expect(answers[index]).toMatchObject({ code, output: expect.stringContaining(sentence) })
    const none = await sms('list', '--state', 'expired')
    expect(none).toEqual({ code: 0, output: 'There are no such SMS.\n' })
  })
})

describe('the story of a message', () => {
  const at = Date.parse('2026-11-24T10:00:00+09:00')
  const attempt = {
    n: 1,
    gateway: 'tokyo',
    state: 'failed' as const,
    startedAt: at + 10,
    endedAt: at + 10_010,
    submittedAt: undefined,
    receiptAt: undefined,
    providerId: undefined,
    errorClass: 'not-sent',
    errorCode: 'connection-refused',
    receiptCode: undefined,
    curable: undefined,
  }
  const message: Message = {
    id: 'second',
    at,
    state: 'undelivered',
    purpose: 'sign-in',
    account: { loginId: 'taro', site: 'user', contract: '箱根物産' },
    to: 'ending 2222',
    uselessAfter: at + 1_800_000,
    nextTryAt: undefined,
    codeUsed: false,
    heals: 'first',
    attempts: [
      attempt,
      {
        ...attempt,
        n: 2,
        gateway: 'osaka',
        state: 'undelivered',
        startedAt: at + 10_020,
        endedAt: at + 10_030,
        submittedAt: at + 10_030,
        receiptAt: at + 15_000,
        providerId: '7F3A',
        errorClass: undefined,
        errorCode: undefined,
        receiptCode: '0x45',
      },
    ],
  }

  it('is told in the order in which it happened, in Japanese time', () => {
    const siblings = [{ id: 'first', at: at - 60_000, state: 'undelivered' as const, heals: undefined }]
    const story = messageStory({ ...message, siblings })
    expect(story.split('\n').slice(-11)).toEqual([
      'Repeats       first, which did not arrive',
      '',
      '2026-11-24 10:00:00.000       +0.000 s  ordered',
      '2026-11-24 10:00:00.010       +0.010 s  try 1: to tokyo',
      '2026-11-24 10:00:10.010      +10.010 s  try 1: not-sent connection-refused',
      '2026-11-24 10:00:10.020      +10.020 s  try 2: to osaka',
      '2026-11-24 10:00:10.030      +10.030 s  try 2: osaka took it as 7F3A',
      '2026-11-24 10:00:15.000      +15.000 s  try 2: receipt, undelivered (0x45)',
      '',
      'Other SMS of the same sign-in:',
      '2026-11-24 09:59:00.000  first  undelivered',
    ])
  })

  it('says which try has no answer so far, and when the next one is', () => {
    const waiting = { ...attempt, state: 'started' as const, endedAt: undefined, errorClass: undefined }
    const story = messageStory({
      ...message,
      state: 'sending',
      nextTryAt: at + 60_000,
      heals: undefined,
      attempts: [waiting],
      siblings: [],
    })
    expect(story).toContain('Next try      2026-11-24 10:01:00.000')
    expect(story).toContain('try 1: to tokyo, no answer so far')
    expect(messageStory({ ...message, attempts: [], siblings: [] })).toContain('No gateway was asked.')
  })
})
