import { readAnswerBody, readLooseTlvs } from './loose.ts'
import { Reader, Writer } from './octets.ts'
import {
  type Address,
  type Bind,
  COMMAND_ID,
  type Command,
  type DataMessage,
  HEADER_BYTES,
  MAX_PDU_BYTES,
  MAX_SHORT_MESSAGE_BYTES,
  type Pdu,
  type PduOf,
  type ShortMessage,
} from './pdu.ts'

/** PDUs to bytes and back, field by field in the order of chapter 4 of SMPP 3.4. */
export type Decoded =
  | { readonly kind: 'pdu'; readonly pdu: Pdu }
  /** A request whose length is right but whose fields are not; the header tells what may be answered (§4.3). */
  | { readonly kind: 'bad'; readonly sequence: number }

type NamedCommand = keyof typeof COMMAND_ID
const namesById = new Map<number, NamedCommand>(
  Object.entries(COMMAND_ID).map(([name, id]) => [id, name as NamedCommand]),
)

/**
 * A response is never bad: its header says which request it answers, and how. Of a message that is brought to us, what
 * follows the text may be odd; of other requests nothing may.
 * @param frame one whole PDU, as `FrameSplitter` gives it. The octet strings in the result are views of it.
 */
export function decodePdu(frame: Buffer): Decoded {
  const commandId = frame.readUInt32BE(4)
  const status = frame.readUInt32BE(8)
  const sequence = frame.readUInt32BE(12)
  const reader = new Reader(frame, HEADER_BYTES)
  const command = readCommand(reader, commandId)
  if (!reader.isRead) return { kind: 'bad', sequence }
  return { kind: 'pdu', pdu: { ...command, status, sequence } }
}

/** What can be told of a PDU whose fields cannot be read. */
export function headerOf(frame: Buffer): PduOf<'other'> {
  return {
    command: 'other',
    commandId: frame.readUInt32BE(4),
    status: frame.readUInt32BE(8),
    sequence: frame.readUInt32BE(12),
    body: frame.subarray(HEADER_BYTES),
  }
}

/** Throws when a text or message does not fit its field: whoever makes PDUs must look before. */
export function encodePdu(pdu: Pdu): Buffer {
  const writer = new Writer(HEADER_BYTES)
  writeCommand(writer, pdu)
  const bytes = writer.bytes()
  if (bytes.length > MAX_PDU_BYTES) throw new RangeError(`a PDU of ${bytes.length} bytes`)
  bytes.writeUInt32BE(bytes.length, 0)
  bytes.writeUInt32BE(pdu.command === 'other' ? pdu.commandId : COMMAND_ID[pdu.command], 4)
  bytes.writeUInt32BE(pdu.status, 8)
  bytes.writeUInt32BE(pdu.sequence, 12)
  return bytes
}

function readCommand(reader: Reader, commandId: number): Command {
  const command = namesById.get(commandId)
  switch (command) {
    case undefined:
      return { command: 'other', commandId, body: reader.rest() }
    case 'bind_receiver':
    case 'bind_transmitter':
    case 'bind_transceiver':
      return { command, ...readBind(reader) }
    case 'bind_receiver_resp':
    case 'bind_transmitter_resp':
    case 'bind_transceiver_resp':
      return { command, ...readBindAnswer(reader) }
    case 'submit_sm':
      return {
        command,
        ...readMessageFields(reader),
        shortMessage: reader.octets(reader.byte()),
        tlvs: reader.tlvs(),
      }
    case 'deliver_sm':
      return {
        command,
        ...readMessageFields(reader),
        shortMessage: reader.octets(Math.min(reader.byte(), reader.left)),
        tlvs: readLooseTlvs(reader.rest()),
      }
    case 'data_sm':
      return { command, ...readDataFields(reader), tlvs: readLooseTlvs(reader.rest()) }
    case 'submit_sm_resp':
    case 'deliver_sm_resp':
    case 'data_sm_resp':
      return { command, ...readMessageAnswer(reader) }
    case 'unbind':
    case 'unbind_resp':
    case 'enquire_link':
    case 'enquire_link_resp':
    case 'generic_nack':
      // They have no body; what a peer appends all the same is passed over.
      reader.rest()
      return { command }
  }
}

