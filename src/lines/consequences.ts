import { type Condition, isAbroad, type OptionServices } from './option-services.ts'

/** A telephone number to which calls would go that did not go there before, in this case. */
export interface DestinationChange {
  readonly when: Condition
  /** As dialled in Japan, or `+` and digits. Whole: whoever shows or records it decides what is hidden. */
  readonly to: string
  readonly isAbroad: boolean
}

/** What it means to save `after` where `before` stands: what a fresh code and notices are about (D15, D16). */
export interface Consequences {
  /** In the order of CONDITIONS. A number that stays where it was is none, nor are other seconds; voicemail is none. */
  readonly destinations: readonly DestinationChange[]
  /** 国際電話利用休止 is lifted. */
  readonly liftsInternational: boolean
}

export function consequencesOf(before: OptionServices, after: OptionServices): Consequences {
  const old = new Map(before.forwarding.map(one => [one.when, one]))
  const destinations = after.forwarding.flatMap(({ when, to }) => {
    const from = old.get(when)?.to
    if (!('number' in to) || (from && 'number' in from && from.number === to.number)) return []
    return [{ when, to: to.number, isAbroad: isAbroad(to) }]
  })
  const liftsInternational = before.internationalSuspended && !after.internationalSuspended
  return { destinations, liftsInternational }
}
