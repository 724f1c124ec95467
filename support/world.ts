import type { Hono } from 'hono'
import { ACCOUNT_SEALED } from '../src/accounts/tables.ts'
import { smsTexts } from '../src/challenges/code-text.ts'
import { readConfig } from '../src/config/config.ts'
import { addContract, addLine, type NewAccount } from '../src/contracts/contracts.ts'
import type { Deps } from '../src/deps.ts'
import { ORDERED_SERVICES } from '../src/lines/option-services.ts'
import type { Clock } from '../src/platform/clock.ts'
import type { Config } from '../src/platform/config.ts'
import { systemEntropy } from '../src/platform/entropy.ts'
import type { loadAssets } from '../src/platform/http/assets.ts'
import { openLog } from '../src/platform/log.ts'
import { placeIn } from '../src/platform/sealed-column.ts'
import { openVault, type VaultKey } from '../src/platform/vault.ts'
import { webApp } from '../src/sites/app.tsx'
import { callbackRoutes, receiptListeners } from '../src/sms/gateways/callbacks.ts'
import type { Gateway, OutgoingSms, Receipt, SendOutcome } from '../src/sms/gateways/gateway.ts'
import { openRouter } from '../src/sms/router.ts'
import { workOnce } from '../src/sms/worker.ts'
import type { Env } from '../src/web.ts'
import { newDatabase } from '../support/databases.ts'
import { accountOf } from './rows.ts'
import { Visitor } from './visitor.ts'

/** The whole product around a real database, with a clock, a gateway and a log that the test holds in its hands. */
export interface World {
  readonly deps: Deps
  readonly clock: FakeClock
  readonly gateway: FakeGateway
  readonly app: ReturnType<typeof webApp>
  /** Everything that was logged, as text. */
  readonly logged: () => string
  /** A browser that has not been here yet. */
  visitor(): Visitor
  /** Hands over every message that is due. */
  deliver(): Promise<void>
  /** The code in the newest SMS to this number, after handing over what is due. */
  codeFor(number: string): Promise<string>
  /** One more process on the same database. */
  secondProcess(): Deps
  /** Makes the database unusable, as it happens: locked for good, or gone. Gives what mends it. */
  breakDatabase(): Promise<() => Promise<void>>
  close(): Promise<void>
}

export interface WorldOptions {
  readonly config?: Partial<Config>
  readonly at?: string
  readonly assets?: ReturnType<typeof loadAssets>
  /** Keys that seal the numbers, the one to write with first. */
  readonly keys?: readonly VaultKey[]
}

/** A Tuesday at 10:00 in Japan, after the manual's pre-registration period. */
const USUAL_TIME = '2026-11-24T10:00:00+09:00'
export const ORIGIN = 'http://localhost:8080'
export const TEST_SECRET = 'a secret of the tests, long enough'
export const TEST_KEYS: readonly VaultKey[] = [{ id: 'test', bytes: Buffer.alloc(32, 'a key of the tests') }]

export async function makeWorld(options: WorldOptions = {}): Promise<World> {
  const store = await newDatabase()
  const clock = new FakeClock(options.at ?? USUAL_TIME)
  const lines: string[] = []
  const deps: Deps = {
    config: { ...testConfig(), ...options.config },
    secret: TEST_SECRET,
    numbers: openVault(options.keys ?? TEST_KEYS, systemEntropy),
    db: store.open(),
    clock,
    entropy: systemEntropy,
    sms: { wake: () => {} },
    log: openLog('debug', { write: line => void lines.push(line) }),
  }
  const gateway = new FakeGateway()
  gateway.callbacks = callbackRoutes(deps, {
    name: gateway.name,
    listeners: receiptListeners(),
    read: () => [],
  })
  const app = webApp(deps, {
    gateways: [gateway],
    assets: options.assets ?? { addresses: {}, routes: new (await import('hono')).Hono() },
  })
  const router = openRouter([gateway], clock)
  const deliver = async () => void (await workOnce(deps, { router, textOf: smsTexts(deps) }))
  return {
    deps,
    clock,
    gateway,
    app,
    logged: () => lines.join(''),
    visitor: () => new Visitor(request => app.request(request)),
    deliver,
    async codeFor(number) {
      await deliver()
      const codes = gateway.sent.filter(sms => sms.to === number).map(sms => CODE_IN_SMS.exec(sms.text)?.[1])
      // A notice of the same millisecond may have left after it.
      const code = codes.findLast(found => found !== undefined)
      if (code === undefined) throw new Error(`no code was sent to ${number}`)
      return code
    },
    secondProcess: () => ({ ...deps, db: store.open() }),
    breakDatabase: store.breakDown,
    close: () => store.remove(),
  }
}

