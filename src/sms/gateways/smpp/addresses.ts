import type { OutgoingSms } from '../gateway.ts'
import type { Address } from './pdu.ts'
import type { SmppSettings } from './settings.ts'

/** §5.2.5 and §5.2.6, where the settings do not say. */
const TON = { unknown: 0, international: 1, alphanumeric: 5 }
const NPI = { unknown: 0, isdn: 1 }
const JAPAN = '81'

/** From whom and to whom, as this SMSC wants it written. */
export function addressesOf(
  settings: SmppSettings,
  sms: Pick<OutgoingSms, 'to' | 'from'>,
): { readonly source: Address; readonly destination: Address } {
  return { source: sourceOf(settings, sms), destination: destinationOf(settings, sms.to) }
}

/** The sender of its own that the settings have for this number; else it is `sms.sender`. */
export function ownSender(settings: SmppSettings, to: string): string | undefined {
  return chosenSender(settings, to)?.address
}

function chosenSender({ senders, sender }: SmppSettings, to: string) {
  return senders.find(({ prefixes }) => prefixes.some(prefix => to.startsWith(prefix))) ?? sender
}

function sourceOf(settings: SmppSettings, { to, from }: Pick<OutgoingSms, 'to' | 'from'>): Address {
  const chosen = chosenSender(settings, to)
  const address = chosen?.address ?? from
  const usual = /[A-Za-z]/.test(address)
    ? { ton: TON.alphanumeric, npi: NPI.unknown }
    : { ton: TON.unknown, npi: NPI.isdn }
  return { address, ton: chosen?.ton ?? usual.ton, npi: chosen?.npi ?? usual.npi }
}

function destinationOf({ destination: { format, ton, npi } }: SmppSettings, to: string): Address {
  if (format === 'national') return { address: to, ton: ton ?? TON.unknown, npi }
  return { address: `${JAPAN}${to.slice(1)}`, ton: ton ?? TON.international, npi }
}
