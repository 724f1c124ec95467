import { afterEach, beforeEach, expect, it } from 'vitest'
import { type AccountState, type Act, deskModel, PRODUCT, type Setting } from '../../support/desk-model.ts'
import { runsHere } from '../../support/engines.ts'
import { reached, type Walked, walkThrough } from '../../support/models.ts'
import { DESK_PASSWORD, memberNumber, signedInMember } from '../../support/people.ts'
import { changeRows, idOf, lineOf } from '../../support/rows.ts'
import { fieldValue, type Visitor } from '../../support/visitor.ts'
import { makeWorld, numberOf, type World } from '../../support/world.ts'
import { clearDueNumbers, findOpenClearing } from '../clearing/clearing.ts'
import { addContract, addLine } from '../contracts/contracts.ts'
import { setCodesFrom } from '../contracts/states.ts'
import { FIRST_OPTION_SERVICES } from '../lines/option-services.ts'
import type { Clock } from '../platform/clock.ts'
import { isoDate } from '../platform/i18n/japan-time.ts'
import { DAY_MS } from '../policy.ts'
import { momentAt } from '../pre-registration.ts'

/**
 * The model of support/desk-model.ts held against the product: one contract after the other is walked through the
 * states that its person reaches, also those before codes are compulsory; each act is done in each of them as people do it, and what the product says is compared.
 */
const OWNER = '09012340001'
const INSIDER = '08098760001'

let world: World
let me: Visitor
let colleague: Visitor
let count = 0

beforeEach(async () => {
  world = await makeWorld()
})
afterEach(() => world.close())

/** One account that is walked through. */
interface Walk {
  readonly administratorId: string
  readonly loginId: string
  readonly site: 'admin' | 'user'
  /** The one that the desk showed. */
  password: string | undefined
  inside: Visitor | undefined
}

const supervisor: Setting = { role: 'supervisor', second: true, rules: PRODUCT }
const base = {
  enrolment: 'open',
  password: 'owner',
  suspended: false,
  open: 'none',
  mine: [],
  inside: false,
} as const

const starts: readonly AccountState[] = [
  { ...base, site: 'admin', number: 'owner', codes: 'now' },
  { ...base, site: 'admin', number: 'none', codes: 'now' },
  { ...base, site: 'admin', number: 'owner', codes: 'now', open: 'number of colleague' },
  { ...base, site: 'admin', number: 'none', codes: 'now', open: 'day of colleague' },
  { ...base, site: 'user', number: 'owner', codes: 'later' },
  { ...base, site: 'user', number: 'none', codes: 'later' },
]

it.each<[string, Setting, readonly AccountState[]]>([
  ['a supervisor', supervisor, starts],
  [
    'a supervisor where one is enough',
    { ...supervisor, second: false },
    starts.filter(({ open, site }) => open === 'none' && site === 'admin'),
  ],
  [
    'somebody of the desk',
    { ...supervisor, role: 'desk' },
    [{ ...base, site: 'admin', number: 'none', codes: 'later' }],
  ],
])(
  'does what the model says, for %s',
  async (_, setting, from) => {
    await world.close()
    const { desk } = world.deps.config
    world = await makeWorld({ config: { desk: { ...desk, secondOperator: setting.second } } })
    me = await signedInMember(world, setting.role, 'me')
    colleague = await signedInMember(world, 'supervisor', 'colleague')
    const model = deskModel(setting)
    const near = reached(model, [...starts, ...from], NEAR)
    const walked: Walked<AccountState, Act, Walk> = {
      ...model,
      ...{ near, farthest: Number.POSITIVE_INFINITY, begin, doIt, observed, shown },
      actsIn: ({ suspended }) => (suspended ? WHILE_SUSPENDED : model.acts),
    }
    const done = new Set<string>()
    for (const start of from) await walkThrough(walked, start, done)
    expect(done.size).toBeGreaterThanOrEqual(from.length * model.acts.length)
  },
  240_000,
)

/** The others do the same as before, and there are twice as many states. */
const WHILE_SUSPENDED: readonly Act[] = ['resume', 'reset-password', 'sign-in', 'enrol']

/** Acts from a start to a state whose acts are all done: farther ones are the model's business alone. */
const NEAR = runsHere(2)

/** What of a state shows in the product. */
function shown({ number, codes, password, suspended, open, inside }: AccountState) {
  return { number, codes, password, suspended, open, inside }
}

async function observed(of: Walk): Promise<ReturnType<typeof shown>> {
  const { db } = world.deps
  const row = await db
    .selectFrom('account')
    .innerJoin('contract', 'contract.id', 'account.contract_id')
    .select(['account.id', 'account.suspended_at', 'codes_from as codesFrom', 'password_shown'])
    .where('login_id', '=', of.loginId)
    .executeTakeFirstOrThrow()
  const administrator = await idOf(world, of.administratorId)
  const open = await findOpenClearing(db, administrator)
  const number = await numberOf(world.deps, of.loginId)
  return {
    number: number === null ? 'none' : number === OWNER ? 'owner' : 'insider',
    codes: momentAt(world.deps.config, world.clock.now(), row) === 'after' ? 'now' : 'later',
    password: row.password_shown === 1 ? 'shown' : 'owner',
    suspended: row.suspended_at !== null,
    open:
      open === undefined || of.site === 'user'
        ? 'none'
        : open.approved_by !== null
          ? 'number approved'
          : `${open.kind === 'number' ? 'number' : 'day'} of ${open.requested_by === 'me' ? 'mine' : 'colleague'}`,
    inside: of.inside !== undefined && (await isIn(of.inside, of.site)),
  }
}

