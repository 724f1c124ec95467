import { type Address, asShortMessage, type DataMessage, type Pdu, type ShortMessage } from './pdu.ts'
import { plainError, plainState, RECEIPT_TYPE, receiptTextOf, TYPE_BITS } from './receipt.ts'
import { statusWord } from './status.ts'
import { findTlvText, TAG, type Tlv } from './tlv.ts'

/**
 * A PDU for the log, for tests with a carrier: everything but texts, passwords and whole numbers. Of a receipt the fields of
 * its text are told, and nothing of what follows them, which may be the message's own words.
 */
export function traceOf(pdu: Pdu): Readonly<Record<string, unknown>> {
  const { command, sequence } = pdu
  return { command, sequence, status: statusWord(pdu.status), ...bodyOf(pdu) }
}

function bodyOf(pdu: Pdu): Readonly<Record<string, unknown>> {
  switch (pdu.command) {
    case 'bind_receiver':
    case 'bind_transmitter':
    case 'bind_transceiver':
      return { systemId: pdu.systemId, systemType: pdu.systemType, interfaceVersion: pdu.interfaceVersion }
    case 'bind_receiver_resp':
    case 'bind_transmitter_resp':
    case 'bind_transceiver_resp':
      return { systemId: plain(pdu.systemId), ...parametersOf(pdu.tlvs) }
    case 'submit_sm':
      return { ...wholeMessageOf(pdu), source: ofSender(pdu.source) }
    case 'deliver_sm':
      return wholeMessageOf(pdu)
    case 'data_sm':
      return { ...messageOf(pdu), ...receiptOf(asShortMessage(pdu)) }
    case 'submit_sm_resp':
    case 'deliver_sm_resp':
    case 'data_sm_resp':
      return { messageId: plain(pdu.messageId), ...parametersOf(pdu.tlvs) }
    case 'other':
      return { commandId: `0x${pdu.commandId.toString(16).padStart(8, '0')}`, bytes: pdu.body.length }
    case 'unbind':
    case 'unbind_resp':
    case 'enquire_link':
    case 'enquire_link_resp':
    case 'generic_nack':
      return {}
  }
}

function wholeMessageOf(message: ShortMessage) {
  return {
    ...messageOf(message),
    protocolId: message.protocolId,
    priority: message.priorityFlag,
    validity: plain(message.validityPeriod),
    textBytes: message.shortMessage.length,
    ...receiptOf(message),
  }
}

function messageOf(message: DataMessage) {
  const { serviceType, source, destination, esmClass, registeredDelivery, dataCoding, tlvs } = message
  return {
    serviceType: plain(serviceType),
    source: addressWords(source),
    destination: addressWords(destination),
    esmClass,
    registeredDelivery,
    dataCoding,
    ...parametersOf(tlvs),
  }
}

function receiptOf(message: ShortMessage): object {
  if ((message.esmClass & TYPE_BITS) !== RECEIPT_TYPE) return {}
  const { id = '', stat = '', err = '' } = receiptTextOf(message)
  // What stands unparted behind an id may be the whole receipt, with the message's own words.
  const [bareId = ''] = id.split(':', 1)
  return { receipt: [plain(bareId), stat && plainState(stat), plainError(err)].join(' ') }
}

/** Our own, which is no secret. */
function ofSender({ ton, npi, address }: Address): string {
  return `${ton}/${npi}/${address}`
}

function addressWords({ ton, npi, address }: Address): string {
  return `${ton}/${npi}/${shortened(address)}`
}

/** Tag and length of each; the message's id as well. What else stands in them may be a text or a number. */
function parametersOf(tlvs: readonly Tlv[]): object {
  if (tlvs.length === 0) return {}
  const receiptedId = findTlvText(tlvs, TAG.receiptedMessageId)
  return {
    parameters: tlvs
      .map(({ tag, value }) => `0x${tag.toString(16).padStart(4, '0')}:${value.length}`)
      .join(' '),
    ...(receiptedId !== undefined && { receiptedId: plain(receiptedId) }),
  }
}

/** Senders with letters and short codes as they are, of a number the last 4 digits. */
function shortened(address: string): string {
  return /^\+?\d{9,}$/.test(address) ? `…${address.slice(-4)}` : plain(address)
}

const MAX_CHARACTERS = 80
/** A mobile number of Japan, as it is written there or from abroad. */
const MOBILE = /(?<!\d)(?:\+?81|0)[6-9]0\d{4}(\d{4})(?!\d)/g

/** One word or a few, in which no mobile number stands. */
function plain(text: string): string {
  return text
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, MAX_CHARACTERS)
    .replace(MOBILE, '…$1')
}
