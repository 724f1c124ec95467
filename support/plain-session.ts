import type { Session } from '../src/sessions/sessions.ts'
import { accountOf, rowsOf } from './rows.ts'
import type { World } from './world.ts'

/**
 * The session of somebody who is signed in, as a request reads it before it does anything; nobody asks it for codes. For what is done to it
 * in between.
 */
export async function plainSessionOf(world: World, loginId: string): Promise<Session> {
  const account = await accountOf(world, loginId)
  const row = (await rowsOf(world, 'session')).find(({ account_id }) => account_id === account.id)
  if (row === undefined) throw new Error(`${loginId} is not signed in`)
  return {
    ...{ id: row.id, site: account.site, accountId: account.id, contractId: account.contract_id, loginId },
    ...{ contractName: '', codesFrom: null, contractEndsOn: null, line: undefined, role: undefined },
    ...{ withCode: false, codeAt: undefined, withSecondNumber: false, device: undefined },
    ...{ mustChangePassword: false, previousSignInAt: undefined, waiting: null, wantedPath: undefined },
    ends: { at: 0, latest: 0 },
  }
}