function writeCommand(writer: Writer, pdu: Pdu): void {
  switch (pdu.command) {
    case 'other':
      writer.octets(pdu.body)
      break
    case 'bind_receiver':
    case 'bind_transmitter':
    case 'bind_transceiver':
      writeBind(writer, pdu)
      break
    case 'bind_receiver_resp':
    case 'bind_transmitter_resp':
    case 'bind_transceiver_resp':
      writer.text(pdu.systemId)
      writer.tlvs(pdu.tlvs)
      break
    case 'submit_sm':
    case 'deliver_sm':
      writeShortMessage(writer, pdu)
      break
    case 'data_sm':
      writeDataMessage(writer, pdu)
      break
    case 'submit_sm_resp':
    case 'deliver_sm_resp':
    case 'data_sm_resp':
      writer.text(pdu.messageId)
      writer.tlvs(pdu.tlvs)
      break
    case 'unbind':
    case 'unbind_resp':
    case 'enquire_link':
    case 'enquire_link_resp':
    case 'generic_nack':
      break
  }
}

/** §4.1.2: the body is left out when the status is an error, and some peers leave it out of every answer. */
function readBindAnswer(reader: Reader) {
  const { text, tlvs } = readAnswerBody(reader.rest())
  return { systemId: text, tlvs }
}

/** §4.4.2, in the same way. */
function readMessageAnswer(reader: Reader) {
  const { text, tlvs } = readAnswerBody(reader.rest())
  return { messageId: text, tlvs }
}

/** §4.1.1 to §4.1.5. */
function readBind(reader: Reader): Bind {
  return {
    systemId: reader.text(),
    password: reader.text(),
    systemType: reader.text(),
    interfaceVersion: reader.byte(),
    addressRange: readAddress(reader),
  }
}

function writeBind(writer: Writer, bind: Bind): void {
  writer.text(bind.systemId)
  writer.text(bind.password)
  writer.text(bind.systemType)
  writer.byte(bind.interfaceVersion)
  writeAddress(writer, bind.addressRange)
}

/** §4.4.1, §4.6.1: up to the text. */
function readMessageFields(reader: Reader): Omit<ShortMessage, 'shortMessage' | 'tlvs'> {
  return {
    serviceType: reader.text(),
    source: readAddress(reader),
    destination: readAddress(reader),
    esmClass: reader.byte(),
    protocolId: reader.byte(),
    priorityFlag: reader.byte(),
    scheduleDeliveryTime: reader.text(),
    validityPeriod: reader.text(),
    registeredDelivery: reader.byte(),
    replaceIfPresentFlag: reader.byte(),
    dataCoding: reader.byte(),
    smDefaultMsgId: reader.byte(),
  }
}

function writeShortMessage(writer: Writer, message: ShortMessage): void {
  const { shortMessage } = message
  if (shortMessage.length > MAX_SHORT_MESSAGE_BYTES)
    throw new RangeError(`a short_message of ${shortMessage.length} bytes`)
  writer.text(message.serviceType)
  writeAddress(writer, message.source)
  writeAddress(writer, message.destination)
  writer.byte(message.esmClass)
  writer.byte(message.protocolId)
  writer.byte(message.priorityFlag)
  writer.text(message.scheduleDeliveryTime)
  writer.text(message.validityPeriod)
  writer.byte(message.registeredDelivery)
  writer.byte(message.replaceIfPresentFlag)
  writer.byte(message.dataCoding)
  writer.byte(message.smDefaultMsgId)
  writer.byte(shortMessage.length)
  writer.octets(shortMessage)
  writer.tlvs(message.tlvs)
}

/** §4.7.1: up to the parameters. */
function readDataFields(reader: Reader): Omit<DataMessage, 'tlvs'> {
  return {
    serviceType: reader.text(),
    source: readAddress(reader),
    destination: readAddress(reader),
    esmClass: reader.byte(),
    registeredDelivery: reader.byte(),
    dataCoding: reader.byte(),
  }
}

function writeDataMessage(writer: Writer, message: DataMessage): void {
  writer.text(message.serviceType)
  writeAddress(writer, message.source)
  writeAddress(writer, message.destination)
  writer.byte(message.esmClass)
  writer.byte(message.registeredDelivery)
  writer.byte(message.dataCoding)
  writer.tlvs(message.tlvs)
}

function readAddress(reader: Reader): Address {
  return { ton: reader.byte(), npi: reader.byte(), address: reader.text() }
}

function writeAddress(writer: Writer, { ton, npi, address }: Address): void {
  writer.byte(ton)
  writer.byte(npi)
  writer.text(address)
}
