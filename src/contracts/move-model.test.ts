import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ApiCaller, newKey } from '../../support/api.ts'
import { runsHere } from '../../support/engines.ts'
import { reached, type Walked, walkThrough } from '../../support/models.ts'
import {
  hasHisName,
  isInUnseen,
  isTakenUnseen,
  type LineState,
  MOVE_PRODUCT,
  type MoveAct,
  type MoveRules,
  moveModel,
  moveStarts,
} from '../../support/move-model.ts'
import { signedInAdministrator } from '../../support/people.ts'
import { accountOf, changeRows, rowsOf } from '../../support/rows.ts'
import { fieldValue, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, numberOf, type TestContract, type World } from '../../support/world.ts'
import { eraseEndedContracts } from '../leaving/ended-contracts.ts'
import { HOUR_MS } from '../policy.ts'
import { addContract, addLine } from './contracts.ts'
import { firstLastDayAlone } from './ending.ts'

/** What one hand reaches by changing names, searched through, and each act of the model compared with the product. */

/** Acts of one sequence. */
const LONGEST = 5
const ways = (rules: MoveRules, isBad: (state: LineState) => boolean) =>
  [...reached(moveModel(rules), moveStarts(), LONGEST).values()]
    .filter(([state]) => isBad(state))
    .map(([, way]) => way)

describe('who may change names', () => {
  it.each([
    ['comes into the account of a user who was not told, without 72 hours', isInUnseen],
    ['has the line of somebody who was not told', isTakenUnseen],
    ['has the ID by which the operator’s files call the customer', hasHisName],
  ])('never %s, by up to five acts', (_, isBad) => {
    expect(ways(MOVE_PRODUCT, isBad)).toEqual([])
  })

  it.each([
    ['tells', isTakenUnseen],
    ['refusesUntold', isTakenUnseen],
    ['holds', isInUnseen],
    ['together', isInUnseen],
    ['keepsNames', hasHisName],
  ] as const)('none of the rules can be left out: %s', (rule, isBad) => {
    expect(ways({ ...MOVE_PRODUCT, [rule]: false }, isBad).length).toBeGreaterThan(0)
  })
})

const HIS = '08011110001'
const ADMINISTRATOR = '09011110001'
const PHONE_OF_INSIDER = '08098760001'
const INSIDER: TestContract = {
  administrator: { loginId: 'insider', password: 'insider-password', smsNumber: '09098760001' },
  users: [],
}

let world: World
let insider: Visitor
let count = 0
beforeEach(open)
afterEach(() => world.close())

async function open(): Promise<void> {
  world = await makeWorld()
  await addOffice(world.deps, INSIDER)
  insider = await signedInAdministrator(world, INSIDER)
}

/** One customer with one line, and a key of its own. */
interface Walk {
  readonly administratorId: string
  readonly accountId: string
  readonly userId: string
  readonly loginId: string
  readonly line: string
  readonly api: ApiCaller
}

/** So many acts from a start; farther states are the model’s business alone. */
const NEAR = runsHere(2)
const model = moveModel(MOVE_PRODUCT)

it('does what the model says, in every state that is reached by few acts', async () => {
  for (const start of moveStarts()) {
    // All rows are looked at each time: in a world with few customers these are few.
    await world.close()
    await open()
    const near = reached(model, [start], NEAR)
    const done = new Set<string>()
    const walked: Walked<LineState, MoveAct, Walk> = {
      ...model,
      ...{ near, farthest: NEAR, actsIn, begin, doIt, observed, shown },
      // Days go by all the same; what the model looks at together lies within seven.
      isSpent: act => act === 'wait-72-hours',
    }
    await walkThrough(walked, start, done)
    expect(done.size).toBe(near.size * model.acts.length)
  }
}, 240_000)

/** First what is refused, or changes nothing: it costs no walk of its own. To wait for nothing ends one. */
function actsIn(state: LineState): readonly MoveAct[] {
  const rank = (act: MoveAct) => (model.after(state, act) !== undefined ? 1 : act === 'wait-72-hours' ? 2 : 0)
  return model.acts.toSorted((one, other) => rank(one) - rank(other))
}

async function begin(start: LineState): Promise<Walk> {
  count += 1
  const digits = String(count).padStart(4, '0')
  const [administratorId, loginId, line] = [`admin${count}`, `user${count}`, `0505500${digits}`]
  await addContract(world.deps, {
    name: `第${count}商事`,
    administrator: {
      loginId: administratorId,
      ...(start.administratorNumber === 'his' && { smsNumber: ADMINISTRATOR }),
    },
  })
  await addLine(world.deps, {
    ...{ administratorId, number: line, userName: '', ordered: [] },
    user: { loginId, ...(start.userNumber === 'his' && { smsNumber: HIS }) },
  })
  // They used them, and the notices to numbers that nobody used end some time.
  for (const login_id of [administratorId, loginId])
    await changeRows(world, 'account', { set: { sms_number_confirmed: 1 }, where: { login_id } })
  const [{ id: accountId }, { id: userId }] = [
    await accountOf(world, administratorId),
    await accountOf(world, loginId),
  ]
  const api = new ApiCaller(world.deps, await newKey(world.deps, undefined, `key-${count}`))
  return { administratorId, accountId, userId, loginId, line, api }
}