const sitePath = (site: 'admin' | 'user') => (site === 'admin' ? '/oa' : '/ou')

async function isIn(browser: Visitor, site: 'admin' | 'user'): Promise<boolean> {
  const { status } = await browser.get(`${sitePath(site)}/password`)
  return status === 200
}

async function begin(start: AccountState): Promise<Walk> {
  count += 1
  const of: Walk = {
    administratorId: `admin${count}`,
    loginId: start.site === 'admin' ? `admin${count}` : `user${count}`,
    site: start.site,
    password: undefined,
    inside: undefined,
  }
  const number = start.number === 'none' ? {} : { smsNumber: OWNER }
  const { enrolment } = start
  await addContract(world.deps, {
    name: `第${count}商事`,
    enrolment,
    administrator: {
      loginId: of.administratorId,
      password: 'of its owner',
      ...(start.site === 'admin' && number),
    },
  })
  if (start.site === 'user')
    await addLine(world.deps, {
      administratorId: of.administratorId,
      number: lineNumber(of),
      userName: '受付',
      ordered: [],
      user: { loginId: of.loginId, password: 'of its owner', ...number },
    })
  if (start.codes === 'later') await laterByOwner(of)
  if (start.open === 'number of colleague') await fill(colleague, of, 'clear-number')
  if (start.open === 'day of colleague') await setDay(colleague, of, dayLater())
  return of
}

const lineNumber = ({ loginId }: Walk) => `0505500${loginId.replace(/\D/g, '').padStart(4, '0')}`
const FORWARDING = JSON.stringify({
  ...FIRST_OPTION_SERVICES,
  forwarding: [{ when: 'always', to: { number: '0312345678' } }],
})

const dayLater = () => isoDate(world.clock.now() + 150 * DAY_MS)
const laterByOwner = (of: Walk) =>
  setCodesFrom(world.deps, { administratorId: of.administratorId, day: dayLater() })

async function fill(browser: Visitor, of: Walk, act: string) {
  const path = `/op/accounts/${await idOf(world, of.loginId)}/${act}`
  const form = await browser.get(path)
  const stamp = form.status === 200 ? fieldValue(form, 'stamp') : ''
  return browser.post(path, { stamp, reason: 'お申し出', identity: 'call-back' })
}

async function setDay(browser: Visitor, of: Walk, day: string) {
  const path = `/op/rollout/contracts/${await idOf(world, of.loginId)}`
  await browser.post(path, { day, reason: 'お申し出', action: 'set' })
}

async function decide(of: Walk, action: 'approve' | 'cancel') {
  const open = await findOpenClearing(world.deps.db, await idOf(world, of.administratorId))
  if (open !== undefined && of.site === 'admin') await me.post(`/op/clearings/${open.id}`, { action })
}

async function doIt(of: Walk, act: Act): Promise<void> {
  switch (act) {
    case 'reset-password': {
      const answer = await fill(me, of, act)
      if (answer.status !== 303) return
      const shownOnce = /(?:[a-z2-9]{4}-){4}[a-z2-9]{4}/.exec((await me.get(answer.location ?? '')).html)
      expect(shownOnce).not.toBeNull()
      of.password = shownOnce?.[0]
      return
    }
    case 'stop-forwarding':
      await changeRows(world, 'line', { set: { settings: FORWARDING } })
      await fill(me, of, act)
      // Possible in every state, without asking anybody.
      if (of.site === 'user') expect((await lineOf(world, lineNumber(of))).settings.forwarding).toEqual([])
      return
    case 'end-sessions':
    case 'suspend':
    case 'resume':
    case 'clear-number':
      await fill(me, of, act)
      return
    case 'approve':
    case 'cancel':
      return decide(of, act)
    case 'day-later':
      return setDay(me, of, dayLater())
    case 'day-now':
      return setDay(me, of, '2026-01-01')
    case 'sign-in':
      return signIn(of, {})
    case 'enrol':
      return signIn(of, { number: INSIDER, activationCode: 'ABCD-EFGH-JKMN' })
    case 'wait-days':
      await clearDueNumbers({ ...world.deps, clock: inDays(1) })
      return
    case 'wait-weeks':
      return wait(of, 15)
  }
}

/** Only for what comes by the clock: of the acts before none becomes older, however often one waits. */
function inDays(days: number): Clock {
  const { clock } = world
  return { now: () => clock.now() + days * DAY_MS, ticks: () => clock.ticks(), sleep: () => clock.sleep() }
}

/** With what he knows, and the codes that come to his own phone. */
async function signIn(of: Walk, more: Record<string, string>): Promise<void> {
  if (of.password === undefined) return
  const browser = world.visitor()
  const path = sitePath(of.site)
  await browser.post(`${path}/`, { loginId: of.loginId, password: of.password, ...more })
  await world.deliver()
  if (world.gateway.sent.some(sms => sms.to === INSIDER))
    await browser.post(`${path}/code`, { code: await world.codeFor(INSIDER) })
  if (await isIn(browser, of.site)) of.inside = browser
}

/** His sessions at the desk end meanwhile; the contract's day stays as far ahead as it was. */
async function wait(of: Walk, days: number): Promise<void> {
  const isLater = (await observed(of)).codes === 'later'
  world.clock.pass(days * DAY_MS)
  await clearDueNumbers(world.deps)
  if (isLater) await laterByOwner(of)
  for (const [browser, loginId] of [
    [me, 'me'],
    [colleague, 'colleague'],
  ] as const) {
    await browser.post('/op/', { loginId, password: DESK_PASSWORD })
    await browser.post('/op/code', { code: await world.codeFor(memberNumber(loginId)) })
  }
}
