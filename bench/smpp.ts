import { once } from 'node:events'
import smpp from 'smpp'
import { readConfig } from '../src/config/config.ts'
import { systemClock } from '../src/platform/clock.ts'
import { systemEntropy } from '../src/platform/entropy.ts'
import { openLog } from '../src/platform/log.ts'
import { gatewaySchema } from '../src/sms/gateways/index.ts'
import { smppGateway } from '../src/sms/gateways/smpp/smpp.ts'
import { freePort } from '../support/free-port.ts'
import { run } from '../support/process.ts'
import { median, spread } from './numbers.ts'

/**
 * One SMPP session with a window of 10 against a simulator in another process that answers at once: our client
 * and npm `smpp`, taking turns. Run after `npm run build`: node bench/smpp.ts
 */
const ROUNDS = 7
const MESSAGES = 20_000
const WINDOW = 10
const GOAL_PER_SECOND = 10_000
const TEXT = '【関所】認証コード：123456\n10:30まで有効です。誰にも教えないでください。\n\n@localhost #123456'

const port = await freePort()
// Without a line for each message: writing and reading them would be measured, too.
const smsc = run(
  'cli',
  ['smsc', '--no-database', '--quiet', '--mode', 'no-receipt', '--port', String(port)],
  {},
)
await smsc.printed('SMPP 3.4 on')
try {
  const clients = { ours: await ours(), 'npm smpp': await theirs() }
  const rates: Record<string, number[]> = { ours: [], 'npm smpp': [] }
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const [name, send] of Object.entries(clients)) {
      const perSecond = await rateOf(send)
      // The first round warms up.
      if (round > 0) rates[name]?.push(perSecond)
    }
  for (const [name, values] of Object.entries(rates)) console.log(`${name}: ${spread(values)} messages/s`)
  const [own, other] = [median(rates.ours ?? []), median(rates['npm smpp'] ?? [])]
  const isReached = own >= GOAL_PER_SECOND && own >= other
  console.log(
    `ours / npm smpp = ${(own / other).toFixed(2)}; goal of 10,000/s and not slower: ${isReached ? 'reached' : 'missed'}`,
  )
} finally {
  smsc.process.kill('SIGKILL')
  await smsc.ended
}
process.exit(0)

type Send = () => Promise<void>

async function rateOf(send: Send): Promise<number> {
  const begun = performance.now()
  let left = MESSAGES
  const sender = async () => {
    while (left > 0) {
      left -= 1
      await send()
    }
  }
  await Promise.all(Array.from({ length: WINDOW }, sender))
  return (MESSAGES * 1_000) / (performance.now() - begun)
}

async function ours(): Promise<Send> {
  const settings = gatewaySchema.parse({
    kind: 'smpp',
    name: 'bench',
    host: '127.0.0.1',
    port,
    systemId: 'bench',
    window: WINDOW,
  })
  const outcome = readConfig({})
  if (settings.kind !== 'smpp' || outcome.kind === 'bad') throw new Error('bad settings')
  const deps = {
    config: outcome.config,
    clock: systemClock,
    entropy: systemEntropy,
    log: openLog('silent'),
  }
  const gateway = smppGateway(deps, settings, 'secret')
  gateway.start?.()
  while (!gateway.isUp?.()) await systemClock.sleep(10)
  const signal = new AbortController().signal
  const sms = {
    messageId: 'bench',
    attempt: 1,
    to: '09012345678',
    from: '0120381059',
    text: TEXT,
    usefulMs: 1_800_000,
  }
  return async () => {
    const sent = await gateway.send(sms, signal)
    if (sent.kind !== 'accepted') throw new Error(JSON.stringify(sent))
  }
}

async function theirs(): Promise<Send> {
  const session = smpp.connect({ host: '127.0.0.1', port })
  await once(session, 'connect')
  await new Promise(resolve => session.bind_transceiver({ system_id: 'bench', password: 'secret' }, resolve))
  const pdu = {
    source_addr: '0120381059',
    destination_addr: '09012345678',
    data_coding: 8,
    short_message: TEXT,
    validity_period: '000000003000000R',
    registered_delivery: 1,
  }
  return () =>
    new Promise((resolve, reject) =>
      session.submit_sm(pdu, answer =>
        answer.command_status === 0 ? resolve() : reject(new Error(String(answer.command_status))),
      ),
    )
}
