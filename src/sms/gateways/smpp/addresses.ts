import type { OutgoingSms } from '../gateway.ts'
import type { Address } from './pdu.ts'
import type { SmppSettings } from './settings.ts'

/** §5.2.5 and §5.2.6, where the settings do not say. */
const TON = { unknown: 0, international: 1 }
const ISDN = 1
const JAPAN = '81'

/** From whom and to whom, as this SMSC wants it written. */
export function addressesOf(
  settings: SmppSettings,
  sms: Pick<OutgoingSms, 'to' | 'from'>,
): { readonly source: Address; readonly destination: Address } {
  return { source: sourceOf(settings, sms), destination: destinationOf(settings, sms.to) }
}

function sourceOf(
  { senders, sender }: SmppSettings,
  { to, from }: Pick<OutgoingSms, 'to' | 'from'>,
): Address {
  const special = senders.find(({ prefixes }) => prefixes.some(prefix => to.startsWith(prefix)))
  const { address, ton, npi } = special ?? sender ?? { address: from, ton: TON.unknown, npi: ISDN }
  return { address, ton, npi }
}

function destinationOf({ destination: { format, ton, npi } }: SmppSettings, to: string): Address {
  if (format === 'national') return { address: to, ton: ton ?? TON.unknown, npi }
  return { address: `${JAPAN}${to.slice(1)}`, ton: ton ?? TON.international, npi }
}
