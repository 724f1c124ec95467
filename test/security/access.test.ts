import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDeskMember } from '../../src/desk/members.ts'
import { signedInAdministrator, signedInMember, signedInUser } from '../../support/people.ts'
import { accountOf, lineOf, onlyRowOf, recorded, rowsOf } from '../../support/rows.ts'
import { fieldValue, formFields, type Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { type Ids, ROUTE_CASES } from './access.ts'
import { awaitingCode, SITES } from './sites.ts'

/** Case 21: every route × every role × another contract's data, from the routes that the application declares. */
let world: World
let ids: Ids
const roles = new Map<string, { readonly browser: Visitor; readonly signedInAt: '/oa' | '/ou' | undefined }>()

beforeAll(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
  const owner = await signedInAdministrator(world)
  roles.set('the administrator of A', { browser: owner, signedInAt: '/oa' })
  roles.set('a user of A', { browser: await signedInUser(world), signedInAt: '/ou' })
  roles.set('the administrator of B', {
    browser: await signedInAdministrator(world, OTHER_OFFICE),
    signedInAt: '/oa',
  })
  roles.set('a user of B', { browser: await signedInUser(world, OTHER_OFFICE), signedInAt: '/ou' })
  roles.set('an operator without a code', { browser: await operatorWithoutCode(), signedInAt: undefined })
  roles.set('somebody who knows a password', { browser: await waiting(), signedInAt: undefined })
  roles.set('nobody', { browser: world.visitor(), signedInAt: undefined })
  ids = await identifiersOfA(owner)
})
afterAll(() => world.close())

/** Words that only people of contract A may see. `jiro` has no session: his line is the administrator's only. */
const OF_A = [
  'office',
  'taro',
  'jiro',
  '05055001001',
  '050-5500-1001',
  '050-5500-1002',
  '09011112222',
  '2222',
]
const OF_JIRO = ['jiro', '050-5500-1002', '05055001002']

