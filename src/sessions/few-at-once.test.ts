import { afterEach, beforeEach, expect, it } from 'vitest'
import { signedInAdministrator, signedInUser } from '../../support/people.ts'
import { lineOf } from '../../support/rows.ts'
import { until } from '../../support/until.ts'
import type { Answer, Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, ORIGIN, type World } from '../../support/world.ts'
import { policy } from '../policy.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const { requestsAtOnce, requestsWaiting } = policy.session
const times = <T>(count: number, made: () => T): T[] => Array.from({ length: count }, made)

/** A file that its page reads until it is let go. */
function openUpload(browser: Visitor) {
  let isRead = false
  let letGo = () => {}
  const end = new Promise<void>(resolve => {
    letGo = resolve
  })
  async function* parts() {
    yield Buffer.from('--cut\r\n')
    isRead = true
    await end
    yield Buffer.from('Content-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n--cut--\r\n')
  }
  const answer = browser.request('/oa/sms-numbers/file', {
    method: 'POST',
    headers: { origin: ORIGIN, 'content-type': 'multipart/form-data; boundary=cut' },
    body: ReadableStream.from(parts()),
    duplex: 'half',
  } as RequestInit)
  return { answer, letGo, isRead: () => isRead }
}

it('a form that waits for its turn is obeyed only if its session is still there', async () => {
  const browser = await signedInAdministrator(world)
  const uploads = times(requestsAtOnce, () => openUpload(browser.copy()))
  await until(() => uploads.every(upload => upload.isRead()))
  const name = browser.copy().post('/oa/users/taro/name', { was: 'taroの席', name: 'after' })
  const owner = await signedInAdministrator(world)
  await owner.post('/oa/devices', { action: 'end-others' })
  for (const upload of uploads) upload.letGo()
  expect((await name).location).toBe('/oa/')
  expect((await lineOf(world, '05055001001')).user_name).toBe('taroの席')
})

it('one person’s requests are looked at a few at a time, some more wait, others go on', async () => {
  const browser = await signedInAdministrator(world)
  const user = await signedInUser(world)
  const uploads = times(requestsAtOnce, () => openUpload(browser.copy()))
  await until(() => uploads.every(upload => upload.isRead()))
  const answered: Answer[] = []
  const waiting = times(requestsWaiting + 3, () => browser.copy().get('/oa/lines'))
  for (const answer of waiting) void answer.then(one => answered.push(one))
  await until(() => answered.length >= 3)
  expect(answered.map(({ status }) => status)).toEqual([503, 503, 503])
  expect((await user.get('/ou/settings')).status).toBe(200)
  expect(answered).toHaveLength(3)
  for (const upload of uploads) upload.letGo()
  const statuses = (await Promise.all(waiting)).map(({ status }) => status)
  expect(statuses.filter(status => status === 200)).toHaveLength(requestsWaiting)
  for (const { answer } of uploads) expect((await answer).status).toBe(422)
  expect((await browser.get('/oa/lines')).status).toBe(200)
})
