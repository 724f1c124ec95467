import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newFolder, type Running, serve } from '../../support/process.ts'
import { type RunningSmsc, startSmsc } from '../../support/smsc.ts'
import { type Visitor, visitorOf } from '../../support/visitor.ts'
import { KANNEL_USER, type Kannel, startKannel } from './kannel.ts'

/** The whole product, its SMS on the way that a small operator's take: Kannel, and a carrier's SMSC behind it. */
let smsc: RunningSmsc
let kannel: Kannel
let server: Running & { readonly url: string }
const folder = newFolder()
beforeAll(async () => {
  smsc = await startSmsc()
  kannel = await startKannel({ smscPort: smsc.port })
  const config = join(folder.path, 'kannel.yaml')
  const gateway = { kind: 'kannel', name: 'kannel', url: kannel.url, username: KANNEL_USER.username }
  writeFileSync(config, JSON.stringify({ demonstration: true, sms: { gateways: [gateway] } }))
  server = await serve({
    SEKISHO_CONFIG: config,
    SEKISHO_DATA_DIR: folder.path,
    SEKISHO_SMS_SECRET_KANNEL: KANNEL_USER.password,
  })
})
afterAll(async () => {
  server?.process.kill('SIGTERM')
  await server?.ended
  await kannel?.stop()
  smsc?.process.kill('SIGTERM')
  await smsc?.ended
  folder.remove()
})

describe('through Kannel', () => {
  it('a code reaches the phone, its arrival is seen on the screen, and it signs in', async () => {
    const browser = visitorOf(server.url)
    await browser.post('/oa/', { loginId: 'demo-admin', password: 'sekisho-demo-1' })
    await expect.poll(() => smsc.messages().length).toBe(1)
    const [sms] = smsc.messages()
    expect(sms).toMatchObject({ from: '0120381059', to: '09012345678', parts: 1, system: 'kannel' })
    const code = /^【関所】認証コード：(\d{6})\n/.exec(sms?.text ?? '')?.[1] ?? ''
    await expect.poll(() => seen(browser)).toContain('届きました')
    expect((await browser.submit('/oa/code', { code })).text).toContain('利用者番号一覧')
  })

  it('a phone that is switched off is told on the screen', async () => {
    const browser = visitorOf(server.url)
    const registration = { loginId: 'demo-admin2', password: 'sekisho-demo-2', number: '09000000003' }
    await browser.post('/oa/', { loginId: registration.loginId, password: registration.password })
    await browser.post('/oa/', registration)
    await expect.poll(() => seen(browser)).toContain('届きませんでした')
  })
})

async function seen(browser: Visitor): Promise<string> {
  return (await browser.get('/oa/code')).text
}
