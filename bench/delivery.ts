import { sql } from 'kysely'
import { smsTexts } from '../src/challenges/code-text.ts'
import { openGateways } from '../src/sms/gateways/index.ts'
import { receiveFrom } from '../src/sms/receipts.ts'
import { NOBODY_WATCHES } from '../src/sms/watch.ts'
import { startWorker } from '../src/sms/worker.ts'
import { type DeliveryRun, prepareDelivery, smppTo, startWork } from '../support/delivery.ts'
import { startSmsc } from '../support/smsc.ts'
import { startDurablePostgres } from './durable-postgres.ts'
import { median, percentile, spread } from './numbers.ts'

/**
 * How long a code takes from its challenge to the answer of the carrier's SMSC: 100 challenges a second, arriving
 * at even times whatever becomes of those before, an SMSC that answers after 2–10 ms, every commit on the disk. On
 * SQLite the process that commits them sends as well, as the server does; on PostgreSQL two other processes send.
 * Run after `npm run build`: node bench/delivery.ts
 */
const ROUNDS = 5
const PER_SECOND = 100
const SECONDS = 10
const WORKERS = 2
const GOAL_P99_MS = 25

const postgres = await startDurablePostgres()
const smsc = await startSmsc('--answer-ms', '2-10', '--receipt-ms', '500')
try {
  console.log('challenge committed → submit_sm_resp, in ms; goal: p99 under 25 ms at 100 messages/s')
  await measure('sqlite', sendHere)
  await measure('postgresql', sendElsewhere)
} finally {
  smsc.process.kill('SIGKILL')
  await smsc.ended
  await postgres.stop()
}

type Stop = () => Promise<unknown>

/** As the server does on SQLite. */
async function sendHere({ deps }: DeliveryRun): Promise<Stop> {
  const gateways = openGateways(deps)
  receiveFrom(deps, gateways, NOBODY_WATCHES)
  const worker = startWorker(deps, { gateways, textOf: smsTexts(deps) })
  Object.assign(deps.sms, { wake: worker.wake })
  while (!gateways.every(gateway => gateway.isUp?.())) await deps.clock.sleep(10)
  return worker.stop
}

async function sendElsewhere(delivery: DeliveryRun): Promise<Stop> {
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => startWork(delivery.env)))
  return () =>
    Promise.all(
      workers.map(worker => {
        worker.process.kill('SIGTERM')
        return worker.ended
      }),
    )
}

async function measure(
  database: 'sqlite' | 'postgresql',
  send: (delivery: DeliveryRun) => Promise<Stop>,
): Promise<void> {
  const sms = { gateways: [smppTo('carrier', smsc.port)] }
  const delivery = await prepareDelivery({ database, postgresUrl: postgres.url, sms })
  const stop = await send(delivery)
  try {
    await orderAtPace(delivery, 5 * PER_SECOND)
    // A database that is a minute old: PostgreSQL does it by itself, and until then takes every table for empty.
    if (database === 'postgresql') await sql`vacuum analyze`.execute(delivery.deps.db)
    const p99s: number[] = []
    for (let round = 1; round <= ROUNDS; round += 1) {
      const since = Date.now()
      await orderAtPace(delivery, PER_SECOND * SECONDS)
      const times = await latencies(delivery, since)
      const [p50, p99, most] = [0.5, 0.99, 1].map(part => percentile(times, part))
      p99s.push(p99 ?? Number.NaN)
      console.log(
        `${database}, round ${round}: p50 ${p50}  p99 ${p99}  most ${most}  (${times.length} messages)`,
      )
    }
    const middle = median(p99s)
    console.log(
      `${database}: p99 ${spread(p99s)} ms, ${middle < GOAL_P99_MS ? 'goal reached' : 'goal missed'}`,
    )
  } finally {
    await stop()
    await delivery.close()
  }
}

/** Open loop: who waits for an answer before the next order would hide a queue. */
async function orderAtPace(delivery: DeliveryRun, count: number): Promise<void> {
  const begun = performance.now()
  const orders: Promise<void>[] = []
  for (let n = 0; n < count; n += 1) {
    const wait = begun + (n * 1_000) / PER_SECOND - performance.now()
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait))
    orders.push(delivery.orderCode(`0702${String(n).padStart(7, '0')}`))
  }
  await Promise.all(orders)
}

/** From the order's time in the transaction that creates the challenge, so its commit counts as well. */
async function latencies({ deps }: DeliveryRun, since: number): Promise<number[]> {
  for (;;) {
    const rows = await deps.db
      .selectFrom('sms_message')
      .leftJoin('sms_attempt', 'sms_attempt.message_id', 'sms_message.id')
      .select(['created_at', 'submitted_at'])
      .where('created_at', '>=', since)
      .execute()
    if (rows.every(row => row.submitted_at !== null))
      return rows.map(row => (row.submitted_at ?? 0) - row.created_at)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
