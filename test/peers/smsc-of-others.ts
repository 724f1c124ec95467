import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import smpp, { type Pdu, type Session } from 'smpp'
import { needProgram } from '../../support/programs.ts'

/** An SMSC that others wrote, with what it understood of our client. */
export interface OtherSmsc {
  readonly port: number
  /** Each PDU by the names of the standard, and `text` as the SMSC read it. */
  readonly understood: readonly Understood[]
  stop(): Promise<void>
}

export type Understood = Readonly<Record<string, unknown>> & { readonly command: string }

const UDH_INDICATOR = 0x40
const UDH_BYTES = 6
const UCS2 = 8

/** Debian's Net::SMPP; see `smsc.pl`. */
export async function startPerlSmsc(): Promise<OtherSmsc> {
  const perl = needProgram('Net::SMPP', 'libnet-smpp-perl')
  const child = spawn(perl, ['test/peers/smsc.pl'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  const understood: Understood[] = []
  const lines = createInterface(child.stdout)
  const [first] = await once(lines, 'line')
  lines.on('line', line => void understood.push(withText(JSON.parse(line))))
  return {
    port: JSON.parse(first).port,
    understood,
    async stop() {
      child.kill()
      await ended
    },
  }
}

/** Net::SMPP leaves the text to its user: bytes, which Perl prints in hexadecimal. */
function withText(pdu: Understood): Understood {
  const bytes = Buffer.from(String(pdu.short_message ?? ''), 'hex')
  const body = pdu.esm_class === UDH_INDICATOR ? bytes.subarray(UDH_BYTES) : bytes
  const text = pdu.data_coding === UCS2 ? new TextDecoder('utf-16be').decode(body) : body.toString('ascii')
  return { ...pdu, text }
}

/** npm `smpp`; it reports by parameters, with the same id in answer and receipt, to a receiver where one is bound. */
export async function startNpmSmsc(): Promise<OtherSmsc> {
  const understood: Understood[] = []
  let ids = 0
  let receiver: Session | undefined
  const server = smpp.createServer(session => {
    session.on('error', () => {})
    session.on('pdu', pdu => {
      understood.push(understoodFrom(pdu))
      if (pdu.command === 'submit_sm') take({ session, receiver: receiver ?? session }, pdu, ++ids)
      else if (!pdu.command.endsWith('_resp')) session.send(pdu.response())
      if (pdu.command === 'bind_transceiver') session.enquire_link()
      if (pdu.command === 'bind_receiver') receiver = session
      if (pdu.command === 'unbind') session.close()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    understood,
    async stop() {
      server.close()
      await once(server, 'close')
    },
  }
}

/** Every fourth one is reported as data_sm. */
function take(to: { readonly session: Session; readonly receiver: Session }, pdu: Pdu, n: number): void {
  const id = `npm-${n}`
  to.session.send(pdu.response({ message_id: id }))
  const receipt = { esm_class: 4, receipted_message_id: id, message_state: 2 }
  if (n % 4 === 0) to.receiver.data_sm(receipt)
  else to.receiver.deliver_sm({ ...receipt, short_message: '' })
}

/** It gives the text already decoded. */
function understoodFrom(pdu: Pdu): Understood {
  const { short_message: message } = pdu as { short_message?: { message?: string } }
  return { ...pdu, command: pdu.command, text: message?.message }
}
