import { openChallenge } from '../../src/challenges/challenge.ts'
import { codeOf } from '../../src/challenges/code.ts'
import type { Deps } from '../../src/deps.ts'
import { openSession } from '../../src/sessions/sessions.ts'
import { work } from '../../src/work.ts'
import { type Person, user } from '../../support/fill.ts'

/** A browser that awaits its code, whose SMS has arrived. */
export interface Awaiting {
  readonly cookie: string
  readonly wrongCode: string
}

const BROWSER = { label: '', address: '10.0.0.1' }

/** Brings the first `count` users as far as the code page, without a password. */
export async function awaitCodes(deps: Deps, count: number): Promise<readonly Awaiting[]> {
  const awaiting: Awaiting[] = []
  await work(deps, async within => {
    for (let n = 0; n < count; n += 1) {
      const { number, loginId } = user(n)
      const accountId = await accountIdOf(within, user(n))
      const opened = { ...BROWSER, site: 'user', accountId, stage: 'code', withCode: false } as const
      const session = await openSession(within, { ...opened, previousSignInAt: null })
      const wanted = { sessionId: session.id, accountId, purpose: 'sign-in', number } as const
      await openChallenge(within, { ...wanted, numberVersion: 0, device: 'unknown' })
      const challenge = await within.db
        .selectFrom('challenge')
        .select(['id', 'purpose', 'stage'])
        .where('session_id', '=', session.id)
        .executeTakeFirst()
      if (challenge === undefined) throw new Error(`no challenge for ${loginId}`)
      const right = Number(codeOf(within, { ...challenge, number }))
      const wrongCode = String((right + 1) % 1_000_000).padStart(6, '0')
      awaiting.push({ cookie: `__Host-sekisho-user=${session.token}`, wrongCode })
    }
    await within.db.updateTable('sms_message').set({ state: 'delivered' }).execute()
  })
  return awaiting
}

/** As if nobody had typed anything yet. */
export async function forgetWrongCodes({ db }: Deps): Promise<void> {
  await db.updateTable('challenge').set({ wrong: 0, next_answer_at: 0 }).execute()
  await db.deleteFrom('guard_counter').execute()
}

/** The cookie of somebody who signed in with a code. */
export async function signedIn(deps: Deps, person: Person): Promise<string> {
  const accountId = await accountIdOf(deps, person)
  const site = person.site === 'oa' ? 'admin' : 'user'
  const opened = { ...BROWSER, site, accountId, stage: 'open', withCode: true } as const
  const { token } = await work(deps, within =>
    openSession(within, { ...opened, previousSignInAt: deps.clock.now() }),
  )
  return `__Host-sekisho-${site}=${token}`
}

async function accountIdOf({ db }: Deps, { loginId }: Person): Promise<string> {
  const row = await db.selectFrom('account').select('id').where('login_id', '=', loginId).executeTakeFirst()
  if (row === undefined) throw new Error(`there is no ${loginId}`)
  return row.id
}
