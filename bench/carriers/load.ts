import { type DeliveryRun, prepareDelivery, smppTo, startWork } from '../../support/delivery.ts'
import { freePort } from '../../support/free-port.ts'
import type { Running } from '../../support/process.ts'
import { percentile } from '../numbers.ts'
import { type Recording, recordMetrics } from './recording.ts'

/** An installation under a load of codes, and what became of them. On SQLite, with one process that sends. */
export interface Load {
  readonly delivery: DeliveryRun
  /** Orders so many codes a second, whatever becomes of those before. */
  order(perSecond: number, ms: number): Promise<void>
  /** Resolves when nothing is open any more, or `withinMs` are over. */
  settled(withinMs: number): Promise<void>
  fates(): Promise<readonly Fate[]>
  readonly recording: Recording
  readonly worker: Running
  close(): Promise<void>
}

export interface Fate {
  readonly orderedAt: number
  /** When a gateway took it; `undefined` = none did. */
  readonly takenAt: number | undefined
  readonly state: string
  readonly copies: number
}

export async function startLoad(ports: readonly number[]): Promise<Load> {
  const gateways = ports.map((port, at) => smppTo(['first', 'second'][at] ?? `number-${at}`, port))
  const metrics = { port: await freePort() }
  const settings = { metrics }
  const delivery = await prepareDelivery({ database: 'sqlite', postgresUrl: '', sms: { gateways }, settings })
  const worker = await startWork(delivery.env, gateways.length)
  const recording = recordMetrics(`http://127.0.0.1:${metrics.port}/metrics`)
  let count = 0
  return {
    delivery,
    worker,
    recording,
    async order(perSecond, ms) {
      const begun = performance.now()
      const orders: Promise<void>[] = []
      for (let n = 0; n < (perSecond * ms) / 1_000; n += 1) {
        await pause(begun + (n * 1_000) / perSecond - performance.now())
        count += 1
        orders.push(delivery.orderCode(`0702${String(count).padStart(7, '0')}`))
      }
      await Promise.all(orders)
      await pause(begun + ms - performance.now())
    },
    async settled(withinMs) {
      const end = performance.now() + withinMs
      while (performance.now() < end && (await fatesOf(delivery)).some(isOpen)) await pause(100)
    },
    fates: () => fatesOf(delivery),
    async close() {
      recording.stop()
      worker.process.kill('SIGKILL')
      await worker.ended
      await delivery.close()
    },
  }
}

export async function fatesOf({ deps }: DeliveryRun): Promise<readonly Fate[]> {
  const rows = await deps.db
    .selectFrom('sms_message')
    .leftJoin('sms_attempt', 'sms_attempt.message_id', 'sms_message.id')
    .select(eb => [
      'sms_message.id',
      'sms_message.state',
      'sms_message.created_at',
      eb.fn.min('sms_attempt.submitted_at').as('taken_at'),
      eb.fn
        .count<number>('sms_attempt.n')
        .filterWhere('sms_attempt.state', 'in', ['accepted', 'delivered', 'undelivered', 'unknown'])
        .as('copies'),
    ])
    .groupBy(['sms_message.id', 'sms_message.state', 'sms_message.created_at'])
    .execute()
  return rows.map(row => ({
    orderedAt: row.created_at,
    takenAt: row.taken_at ?? undefined,
    state: row.state,
    copies: Number(row.copies),
  }))
}

export function isOpen({ state }: Fate): boolean {
  return state === 'queued' || state === 'sending'
}

/** `p50 … p99 … most … ms (n codes, lost …, copies …)` */
export function inWords(fates: readonly Fate[]): string {
  const times = fates.flatMap(({ orderedAt, takenAt }) =>
    takenAt === undefined ? [] : [takenAt - orderedAt],
  )
  const [p50, p99, most] = [0.5, 0.99, 1].map(part => Math.round(percentile(times, part)))
  const lost = fates.length - times.length
  const copies = fates.reduce((sum, fate) => sum + fate.copies, 0) - times.length
  return `p50 ${p50}  p99 ${p99}  most ${most} ms (${fates.length} codes, lost ${lost}, additional copies ${copies})`
}

export function pause(ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise(resolve => setTimeout(resolve, ms))
}
