import { loadavg } from 'node:os'
import type { Pdu } from '../src/sms/gateways/smpp/pdu.ts'
import { STATUS } from '../src/sms/gateways/smpp/status.ts'
import { freePort } from '../support/free-port.ts'
import { HandSmsc } from '../support/hand-smsc.ts'
import { startSmsc } from '../support/smsc.ts'
import { killWorkers } from './carriers/kills.ts'
import { inWords, type Load, pause, startLoad } from './carriers/load.ts'
import { outage } from './carriers/outage.ts'

/**
 * What becomes of codes when carriers behave as they do: one that throttles, hangs or is too slow beside one that is idle; both
 * gone for three minutes; the only one mute; workers that are killed; and after how long an outage is seen. Run after
 * `npm run build`: node bench/carriers.ts [--record] [scenario …]. With --record the metrics of a few go into
 * test/peers/series/, for the alert rules.
 */
const GOAL = 'goal: p99 under 2,000 ms for what was ordered a second after it began, none lost'
const SERIES = 'test/peers/series'
const SECOND_MS = 1_000

type Behave = (smsc: HandSmsc) => void
const THROTTLE: Behave = smsc => answerWith(smsc, STATUS.ESME_RTHROTTLED)
const MUTE: Behave = smsc => {
  smsc.answers.submit_sm = () => {}
}

const scenarios: Readonly<Record<string, () => Promise<void>>> = {
  throttled: () => takenOver('throttled', { behave: THROTTLE, perSecond: 50 }),
  'queue-full': () =>
    takenOver('queue-full', { behave: smsc => answerWith(smsc, STATUS.ESME_RMSGQFUL), perSecond: 50 }),
  'only-enquire-link': () => takenOver('only-enquire-link', { behave: MUTE, perSecond: 50 }),
  stopped: hanging,
  'three-a-second': () => takenOver('three-a-second', { behave: oneByOne(1_000 / 3), perSecond: 15 }),
  'three-a-second-throttled': () =>
    takenOver('three-a-second-throttled', { behave: atMost(3), perSecond: 15 }),
  'full-phone': fullPhone,
  gone,
  mute: () => onlyMute('mute', 'it answers enquire_link'),
  'mute-altogether': () => onlyMute('mute-altogether', 'it answers nothing'),
  killed: killWorkers,
  outage: () => outage(isRecording ? `${SERIES}/outage.json` : undefined),
}

const isRecording = process.argv.includes('--record')
const chosen = process.argv.slice(2).filter(name => name !== '--record')
console.log(
  `load of the machine before: ${loadavg()
    .map(part => part.toFixed(2))
    .join(' ')}`,
)
for (const [name, run] of Object.entries(scenarios))
  if (chosen.length === 0 || chosen.includes(name)) await run()
console.log(
  `load of the machine after: ${loadavg()
    .map(part => part.toFixed(2))
    .join(' ')}`,
)
process.exit(0)

interface Trouble {
  readonly behave: Behave
  readonly perSecond: number
}

/** Five seconds as usual, then 20 with the first one in trouble. */
async function takenOver(name: string, { behave, perSecond }: Trouble): Promise<void> {
  const [first, second] = [await HandSmsc.open(), await HandSmsc.open()]
  const load = await startLoad([first.port, second.port])
  await troubled(load, { name, perSecond, begin: () => behave(first) })
  await load.close()
  await Promise.all([first.close(), second.close()])
}

async function hanging(): Promise<void> {
  const [first, second] = [await startSmsc('--answer-ms', '2-10'), await HandSmsc.open()]
  const load = await startLoad([first.port, second.port])
  await troubled(load, { name: 'stopped', perSecond: 50, begin: () => first.process.kill('SIGSTOP') })
  await load.close()
  first.process.kill('SIGKILL')
  await second.close()
}

async function troubled(
  load: Load,
  { name, perSecond, begin }: { readonly name: string; readonly perSecond: number; begin(): void },
): Promise<void> {
  await load.order(perSecond, 5 * SECOND_MS)
  const since = Date.now()
  begin()
  await load.order(perSecond, 20 * SECOND_MS)
  await load.settled(600 * SECOND_MS)
  const fates = await load.fates()
  const later = fates.filter(({ orderedAt }) => orderedAt > since + SECOND_MS)
  const atFirst = fates.filter(
    ({ orderedAt }) => orderedAt > since - SECOND_MS && orderedAt <= since + SECOND_MS,
  )
  console.log(`${name}, ${perSecond}/s, ordered later than a second: ${inWords(later)}; ${GOAL}`)
  console.log(`  within a second before and after it began: ${inWords(atFirst)}`)
  if (isRecording) load.recording.write(`${SERIES}/${name}.json`)
}

