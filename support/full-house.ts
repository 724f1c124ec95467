import { FIRST_OPTION_SERVICES } from '../src/lines/option-services.ts'
import { isoDate } from '../src/platform/i18n/japan-time.ts'
import { placeIn } from '../src/platform/sealed-column.ts'
import { DAY_MS, policy } from '../src/policy.ts'
import type { SiteKind } from '../src/site.ts'
import { MESSAGE_NUMBER } from '../src/sms/tables.ts'
import { addManyLines } from './long-contract.ts'
import { addRows, changeRows, contractOf, idOf, rowsOf } from './rows.ts'
import type { World } from './world.ts'

/**
 * Fills a world with the most of everything that a page lists: a contract as large as it can be, whose names are as long as
 * they can be and of the character that takes the most room in a page; and many rows of each other kind.
 */
export async function fillHouse(world: World): Promise<void> {
  await changeRows(world, 'contract', { set: { name: LONGEST_NAME }, where: { name: 'office商事' } })
  await addLargestContract(world)
  await forwardEveryLine(world)
  await addMessages(world)
  for (const id of ['office', 'taro', 'op-supervisor']) await addSessionsAndDevices(world, id)
  await addEvents(world)
  await addContracts(world)
  await addDeskWork(world)
  await addPhones(world)
}

export const LONGEST_NAME = '"'.repeat(policy.nameCharacters)
/** Rows of each kind beside the large contract's: more than any page shows. */
export const OF_EACH_KIND = 1_200
/** That every second line of the large contract has; of the others every second one has none. */
const SHARED_NUMBER = '07099999999'

const longId = (mark: string, n: number) => `${mark}${String(n).padStart(5, '0')}`.padEnd(64, '@')
const many = <T>(count: number, made: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => made(n))

/** Login IDs of the lines that `fillHouse` adds. */
export const lineId = (n: number) => longId('u', n)

async function addLargestContract(world: World): Promise<void> {
  // The office has two.
  const lines = many(policy.contract.mostLines - 2, n => ({
    loginId: lineId(n),
    userName: LONGEST_NAME,
    ...(n % 4 !== 3 && { smsNumber: n % 2 === 0 ? SHARED_NUMBER : `070${10_000_000 + n}` }),
  }))
  await addManyLines(world.deps, 'office', lines)
}

/** As many times as a line can, to numbers as long as they can be. */
export async function forwardEveryLine(world: World): Promise<void> {
  const to = { number: `+${'9'.repeat(15)}` }
  const forwarding = [
    { when: 'busy' as const, to },
    { when: 'no-answer' as const, after: 20, to },
    { when: 'unreachable' as const, to },
  ]
  const services = { ...FIRST_OPTION_SERVICES, forwarding, internationalSuspended: false }
  await changeRows(world, 'line', { set: { settings: JSON.stringify(services) } })
}

/** One to each number, which did not arrive and whose code nobody entered; and the administrator's, tried again and again. */
async function addMessages(world: World): Promise<void> {
  const { clock, numbers } = world.deps
  const message = (id: string, account_id: string | null) => ({
    id,
    purpose: 'sign-in' as const,
    account_id,
    challenge_id: null,
    to_number: numbers.seal(SHARED_NUMBER, placeIn(MESSAGE_NUMBER, id)),
    to_number_hash: null as string | null,
    state: 'undelivered' as const,
    created_at: clock.now() - 1,
    next_try_at: 0,
    useless_after: 0,
  })
  const accounts = (await rowsOf(world, 'account')).filter(row => row.sms_number_hash !== null)
  const toAll = accounts.map((row, n) => ({
    ...message(`to-all-${n}`, row.id),
    to_number_hash: row.sms_number_hash,
  }))
  const own = await idOf(world, 'office')
  const recent = many(policy.desk.recentRows, n => ({
    ...message(`recent-${n}`, own),
    created_at: clock.now(),
  }))
  await addRows(world, 'sms_message', [...toAll, ...recent])
  const attempts = recent.flatMap(({ id }) =>
    many(100, n => ({
      message_id: id,
      n: n + 1,
      gateway: 'g'.repeat(40),
      state: 'failed' as const,
      started_at: clock.now(),
      ended_at: clock.now(),
      error_class: 'not-sent',
      error_code: 'E'.repeat(40),
    })),
  )
  await addRows(world, 'sms_attempt', attempts)
}

