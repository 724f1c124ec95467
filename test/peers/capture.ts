import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { needProgram } from '../../support/programs.ts'

/** What passes between an SMPP client and its server, read by Wireshark: an opinion that is not ours. */
export interface Capture {
  /** Where the client has to connect to. */
  readonly port: number
  /** Every PDU so far, in the order of each direction. */
  decoded(): Promise<readonly WiresharkPdu[]>
  close(): Promise<void>
}

export interface WiresharkPdu {
  /** Wireshark's names without `smpp.`, first occurrence: `command_id`, `message_text`, `validity_period_r` … */
  readonly fields: Readonly<Record<string, string>>
  /** Wireshark could not make sense of it. */
  readonly isMalformed: boolean
}

const SMPP_PORT = 2775

/** Stands between a client and the server on `serverPort` of 127.0.0.1, and keeps each byte. */
export async function startCapture(serverPort: number): Promise<Capture> {
  const tshark = needProgram('tshark', 'tshark')
  const packets: Buffer[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const relay = createServer(client => {
    const server = connect(serverPort, '127.0.0.1')
    const conversation = new Conversation(20_000 + connections, packets)
    connections += 1
    pass(client, server, bytes => conversation.add('to-server', bytes))
    pass(server, client, bytes => conversation.add('to-client', bytes))
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.setNoDelay(true)
    }
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  return {
    port: (relay.address() as AddressInfo).port,
    decoded: () => readBy(tshark, packets),
    async close() {
      for (const socket of sockets) socket.destroy()
      relay.close()
      await once(relay, 'close')
    },
  }
}

function pass(from: Socket, to: Socket, keep: (bytes: Buffer) => void): void {
  from.on('data', (bytes: Buffer) => {
    keep(bytes)
    to.write(bytes)
  })
  from.on('error', () => {})
  from.on('close', () => to.destroySoon())
}

const MAX_PAYLOAD_BYTES = 16_000
const IP_BYTES = 20
const TCP_BYTES = 20
const TCP_PROTOCOL = 6
const PUSH_AND_ACK = 0x18

/** The bytes of one connection as the IP packets in which they might have travelled. */
class Conversation {
  readonly #clientPort: number
  readonly #packets: Buffer[]
  readonly #next = { 'to-server': 1, 'to-client': 1 }

  constructor(clientPort: number, packets: Buffer[]) {
    this.#clientPort = clientPort
    this.#packets = packets
  }

  add(way: 'to-server' | 'to-client', bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += MAX_PAYLOAD_BYTES)
      this.#packets.push(this.#packet(way, bytes.subarray(at, at + MAX_PAYLOAD_BYTES)))
  }

  #packet(way: 'to-server' | 'to-client', payload: Buffer): Buffer {
    const [from, to] = way === 'to-server' ? [this.#clientPort, SMPP_PORT] : [SMPP_PORT, this.#clientPort]
    const back = way === 'to-server' ? 'to-client' : 'to-server'
    const head = Buffer.alloc(IP_BYTES + TCP_BYTES)
    head.writeUInt8(0x45, 0)
    head.writeUInt16BE(head.length + payload.length, 2)
    head.writeUInt8(64, 8)
    head.writeUInt8(TCP_PROTOCOL, 9)
    head.set(way === 'to-server' ? [127, 0, 0, 1, 127, 0, 0, 2] : [127, 0, 0, 2, 127, 0, 0, 1], 12)
    head.writeUInt16BE(from, IP_BYTES)
    head.writeUInt16BE(to, IP_BYTES + 2)
    head.writeUInt32BE(this.#next[way], IP_BYTES + 4)
    head.writeUInt32BE(this.#next[back], IP_BYTES + 8)
    head.writeUInt8((TCP_BYTES / 4) << 4, IP_BYTES + 12)
    head.writeUInt8(PUSH_AND_ACK, IP_BYTES + 13)
    head.writeUInt16BE(0xffff, IP_BYTES + 14)
    this.#next[way] += payload.length
    return Buffer.concat([head, payload])
  }
}

const LINKTYPE_RAW_IP = 101

/** The file format of libpcap (pcap-savefile, version 2.4). */
function pcap(packets: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(24)
  head.writeUInt32LE(0xa1b2c3d4, 0)
  head.writeUInt16LE(2, 4)
  head.writeUInt16LE(4, 6)
  head.writeUInt32LE(0xffff, 16)
  head.writeUInt32LE(LINKTYPE_RAW_IP, 20)
  const records = packets.flatMap((packet, at) => {
    const record = Buffer.alloc(16)
    record.writeUInt32LE(at, 0)
    record.writeUInt32LE(packet.length, 8)
    record.writeUInt32LE(packet.length, 12)
    return [record, packet]
  })
  return Buffer.concat([head, ...records])
}

type Layers = Readonly<Record<string, unknown>>

async function readBy(tshark: string, packets: readonly Buffer[]): Promise<readonly WiresharkPdu[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-capture-'))
  try {
    const file = join(folder, 'capture.pcap')
    writeFileSync(file, pcap(packets))
    const options = ['-r', file, '-d', `tcp.port==${SMPP_PORT},smpp`, '-T', 'json', '--no-duplicate-keys']
    const { stdout } = await promisify(execFile)(tshark, options, { maxBuffer: 256 * 1024 * 1024 })
    const frames = JSON.parse(stdout) as { _source: { layers: Layers } }[]
    return frames.flatMap(frame => pdusIn(frame._source.layers))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function pdusIn(layers: Layers): WiresharkPdu[] {
  const isMalformed = '_ws.malformed' in layers
  const pdus = [layers.smpp ?? []].flat() as Layers[]
  if (isMalformed && pdus.length === 0) return [{ fields: {}, isMalformed }]
  return pdus.map(pdu => ({ fields: fieldsOf(pdu), isMalformed: isMalformed || '_ws.malformed' in pdu }))
}

function fieldsOf(tree: Layers): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [name, values] of Object.entries(tree))
    for (const value of [values].flat())
      if (typeof value === 'string') fields[name.replace(/^smpp\./, '')] ??= value
      else Object.assign(fields, { ...fieldsOf(value as Layers), ...fields })
  return fields
}
