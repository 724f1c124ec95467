import type { Tlv } from './tlv.ts'

/** The protocol data units of SMPP 3.4 (issue 1.2) as data: what each command carries, by its name in chapter 4. */

/** SMPP 3.4 §5.1.2.1. */
export const COMMAND_ID = {
  bind_receiver: 0x0000_0001,
  bind_transmitter: 0x0000_0002,
  submit_sm: 0x0000_0004,
  deliver_sm: 0x0000_0005,
  unbind: 0x0000_0006,
  bind_transceiver: 0x0000_0009,
  enquire_link: 0x0000_0015,
  data_sm: 0x0000_0103,
  generic_nack: 0x8000_0000,
  bind_receiver_resp: 0x8000_0001,
  bind_transmitter_resp: 0x8000_0002,
  submit_sm_resp: 0x8000_0004,
  deliver_sm_resp: 0x8000_0005,
  unbind_resp: 0x8000_0006,
  bind_transceiver_resp: 0x8000_0009,
  enquire_link_resp: 0x8000_0015,
  data_sm_resp: 0x8000_0103,
} as const

/** Which response answers which request: the same id with its highest bit set, §5.1.2. */
export const RESPONSE_TO = {
  bind_receiver: 'bind_receiver_resp',
  bind_transmitter: 'bind_transmitter_resp',
  bind_transceiver: 'bind_transceiver_resp',
  submit_sm: 'submit_sm_resp',
  deliver_sm: 'deliver_sm_resp',
  data_sm: 'data_sm_resp',
  unbind: 'unbind_resp',
  enquire_link: 'enquire_link_resp',
} as const

export const RESPONSE_BIT = 0x8000_0000
/** These two of the other commands are never answered, §4.1.7 and §4.12. */
export const OUTBIND = 0x0000_000b
export const ALERT_NOTIFICATION = 0x0000_0102

/** §5.1.1 and §3.2: a header alone has 16 bytes. The upper end is ours: no message needs more. */
export const HEADER_BYTES = 16
export const MAX_PDU_BYTES = 64 * 1024
/** §5.1.4: sequence numbers go from 1 to this one. */
export const MAX_SEQUENCE = 0x7fff_ffff
/** §5.2.4: this is version 3.4. */
export const INTERFACE_VERSION = 0x34
/** §5.2.22; longer ones travel in the TLV message_payload. */
export const MAX_SHORT_MESSAGE_BYTES = 254

/** A number or name with its type and plan, §5.2.5, §5.2.6, §5.2.8. */
export interface Address {
  readonly ton: number
  readonly npi: number
  readonly address: string
}

/** §4.1.5. */
export interface Bind {
  readonly systemId: string
  readonly password: string
  readonly systemType: string
  readonly interfaceVersion: number
  readonly addressRange: Address
}

/** The fields of submit_sm (§4.4.1) and deliver_sm (§4.6.1), which are the same. */
export interface ShortMessage {
  readonly serviceType: string
  readonly source: Address
  readonly destination: Address
  readonly esmClass: number
  readonly protocolId: number
  readonly priorityFlag: number
  readonly scheduleDeliveryTime: string
  readonly validityPeriod: string
  readonly registeredDelivery: number
  readonly replaceIfPresentFlag: number
  readonly dataCoding: number
  readonly smDefaultMsgId: number
  /** At most 254 bytes; begins with a user data header when bit 6 of `esmClass` is set. */
  readonly shortMessage: Uint8Array
  readonly tlvs: readonly Tlv[]
}

/** The fields of data_sm (§4.7.1): those of a message that fit it. Its text is in the TLV message_payload. */
export type DataMessage = Pick<
  ShortMessage,
  'serviceType' | 'source' | 'destination' | 'esmClass' | 'registeredDelivery' | 'dataCoding' | 'tlvs'
>

export type BindCommand = 'bind_receiver' | 'bind_transmitter' | 'bind_transceiver'
export type BindResponse = (typeof RESPONSE_TO)[BindCommand]
export type MessageCommand = 'submit_sm' | 'deliver_sm'
export type MessageResponse = (typeof RESPONSE_TO)[MessageCommand | 'data_sm']
export type BareCommand = 'unbind' | 'unbind_resp' | 'enquire_link' | 'enquire_link_resp' | 'generic_nack'

/** The same fields under each of the names. */
type Named<Name extends string, Fields> = Name extends string ? Fields & { readonly command: Name } : never

/** What a PDU says, without its header. */
export type Command =
  | Named<BindCommand, Bind>
  | Named<BindResponse, { readonly systemId: string; readonly tlvs: readonly Tlv[] }>
  | Named<MessageCommand, ShortMessage>
  | Named<'data_sm', DataMessage>
  /** §4.4.2, §4.6.2, §4.7.2; what answers a message that was brought to us has no id. */
  | Named<MessageResponse, { readonly messageId: string; readonly tlvs: readonly Tlv[] }>
  | Named<BareCommand, object>
  /** Every other command, so that it can be answered by generic_nack (§4.3). */
  | { readonly command: 'other'; readonly commandId: number; readonly body: Uint8Array }

/** `status` is 0 in requests (§5.1.3), `sequence` 1 to 0x7fffffff; both are unsigned 32-bit numbers. */
export type Pdu = Command & { readonly status: number; readonly sequence: number }
export type PduOf<Name extends Pdu['command']> = Extract<Pdu, { command: Name }>

/** As a deliver_sm would have brought it; the text is in its parameters. */
export function asShortMessage(data: DataMessage): ShortMessage {
  return { ...PLAIN_MESSAGE, shortMessage: new Uint8Array(), ...data }
}

/** A message with every field at its usual value, to write only what differs. */
export const PLAIN_MESSAGE: Omit<ShortMessage, 'source' | 'destination' | 'shortMessage'> = {
  serviceType: '',
  esmClass: 0,
  protocolId: 0,
  priorityFlag: 0,
  scheduleDeliveryTime: '',
  validityPeriod: '',
  registeredDelivery: 0,
  replaceIfPresentFlag: 0,
  dataCoding: 0,
  smDefaultMsgId: 0,
  tlvs: [],
}
