import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { decodePdu, encodePdu } from '../src/sms/gateways/smpp/codec.ts'
import { FrameSplitter } from '../src/sms/gateways/smpp/frames.ts'
import {
  type Command,
  type Pdu,
  type PduOf,
  PLAIN_MESSAGE,
  RESPONSE_TO,
} from '../src/sms/gateways/smpp/pdu.ts'
import { TAG } from '../src/sms/gateways/smpp/tlv.ts'

/** One connection, as the SMSC sees it. */
export interface HandLine {
  readonly socket: Socket
  readonly got: Pdu[]
  /** Sends an answer, or a request with a number of its own. */
  send(command: Command, header?: { readonly status?: number; readonly sequence?: number }): void
  readonly closed: Promise<void>
}

type Answer = (pdu: Pdu, line: HandLine) => void

/** An SMSC that a test moves by hand: it does what `answer` says, and right things by itself. */
export class HandSmsc {
  readonly lines: HandLine[] = []
  /** `undefined` = answer as a good SMSC does. */
  answers: Partial<Record<Pdu['command'], Answer>> = {}
  /** What it does with a connection before anything is said. */
  greet: (line: HandLine) => void = () => {}
  #ids = 0
  readonly #server: Server

  private constructor(tls: TlsOptions | undefined) {
    const take = (socket: Socket) => this.#take(socket)
    this.#server = tls === undefined ? createServer({ noDelay: true }, take) : createTlsServer(tls, take)
    this.#server.on('tlsClientError', () => {})
  }

  static async open(tls?: TlsOptions): Promise<HandSmsc> {
    const smsc = new HandSmsc(tls)
    await smsc.listen(0)
    return smsc
  }

  listen(port: number): Promise<void> {
    return new Promise(resolve => this.#server.listen(port, '127.0.0.1', resolve))
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** The newest connection. */
  get line(): HandLine {
    const line = this.lines.at(-1)
    if (line === undefined) throw new Error('nobody has connected')
    return line
  }

  got<Name extends Pdu['command']>(name: Name): PduOf<Name>[] {
    return this.lines.flatMap(line => line.got).filter((pdu): pdu is PduOf<Name> => pdu.command === name)
  }

  /** Right answers: for use inside an `answers` function. */
  readonly right: Answer = (pdu, line) => {
    const answer = rightAnswer(pdu, () => String(++this.#ids))
    if (answer !== undefined) line.send(answer, { sequence: pdu.sequence })
  }

  async close(): Promise<void> {
    for (const { socket } of this.lines) socket.destroy()
    await new Promise(resolve => this.#server.close(resolve))
  }

  #take(socket: Socket): void {
    const splitter = new FrameSplitter()
    const got: Pdu[] = []
    let sequence = 0
    const line: HandLine = {
      socket,
      got,
      send: (command, header = {}) => {
        const { status = 0, sequence: number = ++sequence } = header
        socket.write(encodePdu({ ...command, status, sequence: number }))
      },
      closed: new Promise(resolve => socket.on('close', () => resolve())),
    }
    this.lines.push(line)
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      for (const frame of splitter.push(chunk)) {
        const decoded = frame.kind === 'frame' ? decodePdu(frame.bytes) : frame
        if (decoded.kind === 'bad') throw new Error('the client wrote a bad PDU')
        got.push(decoded.pdu)
        const answer = this.answers[decoded.pdu.command] ?? this.right
        answer(decoded.pdu, line)
      }
    })
    this.greet(line)
  }
}

function rightAnswer(pdu: Pdu, nextId: () => string): Command | undefined {
  switch (pdu.command) {
    case 'bind_receiver':
    case 'bind_transmitter':
    case 'bind_transceiver':
      return { command: RESPONSE_TO[pdu.command], systemId: 'hand', tlvs: [] }
    case 'submit_sm':
      return { command: 'submit_sm_resp', messageId: nextId(), tlvs: [] }
    case 'enquire_link':
      return { command: 'enquire_link_resp' }
    case 'unbind':
      return { command: 'unbind_resp' }
    default:
      return undefined
  }
}

/** A receipt in the usual text form. */
export function receiptMessage(text: string, more: Partial<PduOf<'deliver_sm'>> = {}): Command {
  const nobody = { ton: 0, npi: 0, address: '' }
  return {
    ...PLAIN_MESSAGE,
    command: 'deliver_sm',
    source: nobody,
    destination: nobody,
    esmClass: 4,
    shortMessage: Buffer.from(text, 'latin1'),
    ...more,
  }
}

/** The same as a data_sm, whose text is a parameter. */
export function receiptData(text: string, more: Partial<PduOf<'data_sm'>> = {}): Command {
  const nobody = { ton: 0, npi: 0, address: '' }
  return {
    command: 'data_sm',
    serviceType: '',
    source: nobody,
    destination: nobody,
    esmClass: 4,
    registeredDelivery: 0,
    dataCoding: 0,
    tlvs: [{ tag: TAG.messagePayload, value: Buffer.from(text, 'latin1') }],
    ...more,
  }
}
