import type { Deps } from '../src/deps.ts'
import { DAY_MS, SECOND_MS } from '../src/policy.ts'
import type { OutgoingSms } from '../src/sms/gateways/gateway.ts'
import { gatewaySchema, type SettingsOf } from '../src/sms/gateways/index.ts'
import { readMessage } from '../src/sms/gateways/smpp/message-text.ts'
import type { Pdu, PduOf } from '../src/sms/gateways/smpp/pdu.ts'
import { smppGateway } from '../src/sms/gateways/smpp/smpp.ts'
import { STATUS, type StatusName } from '../src/sms/gateways/smpp/status.ts'
import { networkErrorTlv } from '../src/sms/gateways/smpp/tlv.ts'
import { validityMs } from '../src/sms/gateways/smpp/validity.ts'
import { passUntil, until } from '../support/until.ts'
import type { Behaviour, Peer, Report, Taken } from './gateway-peer.ts'
import { type HandLine, HandSmsc, receiptMessage } from './hand-smsc.ts'
import { PROVIDER_SECRET } from './provider-peers.ts'
import type { FakeClock } from './world.ts'

const REFUSALS: Partial<Record<Behaviour, StatusName>> = {
  refuse: 'ESME_RINVDSTADR',
  throttle: 'ESME_RTHROTTLED',
  break: 'ESME_RINVSRCADR',
}

const RECEIPTS: Partial<Record<Report, string>> = {
  delivered: 'stat:DELIVRD err:000',
  undelivered: 'stat:UNDELIV err:001',
  curable: 'stat:REJECTD err:034',
  'under way': 'stat:ENROUTE',
  garbage: 'stat:',
}

/** A carrier's SMSC, with a line that is opened again whenever a test has broken it. */
export async function smppPeer(deps: Deps): Promise<Peer> {
  const smsc = await HandSmsc.open()
  const inner = smppGateway(deps, settingsOf(smsc.port), PROVIDER_SECRET)
  const taken: Taken[] = []
  const ids = new Map<string, string>()
  let behaviour: Behaviour = 'accept'
  let isListening = true
  smsc.answers.submit_sm = (pdu, line) => {
    if (pdu.command === 'submit_sm') taken.push(takenFrom(pdu))
    behave(behaviour, { pdu, line, smsc })
  }
  const bound = () =>
    passUntil(deps.clock as FakeClock, async () => !isListening || (await inner.health()).usable, {
      withinMs: DAY_MS,
      stepMs: SECOND_MS,
    })
  const name = ({ messageId, attempt }: OutgoingSms) => `${messageId}/${attempt}`
  inner.start?.()
  await bound()
  return {
    gateway: {
      name: inner.name,
      onReceipt: listener => inner.onReceipt(listener),
      health: () => inner.health(),
      check: signal => inner.check(signal),
      async send(sms, signal) {
        await bound()
        const outcome = await inner.send(sms, signal)
        if (outcome.kind === 'accepted') ids.set(name(sms), outcome.providerId)
        return outcome
      },
    },
    outcomes: {
      accept: 'accepted',
      refuse: 'refused',
      throttle: 'throttled',
      break: 'gateway-broken',
      hang: 'unknown',
      drop: 'unknown',
      'answer twice': 'accepted',
      garbage: 'unknown',
      '10 MB': 'unknown',
    },
    taken,
    behave: next => {
      behaviour = next
    },
    async report(sms, report) {
      const answered = smsc.got('deliver_sm_resp').length
      const id = report === 'of nobody' ? 'nobody' : ids.get(name(sms))
      const tlvs = report === 'curable' ? [networkErrorTlv({ network: 3, code: 34 })] : []
      smsc.line.send(receiptMessage(`id:${id} ${RECEIPTS[report] ?? RECEIPTS.delivered} text:`, { tlvs }))
      await until(() => smsc.got('deliver_sm_resp').length > answered)
      return undefined
    },
    reports: {
      delivered: true,
      undelivered: true,
      curable: true,
      'under way': true,
      'of nobody': true,
      garbage: true,
    },
    of: (_, accepted) => ({ providerId: accepted?.kind === 'accepted' ? accepted.providerId : '' }),
    async hangUp() {
      isListening = false
      await smsc.close()
      await until(async () => !(await inner.health()).usable)
    },
    async close() {
      for (const { socket } of smsc.lines) socket.destroy()
      await inner.close?.()
      if (isListening) await smsc.close()
    },
  }
}

function settingsOf(port: number): SettingsOf<'smpp'> {
  const given = { kind: 'smpp', name: 'carrier', host: '127.0.0.1', port, systemId: 'sekisho' }
  return gatewaySchema.parse(given) as SettingsOf<'smpp'>
}

interface Taking {
  readonly pdu: Pdu
  readonly line: HandLine
  readonly smsc: HandSmsc
}

function behave(behaviour: Behaviour, { pdu, line, smsc }: Taking): void {
  const refusal = REFUSALS[behaviour]
  if (refusal !== undefined)
    line.send(
      { command: 'submit_sm_resp', messageId: '', tlvs: [] },
      { status: STATUS[refusal], sequence: pdu.sequence },
    )
  else if (behaviour === 'drop') line.socket.resetAndDestroy()
  else if (behaviour === 'garbage') line.socket.write('HTTP/1.1 200 OK\r\n\r\n')
  else if (behaviour === '10 MB') line.socket.write(Buffer.alloc(10_000_000, 0xff))
  else if (behaviour !== 'hang') smsc.right(pdu, line)
  if (behaviour === 'answer twice') smsc.right(pdu, line)
}

function takenFrom(message: PduOf<'submit_sm'>): Taken {
  return {
    to: message.destination.address,
    from: message.source.address,
    text: readMessage(message).text ?? '',
    validSeconds: (validityMs(message.validityPeriod, 0) ?? 0) / SECOND_MS,
  }
}