function shown({ userNumber, administratorNumber, contract, told, userTold, delay, name, ends }: LineState) {
  // Notices are erased with their contract.
  if (ends === 'erased') return { contract }
  const isHeld = delay === 'held' && userNumber === 'none'
  return { userNumber, administratorNumber, contract, told, userTold, isHeld, name, ends }
}

async function observed(of: Walk): Promise<ReturnType<typeof shown>> {
  const line = (await rowsOf(world, 'line')).find(({ number: one }) => one === of.line)
  const { contract_id: his } = await accountOf(world, 'insider')
  const administrator = (await rowsOf(world, 'account')).find(({ id }) => id === of.accountId)
  const contract = line === undefined ? 'gone' : line.contract_id === his ? 'insider’s' : 'own'
  if (administrator === undefined) return { contract }
  const { ends_on: last } = (await rowsOf(world, 'contract')).find(
    ({ id }) => id === administrator.contract_id,
  ) as { ends_on: string | null }
  const ofAdministrator = await numberOf(world.deps, administrator.login_id)
  const user = await accountOf(world, of.loginId)
  const number = await numberOf(world.deps, of.loginId)
  const named = (await rowsOf(world, 'account')).find(row => row.login_id === of.administratorId)
  const notices = (await rowsOf(world, 'sms_message')).filter(({ purpose }) =>
    ['names-changed', 'number-replaced', 'contract-end'].includes(purpose),
  )
  const toldOf = (accountId: string, to: string) =>
    notices.some(
      row => row.account_id === accountId && world.deps.numbers.hashes(to).includes(row.to_number_hash ?? ''),
    )
  const userTold = toldOf(of.userId, HIS)
  return {
    userNumber: number === null ? 'none' : number === HIS ? 'his' : 'insider',
    administratorNumber:
      ofAdministrator === null ? 'none' : ofAdministrator === ADMINISTRATOR ? 'his' : 'insider',
    contract,
    told: userTold || toldOf(of.accountId, ADMINISTRATOR),
    userTold,
    isHeld: number === null && (user.number_after ?? 0) > world.clock.now(),
    ends: last === null ? 'none' : 'set',
    name: named === undefined ? 'nobody’s' : named.id === of.accountId ? 'his' : 'insider’s',
  }
}

async function doIt(of: Walk, act: MoveAct): Promise<void> {
  const { api, administratorId, loginId, line } = of
  const accounts = await rowsOf(world, 'account')
  const administrator = accounts.find(({ id }) => id === of.accountId)
  // What is left of an erased contract is its names, which anybody may have.
  if (administrator === undefined && act !== 'take-line') return
  switch (act) {
    case 'move':
      await api.post(`/lines/${line}/moves`, { administratorId: 'insider' })
      return
    case 'rename-administrator':
      await api.post(`/administrators/${administratorId}/id-changes`, {
        administratorId: `${administratorId}-x`,
      })
      return
    case 'take-his-name':
      await api.post('/contracts', { administratorId, name: '横取り商事' })
      return
    case 'register-number':
      return registerAsAdministrator(of)
    case 'register-by-key': {
      const number = await numberOf(world.deps, loginId)
      // One that is there is replaced by whoever looks after him, too, and told.
      if (number === null)
        await api.change('PUT', `/users/${loginId}/sms-number`, { smsNumber: PHONE_OF_INSIDER })
      return
    }
    case 'register-administrator-by-key':
      await api.change('PUT', `/administrators/${administrator?.login_id}/sms-number`, {
        smsNumber: PHONE_OF_INSIDER,
      })
      return
    case 'end-contract': {
      // Of a contract that has the line.
      if (!(await rowsOf(world, 'line')).some(row => row.contract_id === administrator?.contract_id)) return
      const lastDay = firstLastDayAlone(world.deps)
      await api.change('PUT', `/contracts/${administrator?.login_id}/end`, { lastDay, reason: '解約' })
      return
    }
    case 'take-line':
      await api.post('/contracts/insider/lines', { number: line, userName: 'x', loginId: `taken-${loginId}` })
      return
    case 'wait-72-hours':
      // The last day is over, too.
      world.clock.pass(96 * HOUR_MS)
      await eraseEndedContracts(world.deps)
  }
}

async function registerAsAdministrator({ userId, loginId }: Walk): Promise<void> {
  if ((await insider.get('/oa/lines')).status !== 200) insider = await signedInAdministrator(world, INSIDER)
  const was = (await numberOf(world.deps, loginId)) ?? ''
  const row = { [`was.${userId}`]: was, [`number.${userId}`]: PHONE_OF_INSIDER }
  const draft = await insider.post('/oa/sms-numbers', { action: 'set', ...row })
  if (draft.location !== '/oa/sms-numbers/confirm') return
  const check = fieldValue(await insider.get('/oa/sms-numbers/confirm'), 'draft')
  await insider.post('/oa/sms-numbers/confirm', { draft: check, action: 'ok' })
}
