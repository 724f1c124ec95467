import { afterEach, beforeEach, expect, it } from 'vitest'
import { signedInAdministrator } from '../../support/people.ts'
import { onlyRowOf, rowsOf } from '../../support/rows.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import { HOUR_MS, policy } from '../policy.ts'
import { sweepSessions } from './sweep.ts'
import { leaveFlash, readFlash } from './told.ts'

/** Several things may wait for the next page of a session; none takes another one's place. */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const session = () => onlyRowOf(world, 'session')
const waiting = async () => {
  const { id, flash } = await session()
  return { id, waiting: flash }
}
const leave = async (flash: Parameters<typeof leaveFlash>[2]) =>
  leaveFlash(world.deps.db, (await session()).id, flash)

it('a warning is told beside what is told after it, each once', async () => {
  const browser = await signedInAdministrator(world)
  await leave({ kind: 'clearing-cancelled' })
  await leave({ kind: 'password-changed' })
  const page = await browser.get('/oa/lines')
  expect(page.page.querySelectorAll('.notice').map(notice => notice.getAttribute('class'))).toEqual([
    'notice warning',
    'notice success',
  ])
  expect((await browser.get('/oa/lines')).page.querySelector('.notice')).toBeNull()
})

it('of two pages at once one tells it', async () => {
  const browser = await signedInAdministrator(world)
  await leave({ kind: 'password-changed' })
  const pages = await Promise.all([browser.get('/oa/lines'), browser.get('/oa/lines')])
  expect(pages.filter(page => page.text.includes('パスワードを変更しました'))).toHaveLength(1)
})

it('what is not for this page waits, and what comes meanwhile is not taken with it', async () => {
  await signedInAdministrator(world)
  await leave({ kind: 'numbers-saved', count: 2 })
  await leave({ kind: 'password-changed' })
  const before = await waiting()
  const session = before as Parameters<typeof readFlash>[1]
  const mine = ({ kind }: { kind: string }) => kind === 'password-changed'
  expect(await readFlash(world.deps, session, mine)).toEqual([{ kind: 'password-changed' }])
  expect(await readFlash(world.deps, session, mine)).toEqual([])
  const after = (await waiting()) as Parameters<typeof readFlash>[1]
  expect(await readFlash(world.deps, after)).toEqual([{ kind: 'numbers-saved', count: 2 }])
})

it('does not grow without end', async () => {
  await signedInAdministrator(world)
  for (let count = 0; count < 300; count += 1) await leave({ kind: 'numbers-saved', count })
  const { waiting: all } = await waiting()
  expect(all?.length).toBeLessThan(policy.session.toldCharacters + 200)
  expect(all).toContain('"count":299')
})

it('goes with a session that nobody came back to, after two and a half days', async () => {
  await signedInAdministrator(world)
  await leave({ kind: 'password-changed' })
  world.clock.pass(60 * HOUR_MS)
  await sweepSessions(world.deps)
  expect(await rowsOf(world, 'session')).toHaveLength(1)
  world.clock.pass(1)
  await sweepSessions(world.deps)
  expect(await rowsOf(world, 'session')).toEqual([])
})
