import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type DeliveryRun, prepareDelivery, smppTo, startWork } from '../support/delivery.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import type { Running } from '../support/process.ts'
import { hasOpenMessages, messageStates, rowsOf } from '../support/rows.ts'
import { type MessageEvent, type RunningSmsc, startSmsc } from '../support/smsc.ts'
import { until } from '../support/until.ts'

/**
 * What breaks in the night, with the processes that run then: the carrier's SMSC, and our own workers. What
 * was sent is counted at the other end of the line. Needs the build.
 */
const DATABASES = ['sqlite', 'postgresql'] as const
type Database = (typeof DATABASES)[number]
const CODE = /^【関所】認証コード：\d{6}\n/

const KILLS = 20
const ORDERED_PER_KILL = 40

/** The n-th phone of a test. */
const phone = (n: number) => `0701${String(n).padStart(7, '0')}`
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
const kill = async ({ process, ended }: Running) => {
  process.kill('SIGKILL')
  await ended
}

describe.each(DATABASES)('on %s, when the primary SMSC dies in mid-flow', database => {
  let primary: RunningSmsc
  let second: RunningSmsc
  let delivery: DeliveryRun
  let worker: Running
  beforeAll(async () => {
    const usual = ['--answer-ms', '2-10'] as const
    ;[primary, second] = await Promise.all([startSmsc(...usual), startSmsc(...usual)])
    const gateways = [smppTo('primary', primary.port), smppTo('second', second.port)]
    delivery = await prepareDelivery({ database, postgresUrl: inject('postgresUrl'), sms: { gateways } })
    worker = await startWork(delivery.env, gateways.length)
  })
  afterAll(async () => {
    for (const running of [worker, primary, second]) if (running) await kill(running)
    await delivery?.close()
  })

  it('every code leaves through the second one, without waiting for a lease to end', async () => {
    const ordered = new Set<string>()
    const order = async (n: number) => {
      ordered.add(phone(n))
      await delivery.orderCode(phone(n))
    }
    for (let n = 0; n < 120; n += 1) {
      if (n === 60) {
        // Not before some went that way, and while others are on it.
        await expect.poll(() => primary.messages().length).toBeGreaterThan(10)
        for (let more = 1_000; more < 1_020; more += 1) await order(more)
        await kill(primary)
      }
      await order(n)
      await pause(5)
    }
    const throughPrimary = new Set(primary.messages().map(message => message.to))
    const left = () => new Set([...throughPrimary, ...second.messages().map(message => message.to)])
    await expect.poll(() => left().size).toBe(ordered.size)
    expect(second.messages().length).toBeGreaterThan(50)
    for (const { text } of second.messages()) expect(text).toMatch(CODE)
    // What is taken up after a lease ended is told so.
    expect(await diedAttempts(delivery)).toEqual([])
  })
})

describe.concurrent('twenty times kill -9 of a worker under load', () => {
  // More than forty processes start, one after the other.
  const options = { timeout: KILLS * PATIENCE_MS }
  it.each(DATABASES)(
    'on %s loses no code, and doubles at most what was in flight',
    options,
    async database => {
      const { messages, diedInFlight, states } = await killWorkers(database)
      const copies = new Map<string, number>()
      for (const { to } of messages) copies.set(to, (copies.get(to) ?? 0) + 1)
      const ordered = KILLS * ORDERED_PER_KILL
      expect(copies.size).toBe(ordered)
      expect(diedInFlight).toBeGreaterThan(0)
      expect(messages.length - ordered).toBeLessThanOrEqual(diedInFlight)
      for (const { text } of messages) expect(text).toMatch(CODE)
      expect(states.filter(state => !['submitted', 'delivered', 'unknown'].includes(state))).toEqual([])
    },
  )
})

/** PostgreSQL serves several workers, of which the oldest is killed each time. */
const WORKERS: Record<Database, number> = { sqlite: 1, postgresql: 2 }

interface Afterwards {
  readonly messages: readonly MessageEvent[]
  /** Attempts that were under way when their worker died. */
  readonly diedInFlight: number
  readonly states: readonly string[]
}

async function killWorkers(database: Database): Promise<Afterwards> {
  const smsc = await startSmsc('--answer-ms', '20-60')
  const sms = { gateways: [smppTo('carrier', smsc.port)] }
  const delivery = await prepareDelivery({ database, postgresUrl: inject('postgresUrl'), sms })
  const workers: Running[] = []
  try {
    for (let round = 0; round < KILLS; round += 1) {
      while (workers.length < WORKERS[database]) workers.push(await startWork(delivery.env))
      const before = smsc.messages().length
      for (let n = 0; n < ORDERED_PER_KILL; n += 1)
        await delivery.orderCode(phone(round * ORDERED_PER_KILL + n))
      await until(() => smsc.messages().length >= before + 10)
      await kill(workers.shift() as Running)
    }
    workers.push(await startWork(delivery.env))
    await until(async () => !(await hasOpenMessages(delivery)))
    // What the SMSC printed last may still be on its way to us.
    await until(() => new Set(smsc.messages().map(message => message.to)).size === KILLS * ORDERED_PER_KILL)
    const died = await diedAttempts(delivery)
    return { messages: smsc.messages(), diedInFlight: died.length, states: await messageStates(delivery) }
  } finally {
    for (const worker of workers) await kill(worker)
    await kill(smsc)
    await delivery.close()
  }
}

async function diedAttempts(delivery: DeliveryRun) {
  return (await rowsOf(delivery, 'sms_attempt')).filter(one => one.error_code === 'worker-died')
}