/** One phone of many has a full queue; there is one gateway only. */
async function fullPhone(): Promise<void> {
  const smsc = await HandSmsc.open()
  const load = await startLoad([smsc.port])
  const [full] = ['07020000001']
  const { right } = smsc
  smsc.answers.submit_sm = (pdu, line) => {
    const isFull = pdu.command === 'submit_sm' && pdu.destination.address === full
    if (isFull) refuse(pdu, { line, status: STATUS.ESME_RMSGQFUL })
    else right(pdu, line)
  }
  await load.order(50, 20 * SECOND_MS)
  await pause(SECOND_MS)
  const [, ...others] = [...(await load.fates())].sort((one, other) => one.orderedAt - other.orderedAt)
  console.log(`one full phone, the others, 50/s: ${inWords(others)}`)
  if (isRecording) load.recording.write(`${SERIES}/full-phone.json`)
  await load.close()
  await smsc.close()
}

/** Both gateways gone for three minutes. */
async function gone(): Promise<void> {
  const ports = [await freePort(), await freePort()]
  const start = () => Promise.all(ports.map(port => startSmsc('--answer-ms', '2-10', '--port', String(port))))
  let smscs = await start()
  const load = await startLoad(ports)
  await load.order(2, 5 * SECOND_MS)
  for (const smsc of smscs) smsc.process.kill('SIGKILL')
  const since = Date.now()
  await load.order(2, 180 * SECOND_MS)
  smscs = await start()
  const back = Date.now()
  await load.settled(60 * SECOND_MS)
  const meanwhile = (await load.fates()).filter(({ orderedAt }) => orderedAt > since && orderedAt < back)
  const taken = meanwhile.flatMap(({ takenAt }) =>
    takenAt !== undefined && takenAt >= back ? [takenAt] : [],
  )
  console.log(
    `gone for 3 minutes: ${meanwhile.length} codes ordered meanwhile, first ${Math.min(...taken) - back} ms, last ${Math.max(...taken) - back} ms after the return, lost ${meanwhile.filter(fate => fate.takenAt === undefined).length}; goal: first within 3,000 ms, none lost`,
  )
  await load.close()
  for (const smsc of smscs) smsc.process.kill('SIGKILL')
}

/** The only gateway takes nothing for 20 seconds, but its line stands. */
async function onlyMute(name: string, how: string): Promise<void> {
  const smsc = await HandSmsc.open()
  const load = await startLoad([smsc.port])
  await load.order(5, 5 * SECOND_MS)
  MUTE(smsc)
  if (name === 'mute-altogether') smsc.answers.enquire_link = smsc.answers.bind_transceiver = () => {}
  const since = Date.now()
  await load.order(5, 20 * SECOND_MS)
  smsc.answers = {}
  const back = Date.now()
  await load.order(5, 10 * SECOND_MS)
  await load.settled(120 * SECOND_MS)
  const meanwhile = (await load.fates()).filter(({ orderedAt }) => orderedAt > since && orderedAt < back)
  const left = meanwhile.flatMap(({ takenAt }) => (takenAt === undefined ? [] : [takenAt - back]))
  console.log(
    `the only one mute for 20 s, ${how}: ${left.length} of ${meanwhile.length} codes of that time left, the last ${Math.max(...left)} ms after it; most copies of one ${Math.max(...meanwhile.map(fate => fate.copies))}; goal: all`,
  )
  if (isRecording) load.recording.write(`${SERIES}/${name}.json`)
  await load.close()
  await smsc.close()
}

type Line = Parameters<NonNullable<HandSmsc['answers']['submit_sm']>>[1]

function refuse(pdu: Pdu, { line, status }: { readonly line: Line; readonly status: number }): void {
  const { sequence } = pdu
  line.send({ command: 'submit_sm_resp', messageId: '', tlvs: [] }, { status, sequence })
}

function answerWith(smsc: HandSmsc, status: number): void {
  smsc.answers.submit_sm = (pdu, line) => refuse(pdu, { line, status })
}

/** Takes them one after the other, each in its time. */
function oneByOne(eachMs: number): Behave {
  return smsc => {
    let before: Promise<void> = Promise.resolve()
    smsc.answers.submit_sm = (pdu, line) => {
      before = before.then(() => pause(eachMs)).then(() => smsc.right(pdu, line))
    }
  }
}

/** Says "too much" to what is more in a second. */
function atMost(perSecond: number): Behave {
  return smsc => {
    const taken: number[] = []
    smsc.answers.submit_sm = (pdu, line) => {
      const now = performance.now()
      while (taken[0] !== undefined && taken[0] < now - SECOND_MS) taken.shift()
      if (taken.length >= perSecond) return refuse(pdu, { line, status: STATUS.ESME_RTHROTTLED })
      taken.push(now)
      smsc.right(pdu, line)
    }
  }
}
