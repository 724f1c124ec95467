import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { decodePdu, encodePdu } from '../src/sms/gateways/smpp/codec.ts'
import { FrameSplitter } from '../src/sms/gateways/smpp/frames.ts'
import { partsOf } from '../src/sms/gateways/smpp/message-text.ts'
import {
  type BindCommand,
  type Command,
  INTERFACE_VERSION,
  type Pdu,
  PLAIN_MESSAGE,
  type ShortMessage,
} from '../src/sms/gateways/smpp/pdu.ts'

/** An SMPP client that does just what a test says, and answers nothing by itself. */
export class RawSmpp {
  readonly #socket: Socket
  readonly #frames = new FrameSplitter()
  readonly #came: Pdu[] = []
  #wake = () => {}
  #sequence = 0
  readonly ended: Promise<unknown>

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    this.ended = new Promise(resolve => socket.on('close', resolve))
    socket.on('error', () => {})
    socket.on('close', () => this.#wake())
    socket.on('data', (chunk: Buffer) => {
      for (const frame of this.#frames.push(chunk)) {
        if (frame.kind === 'bad') throw new Error(`the server sent a frame of ${frame.length} bytes`)
        const decoded = decodePdu(frame.bytes)
        if (decoded.kind === 'bad') throw new Error('the server sent a PDU that cannot be read')
        this.#came.push(decoded.pdu)
      }
      this.#wake()
    })
  }

  static async connect(port: number, ca?: string): Promise<RawSmpp> {
    const socket = ca
      ? connectTls({ port, host: '127.0.0.1', ca, servername: 'localhost' })
      : connect(port, '127.0.0.1')
    const client = new RawSmpp(socket)
    await once(socket, ca ? 'secureConnect' : 'connect')
    return client
  }

  static async bound(port: number, as: BindCommand = 'bind_transceiver'): Promise<RawSmpp> {
    const client = await RawSmpp.connect(port)
    const answer = await client.ask(bind(as))
    if (answer.status !== 0) throw new Error(`bind: status ${answer.status}`)
    return client
  }

  write(bytes: Uint8Array | string): void {
    this.#socket.write(bytes)
  }

  /** Gives the sequence number. */
  send(command: Command): number {
    this.#sequence += 1
    this.write(encodePdu({ ...command, status: 0, sequence: this.#sequence }))
    return this.#sequence
  }

  /** The answer to it; other PDUs that come before stay. */
  ask(command: Command): Promise<Pdu> {
    const sequence = this.send(command)
    return this.next(pdu => pdu.sequence === sequence && /_resp$|^generic_nack$/.test(pdu.command))
  }

  reply(to: Pdu, status = 0): void {
    if (to.command === 'deliver_sm')
      this.write(
        encodePdu({
          command: 'deliver_sm_resp',
          messageId: '',
          tlvs: [],
          status,
          sequence: to.sequence,
        }),
      )
    else if (to.command === 'unbind' || to.command === 'enquire_link')
      this.write(encodePdu({ command: `${to.command}_resp`, status, sequence: to.sequence }))
  }

  /** The first PDU that fits, now or later. Rejects when the connection ends before. */
  async next(fits: (pdu: Pdu) => boolean = () => true): Promise<Pdu> {
    for (;;) {
      const at = this.#came.findIndex(fits)
      const [pdu] = at === -1 ? [] : this.#came.splice(at, 1)
      if (pdu) return pdu
      if (this.#socket.destroyed) throw new Error('the connection ended')
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }

  nextReceipt(): Promise<Pdu> {
    return this.next(pdu => pdu.command === 'deliver_sm')
  }

  /** PDUs that came and that nobody took. */
  get waiting(): readonly Pdu[] {
    return this.#came
  }

  /** Whether the bytes leave within half a second: not when the other side stopped reading. */
  hasTaken(bytes: Uint8Array): Promise<boolean> {
    return new Promise(resolve => {
      const waiting = setTimeout(() => resolve(false), 500)
      this.#socket.write(bytes, () => {
        clearTimeout(waiting)
        resolve(true)
      })
    })
  }

  stopReading(): void {
    this.#socket.pause()
  }

  close(): void {
    this.#socket.destroy()
  }
}

export function bind(as: BindCommand = 'bind_transceiver', systemId = 'test', password = ''): Command {
  return {
    command: as,
    systemId,
    password,
    systemType: '',
    interfaceVersion: INTERFACE_VERSION,
    addressRange: { ton: 0, npi: 0, address: '' },
  }
}

/** One submit_sm for each part of the text, with a receipt wanted. */
export function submits(to: string, text: string, more: Partial<ShortMessage> = {}): Command[] {
  return partsOf(text, 7).map(part => ({
    ...PLAIN_MESSAGE,
    command: 'submit_sm',
    source: { ton: 0, npi: 1, address: '0120381059' },
    destination: { ton: 0, npi: 1, address: to },
    registeredDelivery: 1,
    ...part,
    ...more,
  }))
}
