import { lockAccount } from '../src/accounts/account.ts'
import { actCode, type Opened } from '../src/acts/right-code.ts'
import { type AnswerOutcome, answer, type ChallengeUse, resendCode } from '../src/challenges/answer.ts'
import { openChallenge, type ResendOutcome } from '../src/challenges/challenge.ts'
import { codeOf } from '../src/challenges/code.ts'
import { isRedeeming, liveCodes } from '../src/challenges/redeeming.ts'
import type { Deps } from '../src/deps.ts'
import { FOR_ACTS, readCounter } from '../src/guard/counter.ts'
import { takeSending } from '../src/guard/sending.ts'
import { rememberDevice } from '../src/known-devices/known-devices.ts'
import { policy, SECOND_MS } from '../src/policy.ts'
import { endSession, openSession, type Session } from '../src/sessions/sessions.ts'
import { type SignedIn, signInCode } from '../src/sign-in/right-code.ts'
import { type Within, work } from '../src/work.ts'
import type { World } from './world.ts'

const NUMBER = '09011112222'
let count = 0

/** One account and the browsers that know its password: what follows it, rule by rule, without their pages. */
export class GuardedAccount {
  readonly #world: World
  readonly #id: string
  readonly #sessions: string[] = []
  /** Those that ask for a code for an act. */
  readonly #acts = new Set<number>()

  private constructor(world: World, id: string) {
    this.#world = world
    this.#id = id
  }

  /** A new one, of the contract `guarded`, which is made with the first. */
  static async of(world: World): Promise<GuardedAccount> {
    count += 1
    const id = `guarded${count}`
    const contract = { id: 'guarded', name: 'x', created_at: 0 }
    await world.deps.db
      .insertInto('contract')
      .values(contract)
      .onConflict(conflict => conflict.column('id').doNothing())
      .execute()
    const row = {
      id,
      login_id: id,
      contract_id: 'guarded',
      site: 'admin' as const,
      password_hash: '',
      password_initial: 0 as const,
      sms_number: NUMBER,
      created_at: 0,
    }
    await world.deps.db.insertInto('account').values(row).execute()
    return new GuardedAccount(world, id)
  }

  get id(): string {
    return this.#id
  }

  /** What follows a right password, in a browser that counts as `device`, or a form whose act needs a code (`act`). */
  open(device = 'unknown', deps: Deps = this.#world.deps): Promise<number | undefined> {
    return work(deps, async within => {
      await lockAccount(within.db, this.#world.deps.numbers, this.#id)
      // Another network each time: this is about the account's own quotas.
      const address = `10.${Math.floor(count / 250) % 250}.${count++ % 250}.1`
      const of = { contractId: 'guarded', accountId: this.#id }
      const sms = {
        purpose: device === FOR_ACTS ? 'act' : 'sign-in',
        order: 'opening',
        number: NUMBER,
        of,
        device,
        address,
        isConfirmed: true,
      } as const
      const permission = await takeSending(within, sms)
      if (permission.kind === 'refused') return undefined
      return this.#await(within, device, false)
    })
  }

  async #await(within: Within, device: string, redeems: boolean): Promise<number> {
    const isAct = device === FOR_ACTS
    const session = await openSession(within, {
      site: 'admin',
      accountId: this.#id,
      label: '',
      address: '10.0.0.1',
      stage: isAct ? 'open' : 'code',
      withCode: isAct,
      previousSignInAt: null,
    })
    await openChallenge(within, {
      redeems,
      sessionId: session.id,
      accountId: this.#id,
      purpose: isAct ? 'act' : 'sign-in',
      number: NUMBER,
      numberVersion: 0,
      device,
    })
    const place = this.#sessions.push(session.id) - 1
    if (isAct) this.#acts.add(place)
    return place
  }

  /** What follows a right password when no SMS may go out, and one did shortly before. */
  redeem(deps: Deps = this.#world.deps): Promise<number | undefined> {
    return work(deps, async within => {
      const live = await liveCodes(within, { accountId: this.#id, numberVersion: 0 })
      return live.length === 0 ? undefined : this.#await(within, 'unknown', true)
    })
  }

  /** The browser starts over: its session ends. */
  leave(place: number): Promise<void> {
    return endSession(this.#world.deps.db, this.#sessions[place] ?? '')
  }

  async answer(
    place: number,
    right: boolean,
    deps: Deps = this.#world.deps,
    address = '10.0.0.1',
  ): Promise<string> {
    const outcome = await this.ask(place, right, address, deps)
    if (outcome.kind !== 'right') return outcome.kind
    return this.#acts.has(place) ? 'signed-in' : outcome.done.kind
  }

  /** The same, with all that is answered. */
  async ask(
    place: number,
    right: boolean,
    address: string,
    deps: Deps = this.#world.deps,
  ): Promise<AnswerOutcome<SignedIn | Opened>> {
    const session = { id: this.#sessions[place], accountId: this.#id, site: 'admin' } as Session
    const code = await this.#code(place, right)
    return answer(deps, this.#use(place), session, { code, address, label: '' })
  }

  async resend(place: number): Promise<ResendOutcome['kind']> {
    const session = { id: this.#sessions[place], accountId: this.#id, site: 'admin' } as Session
    return (await resendCode(this.#world.deps, this.#use(place), session, { address: '10.0.0.1' })).kind
  }

  #use(place: number): ChallengeUse<SignedIn | Opened> {
    return this.#acts.has(place) ? actCode([]) : signInCode
  }

  async #code(place: number, right: boolean): Promise<string> {
    const row = await this.#world.deps.db
      .selectFrom('challenge')
      .selectAll()
      .where('session_id', '=', this.#sessions[place] ?? '')
      .executeTakeFirst()
    const [newest] = await liveCodes(this.#world.deps, { accountId: this.#id, numberVersion: 0 })
    const awaited = row && isRedeeming(row) ? newest : row
    const code = awaited ? codeOf(this.#world.deps, { ...awaited, number: NUMBER }) : '000000'
    return right ? code : String((Number(code) + 1) % 1_000_000).padStart(6, '0')
  }

  async level(device = 'unknown', deps: Deps = this.#world.deps): Promise<number> {
    return work(deps, async within => (await readCounter(within, this.#id, device)).level)
  }

  async knownDevice(): Promise<string> {
    const device = await work(this.#world.deps, within =>
      rememberDevice(within, { accountId: this.#id, device: 'unknown', label: '' }),
    )
    return device.id
  }

  /** Wrong codes from unknown browsers until the level is reached, by the quickest way. */
  async hammer(level: number): Promise<void> {
    while ((await this.level()) < level) {
      const place = await this.open()
      if (place === undefined) {
        this.#world.clock.pass(policy.smsQuota.unknownBrowsers.everyMs)
        continue
      }
      for (let n = 0; n < 9 && (await this.level()) < level; n += 1) {
        if ((await this.answer(place, false)) === 'wait') this.#world.clock.pass(15 * SECOND_MS)
      }
    }
  }
}