async function addSessionsAndDevices(world: World, loginId: string): Promise<void> {
  const now = world.clock.now()
  const account_id = await idOf(world, loginId)
  const site: SiteKind = loginId === 'office' ? 'admin' : loginId === 'taro' ? 'user' : 'op'
  const sessions = many(OF_EACH_KIND, n => ({
    id: `${loginId}-${n}`,
    token_hash: `${loginId}-${n}`,
    site,
    account_id,
    stage: 'open' as const,
    with_code: 1 as const,
    created_at: now,
    last_seen_at: now,
    label: 'Chrome（Windows）',
    address: '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
  }))
  await addRows(world, 'session', sessions)
  const devices = many(policy.knownDevice.maxPerAccount - 1, n => ({
    id: `device-${loginId}-${n}`,
    account_id,
    token_hash: `device-${loginId}-${n}`,
    label: 'Chrome（Windows）',
    created_at: now,
    last_used_at: now,
  }))
  await addRows(world, 'known_device', devices)
}

/** Of the administrator with the longest reasons, and of a user both what his page shows and what it leaves out. */
async function addEvents(world: World): Promise<void> {
  const { id: contract_id } = await contractOf(world, 'office')
  const [office, taro] = [await idOf(world, 'office'), await idOf(world, 'taro')]
  const reason = '"'.repeat(policy.desk.reasonCharacters)
  const event = (account_id: string, action: string, n: number) => ({
    at: world.clock.now() - n,
    site: account_id === office ? ('admin' as const) : ('user' as const),
    contract_id,
    account_id,
    actor: 'operator' as const,
    action,
    address: '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
    detail: JSON.stringify({ reason, by: 'x'.repeat(64), path: '"'.repeat(100) }),
    mac: '',
  })
  await addRows(world, 'audit_event', [
    ...many(OF_EACH_KIND, n => event(office, 'account.suspended', n)),
    ...many(OF_EACH_KIND, n => event(taro, 'line.saved', n)),
    ...many(OF_EACH_KIND, n => event(taro, 'sign-in.completed', OF_EACH_KIND + n)),
  ])
}

/** Other contracts, each with a day of its own and an administrator who lacks a number. */
async function addContracts(world: World): Promise<void> {
  const now = world.clock.now()
  const id = (n: number) => `contract-${String(n).padStart(5, '0')}`
  const contracts = many(OF_EACH_KIND, n => ({
    id: id(n),
    name: LONGEST_NAME,
    codes_from: isoDate(now - n * DAY_MS),
    created_at: now,
  }))
  const administrators = many(OF_EACH_KIND, n => ({
    id: `administrator-${n}`,
    contract_id: id(n),
    site: 'admin' as const,
    login_id: longId('a', n),
    password_hash: '',
    password_initial: 0 as const,
    created_at: now,
  }))
  await addRows(world, 'contract', contracts)
  await addRows(world, 'account', administrators)
  const days = many(policy.rollout.seriesMostDays + 100, n => ({
    day: isoDate(now - (n + 1) * DAY_MS),
    admin_with: 100_000,
    admin_without: 100_000,
    admin_suspended: 100_000,
    user_with: 1_000_000,
    user_without: 1_000_000,
    user_suspended: 1_000_000,
    counted_at: now,
  }))
  await addRows(world, 'rollout_day', days)
}

/** Clearings that wait and that are over, one of each account; and what one member did. */
async function addDeskWork(world: World): Promise<void> {
  const now = world.clock.now()
  const asked = (n: number) => ({
    kind: 'number' as const,
    codes_from: null,
    account_id: `administrator-${n}`,
    number_version: 0,
    requested_by: 'x'.repeat(64),
    requested_at: now,
    identity: 'call-back' as const,
    reason: '"'.repeat(policy.desk.reasonCharacters),
    due_at: now + n,
  })
  const open = many(OF_EACH_KIND, n => ({ ...asked(n), id: `open-${n}`, state: 'open' as const }))
  const closed = many(OF_EACH_KIND, n => ({
    ...asked(n),
    id: `closed-${n}`,
    state: 'done' as const,
    approved_by: 'y'.repeat(64),
    closed_at: now,
  }))
  await addRows(world, 'number_clearing', [...open, ...closed])
  const { id: contract_id } = await contractOf(world, 'office')
  const acts = many(OF_EACH_KIND, () => ({
    contract_id,
    account_id: null,
    member: 'op-supervisor',
    act: 'asked' as const,
    at: now,
  }))
  await addRows(world, 'desk_act', acts)
}

/** SMS in the demonstration's inbox, and keys of the API. */
async function addPhones(world: World): Promise<void> {
  const now = world.clock.now()
  const messages = many(OF_EACH_KIND, n => ({
    to_number: `090${10_000_000 + n}`,
    from_number: '0120381059',
    text: '"'.repeat(10 * policy.sms.manyPartsUnits),
    sent_at: now,
    parts: 10,
    state: 'submitted',
  }))
  await addRows(world, 'inbox_message', messages)
  const keys = many(OF_EACH_KIND, n => ({
    id: `key-${n}`,
    name: `key-${n}`,
    hash: `key-${n}`,
    scopes: '[]',
    created_at: now,
  }))
  await addRows(world, 'api_key', keys)
}