const CODE_IN_SMS = /(?:認証コード：|code )(\d{6})/

/** What a worker does until nothing is due, with breakers that begin anew. */
export function workThrough(deps: Deps, ...gateways: readonly Gateway[]): Promise<number> {
  return workOnce(deps, { router: openRouter(gateways, deps.clock), textOf: smsTexts(deps) })
}

export function testConfig(): Config {
  const outcome = readConfig({})
  if (outcome.kind === 'bad') throw new Error(outcome.problems.join('\n'))
  return outcome.config
}

/** Time stands still until the test moves it. */
export class FakeClock implements Clock {
  #now: number
  #ticks = 0
  constructor(at: string) {
    this.#now = Date.parse(at)
  }
  now(): number {
    return this.#now
  }
  ticks(): number {
    return this.#ticks
  }
  /** As somebody sets a computer's clock: no time passes by it. */
  set(at: string): void {
    this.#now = Date.parse(at)
  }
  pass(milliseconds: number): void {
    this.#now += milliseconds
    this.#ticks += milliseconds
  }
  /** Real, but short: nothing waits for the fake time. */
  sleep(): Promise<void> {
    return new Promise(resolve => setTimeout(resolve, 1))
  }
}

/** A carrier that does what the test says and remembers what it got. */
export class FakeGateway implements Gateway {
  readonly name: string
  constructor(name = 'fake') {
    this.name = name
  }
  readonly sent: OutgoingSms[] = []
  usable = true
  /** Where its provider would report; takes everything and tells nobody. */
  callbacks?: Hono<Env>
  next: (sms: OutgoingSms) => SendOutcome | Promise<SendOutcome> = () => this.accept()
  #listeners: ((receipt: Receipt) => Promise<void>)[] = []
  #count = 0

  accept(): SendOutcome {
    this.#count += 1
    return { kind: 'accepted', providerId: String(this.#count) }
  }
  async send(sms: OutgoingSms): Promise<SendOutcome> {
    const outcome = await this.next(sms)
    if (outcome.kind === 'accepted') this.sent.push(sms)
    return outcome
  }
  onReceipt(listener: (receipt: Receipt) => Promise<void>): void {
    this.#listeners.push(listener)
  }
  /** What its carrier reports later. */
  async report(receipt: Omit<Receipt, 'gateway'>): Promise<void> {
    for (const listener of this.#listeners) await listener({ ...receipt, gateway: this.name })
  }
  async health() {
    return this.usable ? ({ usable: true } as const) : ({ usable: false, reason: 'test' } as const)
  }
  check() {
    return this.health()
  }
}

/** The registered SMS number of a login ID, opened. */
export async function numberOf(deps: Deps, loginId: string): Promise<string | null> {
  const { id, sms_number } = await accountOf({ deps }, loginId)
  return sms_number && deps.numbers.open(sms_number, placeIn(ACCOUNT_SEALED.number, id))
}

export interface TestContract {
  readonly administrator: NewAccount & { readonly password: string }
  readonly users: readonly (NewAccount & { readonly password: string; readonly line: string })[]
}

/** A contract as most tests want it: an administrator with a number, one user with, one without. */
export const OFFICE: TestContract = {
  administrator: { loginId: 'office', password: 'office-password', smsNumber: '09011112222' },
  users: [
    { loginId: 'taro', password: 'taro-password', smsNumber: '08011112222', line: '05055001001' },
    { loginId: 'jiro', password: 'jiro-password', line: '05055001002' },
  ],
}

export const OTHER_OFFICE: TestContract = {
  administrator: { loginId: 'other', password: 'other-password', smsNumber: '09033334444' },
  users: [{ loginId: 'hanako', password: 'hanako-password', smsNumber: '08033334444', line: '05055002001' }],
}

export async function addOffice(deps: Deps, office: TestContract = OFFICE): Promise<void> {
  await expectAdded(
    addContract(deps, { name: `${office.administrator.loginId}商事`, administrator: office.administrator }),
  )
  for (const { line, ...user } of office.users)
    await expectAdded(
      addLine(deps, {
        administratorId: office.administrator.loginId,
        number: line,
        userName: `${user.loginId}の席`,
        ordered: ORDERED_SERVICES,
        user,
      }),
    )
}

async function expectAdded(adding: ReturnType<typeof addContract>): Promise<void> {
  const outcome = await adding
  if (outcome.kind !== 'added') throw new Error(`not added: ${outcome.kind}`)
}
