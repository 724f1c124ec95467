import { prepareDelivery, smppTo, startWork } from '../../support/delivery.ts'
import type { Running } from '../../support/process.ts'
import { startSmsc } from '../../support/smsc.ts'
import { startDurablePostgres } from '../durable-postgres.ts'
import { fatesOf, isOpen, pause } from './load.ts'

const KILLS = 20
const PER_SECOND = 40
const LIVES_MS = 2_000

/** Kills a worker twenty times under load; on PostgreSQL another one goes on, on SQLite the next one has to start. */
export async function killWorkers(): Promise<void> {
  const postgres = await startDurablePostgres()
  await killOn('sqlite', '')
  await killOn('postgresql', postgres.url)
  await postgres.stop()
}

async function killOn(database: 'sqlite' | 'postgresql', postgresUrl: string): Promise<void> {
  const smsc = await startSmsc('--answer-ms', '100-300')
  const sms = { gateways: [{ ...smppTo('carrier', smsc.port), window: 50 }] }
  const delivery = await prepareDelivery({ database, postgresUrl, sms })
  let count = 0
  const ordering = setInterval(() => {
    count += 1
    void delivery.orderCode(`0701${String(count).padStart(7, '0')}`)
  }, 1_000 / PER_SECOND)
  const workers: Running[] = []
  const killedAt: number[] = []
  const most = database === 'sqlite' ? 1 : 2
  for (let n = 0; n < KILLS; n += 1) {
    while (workers.length < most) workers.push(await startWork(delivery.env))
    await pause(LIVES_MS)
    const worker = workers.shift()
    killedAt.push(Date.now())
    worker?.process.kill('SIGKILL')
    await worker?.ended
  }
  clearInterval(ordering)
  workers.push(await startWork(delivery.env))
  // A machine that does other things as well sends the backlog slowly.
  const end = performance.now() + 600_000
  while (performance.now() < end && (await fatesOf(delivery)).some(isOpen)) await pause(100)
  await pause(1_000)
  const attempts = await delivery.deps.db
    .selectFrom('sms_attempt')
    .select(['message_id', 'n', 'started_at', 'error_code'])
    .execute()
  const died = attempts.filter(attempt => attempt.error_code === 'worker-died')
  const delays = died.flatMap(({ message_id, n, started_at }) => {
    const next = attempts.find(other => other.message_id === message_id && other.n === n + 1)
    const killed = killedAt.find(at => at >= started_at)
    return next === undefined || killed === undefined ? [] : [next.started_at - killed]
  })
  const numbers = smsc.messages().map(message => message.to)
  const left = new Set(numbers).size
  console.log(
    `killed ${KILLS} times at ${PER_SECOND}/s, ${database}: ${count} codes, lost ${count - left}, doubled ${numbers.length - left}, in flight when killed ${died.length}, taken up again after ${Math.round(Math.min(...delays))}–${Math.round(Math.max(...delays))} ms; goal: none lost, doubled at most what was in flight, within 3,000 ms`,
  )
  for (const worker of workers) worker.process.kill('SIGKILL')
  smsc.process.kill('SIGKILL')
  await smsc.ended
  await delivery.close()
}
