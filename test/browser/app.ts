import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { smsTexts } from '../../src/challenges/code-text.ts'
import type { Deps } from '../../src/deps.ts'
import { type Clock, systemClock } from '../../src/platform/clock.ts'
import type { Config } from '../../src/platform/config.ts'
import { systemEntropy } from '../../src/platform/entropy.ts'
import { loadAssets } from '../../src/platform/http/assets.ts'
import { openLog } from '../../src/platform/log.ts'
import { openVault } from '../../src/platform/vault.ts'
import { webApp } from '../../src/sites/app.tsx'
import { openGateways } from '../../src/sms/gateways/index.ts'
import { receiveFrom } from '../../src/sms/receipts.ts'
import { NOBODY_WATCHES } from '../../src/sms/watch.ts'
import { startWorker } from '../../src/sms/worker.ts'
import { newDatabase } from '../../support/databases.ts'
import { rowsOf } from '../../support/rows.ts'
import { TEST_KEYS, TEST_SECRET, testConfig } from '../../support/world.ts'
import { Phone } from './phone.ts'
import { takeSite } from './site.ts'

/** The whole product on a real port, as `bin/start` runs it; only its clock is in the test's hands. */
export interface App {
  readonly origin: string
  /** Of this origin, with nothing on it. */
  readonly emptyPage: string
  readonly deps: Deps
  readonly clock: MovableClock
  /** The same object for the same number: it remembers which SMS were read. */
  phone(number: string): Phone
  /** SMS that were ordered so far, handed over or not. */
  smsCount(): Promise<number>
  /** What the server logged as errors. */
  readonly errors: readonly string[]
  close(): Promise<void>
}

export interface AppOptions {
  readonly at: string
  readonly config?: Partial<Config>
  /** How late the answers to forms come, as over a bad connection. */
  readonly answersAfterMs?: number
}

const PUBLIC_FOLDER = join(import.meta.dirname, '..', '..', 'public')
let assets: ReturnType<typeof loadAssets> | undefined

export async function openApp(options: AppOptions): Promise<App> {
  if (!existsSync(PUBLIC_FOLDER))
    throw new Error('public/ is missing, and the browser needs its scripts and styles: npm run build')
  assets ??= loadAssets(PUBLIC_FOLDER)
  const site = await takeSite()
  const { port, origin } = site
  const store = await newDatabase()
  const config = testConfig()
  const clock = new MovableClock(options.at)
  const errors: string[] = []
  const deps = {
    config: {
      ...config,
      server: { ...config.server, port },
      origins: { admin: origin, user: origin },
      ...options.config,
    },
    secret: TEST_SECRET,
    numbers: openVault(TEST_KEYS, systemEntropy),
    db: store.open(),
    clock,
    entropy: systemEntropy,
    sms: { wake: () => {} },
    log: openLog('error', { write: line => void errors.push(line) }),
  }
  const gateways = openGateways(deps)
  receiveFrom(deps, gateways, NOBODY_WATCHES)
  const worker = startWorker(deps, { gateways, textOf: smsTexts(deps) })
  deps.sms.wake = worker.wake
  const web = webApp(deps, { gateways, assets })
  site.answer(async request => {
    const response = await web.fetch(request)
    if (request.method === 'POST') await clock.sleep(options.answersAfterMs ?? 0)
    return response
  })

  const phones = new Map<string, Phone>()
  return {
    origin,
    emptyPage: site.emptyPage,
    deps,
    clock,
    errors,
    phone(number) {
      const phone = phones.get(number) ?? new Phone(origin, number)
      phones.set(number, phone)
      return phone
    },
    async smsCount() {
      return (await rowsOf({ deps }, 'sms_message')).length
    },
    async close() {
      site.leave()
      await worker.stop()
      await store.remove()
    },
  }
}

/** The computer's time, moved; or standing still where a test looks at the edge of a second. */
export class MovableClock implements Clock {
  #offset = 0
  #stoppedAt: number | undefined
  #passed = 0
  readonly sleep = systemClock.sleep

  constructor(at: string) {
    this.set(at)
  }
  now(): number {
    return this.#stoppedAt ?? systemClock.now() + this.#offset
  }
  ticks(): number {
    return systemClock.ticks() + this.#passed
  }
  /** From now on it is this time, and the time goes on. */
  set(at: string): void {
    this.#stoppedAt = undefined
    this.#offset = Date.parse(at) - systemClock.now()
  }
  stopAt(at: string): void {
    this.#stoppedAt = Date.parse(at)
  }
  pass(milliseconds: number): void {
    this.#passed += milliseconds
    if (this.#stoppedAt === undefined) this.#offset += milliseconds
    else this.#stoppedAt += milliseconds
  }
}
