import type { NumberRow, NumberState } from './sms-numbers.ts'
import type { listNumberRows } from './store.ts'

type Registered = Awaited<ReturnType<typeof listNumberRows>>[number]

/** @param failed the newest SMS to the present number did not arrive */
export function numberRow(row: Registered, failed: boolean): NumberRow {
  return {
    accountId: row.id,
    owner: row.site === 'admin' ? 'administrator' : 'service-user',
    loginId: row.login_id,
    userName: row.user_name ?? '',
    lineNumber: row.line_number ?? undefined,
    number: row.sms_number ?? undefined,
    state: stateOf(row, failed),
  }
}

function stateOf(row: Registered, failed: boolean): NumberState {
  if (row.unreadable) return 'unreadable'
  if (row.sms_number === null) return 'missing'
  if (failed) return 'undelivered'
  return row.sms_number_confirmed === 1 ? 'confirmed' : 'unconfirmed'
}
