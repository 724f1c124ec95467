import type { Insertable } from 'kysely'
import type { Schema } from '../src/platform/db/schema.ts'
import { accountOf, addRows, rowsOf } from './rows.ts'
import type { World } from './world.ts'

/** What a test looks for afterwards: in no table of the people's own, and in no other. */
export const TRACES = {
  address: '198.51.100.77',
  label: 'ブラウザの名前',
  reason: '担当の柳さん',
  typed: '入力した文字',
} as const

/** A row about a service user in each table that holds something of somebody, beside what signing in leaves. */
export async function addEverythingOf(world: World, loginId: string): Promise<void> {
  const { id: account_id, contract_id, line_id } = await accountOf(world, loginId)
  const now = world.clock.now()
  const id = (what: string) => `${what}-${loginId}`
  const { numbers } = world.deps
  const seal = (column: string, ...key: readonly string[]) => numbers.seal(TRACES.typed, [column, ...key])
  const add = <T extends keyof Schema>(table: T, row: Insertable<Schema[T]>) => addRows(world, table, [row])
  await add('session', {
    ...{
      id: id('session'),
      token_hash: id('session'),
      site: 'user',
      account_id,
      stage: 'open',
      with_code: 1,
    },
    ...{ created_at: now, last_seen_at: now, label: TRACES.label, address: TRACES.address },
  })
  await add('known_device', {
    ...{ id: id('device'), account_id, token_hash: id('device'), label: TRACES.label },
    ...{ created_at: now, last_used_at: now },
  })
  await add('challenge', {
    ...{ id: id('challenge'), session_id: id('session'), account_id, purpose: 'sign-in', number_version: 1 },
    ...{ number: seal('challenge.number', id('challenge')), network: TRACES.address },
    ...{ opened_at: now, code_expires_at: now, last_sent_at: now },
  })
  await add('held_act', {
    ...{ id: id('act'), session_id: id('session'), account_id, contract_id, kind: 'forwarding', digest: '' },
    ...{ payload: seal('held_act.payload', id('act')), made_at: now, stage: 'check' },
  })
  await add('kept_form', {
    ...{ account_id, screen: 'line', session_id: id('session'), kept_at: now, label: TRACES.label, bytes: 1 },
    content: seal('kept_form.content', account_id, 'line'),
  })
  await add('sms_number_draft', {
    id: id('draft'),
    session_id: id('session'),
    created_at: now,
    applied_at: null,
  })
  await add('sms_number_draft_row', {
    ...{ draft_id: id('draft'), account_id, version: 0, old_number: null },
    new_number: seal('sms_number_draft_row.new_number', id('draft'), account_id),
  })
  await add('sms_number_file', {
    ...{ id: id('file'), session_id: id('session'), created_at: now },
    content: seal('sms_number_file.content', id('file')),
  })
  await add('guard_counter', { account_id, device: id('device'), level: 3, at: now })
  await add('number_trial', { account_id, number_hash: 'hash', at: now })
  await add('network_account', { account_id, network: TRACES.address, at: now })
  await add('desk_act', { contract_id, account_id, member: 'yamada', act: 'asked', at: now })
  await add('number_clearing', {
    ...{ id: id('clearing'), kind: 'number', account_id, number_version: 0, requested_by: 'yamada' },
    ...{ requested_at: now, identity: 'call-back', reason: TRACES.reason, due_at: now, state: 'cancelled' },
  })
  await add('sms_message', {
    ...{ id: id('sms'), purpose: 'sign-in', account_id, to_number: seal('sms_message.to_number', id('sms')) },
    ...{ useless_after: now, state: 'delivered', created_at: now, next_try_at: now, about: TRACES.typed },
  })
  await add('sms_attempt', {
    ...{ message_id: id('sms'), n: 1, gateway: 'main', state: 'delivered', started_at: now },
  })
  await add('stopped_forwarding', {
    ...{ line_id: line_id ?? '', contract_id, forwarding: JSON.stringify(TRACES.typed), version: 1, at: now },
  })
}

/** Every table's rows as one text, but for those named. */
export async function allTexts(world: World, tables: readonly (keyof Schema)[]): Promise<string> {
  const rows = []
  for (const table of tables) rows.push(...(await rowsOf(world, table)))
  return JSON.stringify(rows)
}
