import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signedInAdministrator, signedInMember, signedInUser } from '../../support/people.ts'
import { accountOf, idOf, lineOf, recorded, rowsOf } from '../../support/rows.ts'
import { type Answer, fieldValue, formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, ORIGIN, type World } from '../../support/world.ts'
import { suspendAccount, suspendContract } from '../contracts/states.ts'
import { setRole } from '../desk/members.ts'

/** Whoever stole a session could have a form under way at every moment, and send its last byte when he is found out. */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const LINE = '05055001001'
const FILE = '/oa/sms-numbers/file'
const forwarding = { forwarding: 'always', 'number.always': '0312345678' }
const settings = async () => JSON.stringify((await lineOf(world, LINE)).settings)
const suspend = (site: 'admin' | 'user', loginId: string) =>
  suspendAccount(world.deps, { site, loginId, reason: 'test' })

/** Sends a form whose last bytes come after `meanwhile`. */
function slowly(
  browser: Visitor,
  path: string,
  sent: { readonly fields: Record<string, string>; readonly meanwhile: () => Promise<unknown> },
): Promise<Answer> {
  const body = new URLSearchParams(sent.fields).toString()
  return sendSlowly(browser, path, { ...sent, body, type: 'application/x-www-form-urlencoded' })
}

function slowFile(browser: Visitor, meanwhile: () => Promise<unknown>): Promise<Answer> {
  const head = 'Content-Disposition: form-data; name="file"; filename="x.csv"'
  const body = `--cut\r\n${head}\r\n\r\nログインID,電話番号\ntaro,08011112222\r\n--cut--\r\n`
  return sendSlowly(browser, FILE, { body, type: 'multipart/form-data; boundary=cut', meanwhile })
}

function sendSlowly(
  browser: Visitor,
  path: string,
  sent: { readonly body: string; readonly type: string; readonly meanwhile: () => Promise<unknown> },
): Promise<Answer> {
  const bytes = new TextEncoder().encode(sent.body)
  async function* parts() {
    yield bytes.subarray(0, 3)
    await sent.meanwhile()
    yield bytes.subarray(3)
  }
  const headers = { origin: ORIGIN, 'content-type': sent.type }
  const body = ReadableStream.from(parts())
  return browser.request(path, { method: 'POST', headers, body, duplex: 'half' } as RequestInit)
}

describe('a form that is still coming when its session is ended', () => {
  it('changes no setting of a line: the user was suspended', async () => {
    const browser = await signedInUser(world)
    const before = await settings()
    const page = await browser.get('/ou/settings')
    const fields = { ...formFields(page, 'form[action="/ou/settings"]'), ...forwarding }
    const answer = await slowly(browser, '/ou/settings', { fields, meanwhile: () => suspend('user', 'taro') })
    expect([answer.status, answer.location]).toEqual([303, '/ou/'])
    expect(await settings()).toBe(before)
  })

  it('changes no setting of a line: the whole contract was suspended', async () => {
    const browser = await signedInAdministrator(world)
    const before = await settings()
    const path = `/oa/lines/${LINE}`
    const fields = { ...formFields(await browser.get(path), `form[action="${path}"]`), ...forwarding }
    const meanwhile = () => suspendContract(world.deps, { administratorId: 'office', reason: 'test' })
    expect((await slowly(browser, path, { fields, meanwhile })).location).toBe('/oa/')
    expect(await settings()).toBe(before)
  })

  it('does nothing to a user: the administrator ended this session in another browser', async () => {
    const browser = await signedInAdministrator(world)
    const owner = await signedInAdministrator(world)
    const path = '/oa/users/taro/reissue-password'
    const before = (await accountOf(world, 'taro')).password_hash
    const fields = { stamp: fieldValue(await browser.get(path), 'stamp') }
    const meanwhile = () => owner.post('/oa/devices', { action: 'end-others' })
    expect((await slowly(browser, path, { fields, meanwhile })).location).toBe('/oa/')
    expect((await accountOf(world, 'taro')).password_hash).toBe(before)
  })

  it('keeps no file of numbers: the administrator was suspended', async () => {
    const browser = await signedInAdministrator(world)
    const answer = await slowFile(browser, () => suspend('admin', 'office'))
    expect([answer.status, answer.location]).toEqual([303, '/oa/'])
    expect(await rowsOf(world, 'sms_number_file')).toEqual([])
    expect(await recorded(world, 'number.file-read')).toEqual([])
  })

  it('keeps a file where nobody ended it', async () => {
    const browser = await signedInAdministrator(world)
    expect((await slowFile(browser, async () => {})).location).toBe(`${FILE}/check`)
    expect(await rowsOf(world, 'sms_number_file')).toHaveLength(1)
  })

  it('goes on as before where nobody ended it', async () => {
    const browser = await signedInUser(world)
    const page = await browser.get('/ou/settings')
    const fields = { ...formFields(page, 'form[action="/ou/settings"]'), ...forwarding }
    const answer = await slowly(browser, '/ou/settings', { fields, meanwhile: async () => {} })
    expect([answer.status, answer.location]).toEqual([303, '/ou/settings'])
    expect(await settings()).toContain('0312345678')
  })
})

describe('a form of the desk that is still coming', () => {
  it('is judged by the role that its sender has when all of it is here', async () => {
    const browser = await signedInMember(world, 'desk')
    const path = `/op/accounts/${await idOf(world, 'taro')}/suspend`
    const fields = { stamp: fieldValue(await browser.get(path), 'stamp'), reason: 'test' }
    const meanwhile = () => setRole(world.deps, 'op-desk', 'read-only')
    expect((await slowly(browser, path, { fields, meanwhile })).status).toBe(403)
    expect((await accountOf(world, 'taro')).suspended_at).toBeNull()
  })
})