const routes = () => [
  ...new Set(
    world.app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`),
  ),
]

/** Signing out shows nothing and would end the sessions that the rest of the table needs. */
const tried = () => routes().filter(route => !route.endsWith('/sign-out'))

describe('every route of the application', () => {
  it('21: has its case in access.ts, and no case is left over', () => {
    expect(routes().sort()).toEqual(Object.keys(ROUTE_CASES).sort())
  })

  it('21: shows and changes nothing of contract A for anybody of B, nor for who is not signed in', async () => {
    const before = await rowsOfA()
    for (const [role, { browser, signedInAt }] of roles) {
      if (role.endsWith('of A')) continue
      for (const route of tried()) {
        const refusals = (await recorded(world, 'access.refused')).length
        const known = ROUTE_CASES[route]
        const answer = await send(browser.copy(), route)
        const what = `${role}: ${route}`
        for (const word of OF_A) expect(answer.shown.includes(word), `${what} shows ${word}`).toBe(false)
        if (known?.needs === 'open') continue
        if (known?.needs !== signedInAt) expect(answer.location, what).toBe(`${known?.needs}/`)
        else if (known?.names === 'by-id') {
          expect(answer.status, what).toBe(404)
          expect(await recorded(world, 'access.refused'), what).toHaveLength(refusals + 1)
        } else expect(answer.status, what).toBeLessThan(500)
      }
    }
    expect(await rowsOfA()).toEqual(before)
  })

  it('21: shows a service user of A nothing of the other lines of A, and lets him change none', async () => {
    const { browser } = roles.get('a user of A') as { browser: Visitor }
    const jiro = () => lineOf(world, '05055001002')
    const before = await jiro()
    const own = ids
    ids = { ...ids, line: '05055001002' }
    for (const route of tried()) {
      const answer = await send(browser.copy(), route)
      for (const word of OF_JIRO) expect(answer.shown.includes(word), `${route} shows ${word}`).toBe(false)
      if (ROUTE_CASES[route]?.needs === '/oa') expect(answer.location, route).toBe('/oa/')
    }
    ids = own
    expect(await jiro()).toEqual(before)
  })

  it('21: shows the desk to nobody but the desk, its own people to nobody, and opens to it', async () => {
    const desk = await signedInMember(world, 'desk')
    for (const route of tried().filter(one => ROUTE_CASES[one]?.needs === '/op')) {
      for (const [role, { browser }] of roles) {
        const answer = await send(browser.copy(), route)
        expect(answer.location, `${role}: ${route}`).toBe('/op/')
      }
      const answer = await send(desk.copy(), route)
      expect(answer.location, route).not.toBe('/op/')
      expect(answer.status, route).toBeLessThan(500)
    }
    expect((await send(desk, 'GET /op/accounts/:account')).text).toContain('office')
    for (const route of tried().filter(one => /^\/o[au]$/.test(ROUTE_CASES[one]?.needs ?? ''))) {
      const answer = await send(desk.copy(), route)
      expect(answer.location, `the desk: ${route}`).toBe(`${ROUTE_CASES[route]?.needs}/`)
    }
  })

  it('21: opens for the people whose data it is, so that the table above can fail', async () => {
    const { browser: administrator } = roles.get('the administrator of A') as { browser: Visitor }
    const { browser: user } = roles.get('a user of A') as { browser: Visitor }
    expect((await send(administrator, 'GET /oa/lines')).text).toContain('jiro')
    expect((await send(administrator, 'GET /oa/lines/:line')).text).toContain('050-5500-1001')
    expect((await send(administrator, 'GET /oa/users/:loginId')).text).toContain('050-5500-1001')
    expect((await send(administrator, 'GET /oa/users/:loginId/:act')).text).toContain('taroの席')
    expect((await send(administrator, 'GET /oa/sms-numbers')).html).toContain('value="09011112222"')
    expect((await send(user, 'GET /ou/settings')).text).toContain('050-5500-1001')
  })
})

async function send(browser: Visitor, route: string) {
  const [method = '', declared = ''] = route.split(' ')
  const known = ROUTE_CASES[route]
  const named = declared
    .replace(':line', ids.line)
    .replace(':loginId', 'taro')
    .replace(':account', ids.accounts[0] ?? '')
    .replace(':act', 'suspend')
    .replace(':clearing', ids.clearing)
  const path = named + (known?.query?.(ids) ?? '')
  const answer = await (method === 'GET' ? browser.get(path) : browser.post(path, known?.fields?.(ids) ?? {}))
  // The page's own address, which the request named, is no news.
  const shown = answer.html.replaceAll(path.replaceAll('&', '&amp;'), '').replaceAll(named, '')
  return { ...answer, text: answer.text, shown }
}

async function waiting(): Promise<Visitor> {
  const browser = world.visitor()
  for (const site of SITES) {
    const own = site.kind === 'admin' ? OTHER_OFFICE.administrator : OTHER_OFFICE.users[0]
    await awaitingCode(
      world,
      { ...site, loginId: own?.loginId ?? '', password: own?.password ?? '' },
      browser,
    )
  }
  return browser
}

/** The ids of A's accounts, of its first line, and of a draft that waits for its OK. */
async function identifiersOfA(owner: Visitor): Promise<Ids> {
  const fields = formFields(await owner.get('/oa/sms-numbers'), '#numbers-form')
  const numbers = Object.keys(fields).filter(name => name.startsWith('number.'))
  await owner.post('/oa/sms-numbers', { ...fields, [numbers.at(-1) ?? '']: '07055556666', action: 'set' })
  const draft = fieldValue(await owner.get('/oa/sms-numbers/confirm'), 'draft')
  await owner.upload('/oa/sms-numbers/file', 'a.csv', 'ID,Number\njiro,07055556666\ntaro,\n')
  const file = fieldValue(await owner.get('/oa/sms-numbers/file/check'), 'file')
  const { id, contract_id: contract } = await accountOf(world, 'office')
  const device = (await rowsOf(world, 'known_device')).find(one => one.account_id === id)
  return {
    device: device?.id ?? '',
    clearing: await clearingOfA(),
    line: '05055001001',
    draft,
    file,
    contract,
    accounts: numbers.map(name => name.slice('number.'.length)),
  }
}

/** A number that a supervisor of the desk is about to clear, and that waits for another one. */
async function clearingOfA(): Promise<string> {
  const supervisor = await signedInMember(world, 'supervisor', 'asking')
  const hit = (await supervisor.post('/op/search', { query: 'office' })).location
  const path = `${hit}/clear-number`
  const stamp = fieldValue(await supervisor.get(path), 'stamp')
  await supervisor.post(path, { stamp, reason: 'lost', identity: 'call-back' })
  return (await onlyRowOf(world, 'number_clearing')).id
}

/** Somebody who knows an operator's password and does not hold his phone. */
async function operatorWithoutCode(): Promise<Visitor> {
  const added = await addDeskMember(world.deps, {
    loginId: 'half',
    role: 'supervisor',
    smsNumber: '07044445555',
  })
  const browser = world.visitor()
  const password = added.kind === 'added' ? added.initialPassword : ''
  const answer = await browser.post('/op/', { loginId: 'half', password })
  if (answer.location !== '/op/code') throw new Error(`no code was sent: ${answer.status}`)
  return browser
}

async function rowsOfA() {
  const isOfA = (row: { readonly contract_id: string }) => row.contract_id === ids.contract
  return {
    clearings: await rowsOf(world, 'number_clearing', 'id'),
    accounts: (await rowsOf(world, 'account', 'id')).filter(isOfA),
    lines: (await rowsOf(world, 'line', 'id')).filter(isOfA),
    devices: (await rowsOf(world, 'known_device', 'id')).map(({ id, account_id }) => [id, account_id]),
    drafts: (await rowsOf(world, 'sms_number_draft', 'id')).map(({ id, applied_at }) => [id, applied_at]),
  }
}
