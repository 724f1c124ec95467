import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addRows, changeRows, rowsOf, waitingForLocks } from '../../support/rows.ts'
import { until } from '../../support/until.ts'
import type { Answer, Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'
import type { Deps } from '../deps.ts'
import { UNKNOWN_DEVICE } from '../guard/counter.ts'
import { hashesAtOnce } from '../guard/password-door.ts'
import { type Db, forUpdate, inTransaction, isPostgres } from '../platform/db/open.ts'
import { policy } from '../policy.ts'
import { resumeAccount, resumeContract, suspendAccount, suspendContract } from './states.ts'

/** Suspended is out, also who is signing in at that very moment: eight at once, in both orders. */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps, {
    administrator: { loginId: 'office', password: 'office-password', smsNumber: '09011112222' },
    users: PEOPLE,
  })
})
afterEach(() => world.close())

const PEOPLE = Array.from({ length: 8 }, (_, n) => ({
  loginId: `person${n}`,
  password: `password-${n}`,
  smsNumber: `0801111000${n}`,
  line: `0505500100${n}`,
}))
const reason = '解約手続き'
const OFFICE = { administratorId: 'office', reason }

const signIn = async (browser: Visitor, { loginId, password }: (typeof PEOPLE)[number]) =>
  browser.post('/ou/', { loginId, password })
/** Browsers that wait for their code, and the codes. */
async function typing() {
  const browsers = PEOPLE.map(() => world.visitor())
  for (const [n, person] of PEOPLE.entries()) await signIn(browsers[n] as Visitor, person)
  const users = (await rowsOf(world, 'account')).filter(({ site }) => site === 'user')
  const counter = { device: UNKNOWN_DEVICE, level: 0, at: world.clock.now() }
  const counters = users.map(({ id }) => ({ ...counter, account_id: id }))
  await addRows(world, 'guard_counter', counters)
  const codes: string[] = []
  for (const { smsNumber } of PEOPLE) codes.push(await world.codeFor(smsNumber))
  return { browsers, enter: () => browsers.map((one, n) => one.post('/ou/code', { code: codes[n] ?? '' })) }
}

const CASES = [
  [
    'the contract',
    async (deps: Deps) => void (await suspendContract(deps, OFFICE)),
    (deps: Deps) => resumeContract(deps, OFFICE),
  ],
  [
    'every account',
    async (deps: Deps) => {
      for (const { loginId } of PEOPLE) await suspendAccount(deps, { site: 'user', loginId, reason })
    },
    async (deps: Deps) => {
      for (const { loginId } of PEOPLE) await resumeAccount(deps, { site: 'user', loginId, reason })
    },
  ],
] as const

/** Until so many wait for a lock, or have been answered. On SQLite they wait for the transaction as a whole. */
async function untilHeldUp(count: number, answers: readonly Promise<Answer>[]): Promise<void> {
  if (!isPostgres(world.deps.db)) return
  let answered = 0
  for (const answer of answers) void answer.then(() => (answered += 1))
  await until(async () => (await waitingForLocks(world)) + answered >= count)
}

async function nobodyIsIn(browsers: readonly Visitor[], resume: (deps: Deps) => Promise<unknown>) {
  const seen = async () => Promise.all(browsers.map(async one => (await one.get('/ou/settings')).status))
  expect(await seen()).toEqual(Array(8).fill(303))
  expect(await rowsOf(world, 'session')).toEqual([])
  await resume(world.deps)
  expect(await seen()).toEqual(Array(8).fill(303))
}

describe.each(CASES)('suspending %s', (_, suspend, resume) => {
  it('keeps out who types his code while it is done', async () => {
    const { browsers, enter } = await typing()
    const answers = await inTransaction(world.deps.db, async tx => {
      await suspend({ ...world.deps, db: tx })
      const entered = enter()
      await untilHeldUp(8, entered)
      return { entered }
    })
    await Promise.all(answers.entered)
    await nobodyIsIn(browsers, resume)
  })

  it('throws out who was a moment earlier', async () => {
    const { browsers, enter } = await typing()
    const { entered, suspended } = await inTransaction(world.deps.db, async tx => {
      await holdCounters(tx)
      const entered = enter()
      await untilHeldUp(8, entered)
      const suspended = suspend(world.deps)
      await untilHeldUp(9, entered)
      return { entered, suspended }
    })
    await Promise.all([...entered, suspended])
    await nobodyIsIn(browsers, resume)
  })

  it('keeps out who needs no code yet', async () => {
    world.clock.set('2021-06-20T10:00:00+09:00')
    const browsers = PEOPLE.map(() => world.visitor())
    const { answers } = await inTransaction(world.deps.db, async tx => {
      await suspend({ ...world.deps, db: tx })
      const answers = PEOPLE.map((person, n) => signIn(browsers[n] as Visitor, person))
      // The door to passwords lets so many in at once; the others come after the commit.
      await untilHeldUp(Math.min(8, hashesAtOnce() * policy.passwordPace.triesForEachHash), answers)
      return { answers }
    })
    const texts = (await Promise.all(answers)).map(answer => answer.text)
    for (const text of texts) expect(text).toContain('このログインIDは現在ご利用を停止しています。')
    await nobodyIsIn(browsers, resume)
  })
})

it('a session that is there all the same is none, and does not come back with the contract', async () => {
  const { browsers, enter } = await typing()
  await Promise.all(enter())
  expect((await browsers[0]?.get('/ou/settings'))?.status).toBe(200)
  const ended = { suspended_at: world.clock.now() }
  await changeRows(world, 'contract', { set: ended, where: { name: 'office商事' } })
  await nobodyIsIn(browsers, deps => resumeContract(deps, OFFICE))
})

it('who types his code into a suspended account is told so', async () => {
  const { browsers, enter } = await typing()
  const ended = { suspended_at: world.clock.now() }
  // Between the look at the session and the look at the code.
  const { entered } = await inTransaction(world.deps.db, async tx => {
    await holdCounters(tx)
    const entered = enter()
    await untilHeldUp(8, entered)
    await tx.updateTable('contract').set(ended).where('name', '=', 'office商事').execute()
    return { entered }
  })
  if (!isPostgres(world.deps.db)) return
  for (const { text } of await Promise.all(entered))
    expect(text).toContain('このログインIDは現在ご利用を停止しています。')
  await nobodyIsIn(browsers, deps => resumeContract(deps, OFFICE))
})

/** Whoever looks at a code waits for these, with his account locked. */
async function holdCounters(tx: Db): Promise<void> {
  const counters = tx.selectFrom('guard_counter').select('level').where('device', '=', UNKNOWN_DEVICE)
  await forUpdate(tx, counters).execute()
}
