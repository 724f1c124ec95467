import type { Say } from '../platform/i18n/catalogue.ts'
import { endingOf } from '../sms-number.ts'
import { countryOf } from './country.ts'
import { spacedDialled } from './dialled.ts'
import type { Destination, Forwarding, OptionServices } from './option-services.ts'
import { punctuation as p } from './punctuation.ts'
import { stateMessages as m } from './state-messages.ts'

/** How numbers are shown: all digits, or the last four. */
export interface Shown {
  readonly masked: boolean
}

/** What the line does, in whole sentences, numbers as they are: what forwarding does, whom it rejects, calls abroad. */
export function lineInWords(say: Say, services: OptionServices): string {
  const { forwarding, rejectedCallers } = services
  const sentences = [
    forwarding.length === 0
      ? say(m.sentences.none)
      : capital(say(p.end, { what: forwarding.map(one => clause(say, one)).join(say(p.and)) })),
    ...(services.rejectAnonymous ? [say(m.sentences.anonymous)] : []),
    ...(rejectedCallers.length > 0 ? [say(m.sentences.rejected, { count: rejectedCallers.length })] : []),
    ...(services.showCallerNumber ? [] : [say(m.sentences.hidden)]),
    say(services.internationalSuspended ? m.sentences.suspended : m.sentences.lifted),
  ]
  return sentences.reduce((first, second) => say(p.both, { first, second }))
}

/** What forwarding does, in a word or two: 転送中：常に → 末尾 5678, 留守番, 話中 → 留守番, なし. */
export function lineInShort(
  say: Say,
  { forwarding }: Pick<OptionServices, 'forwarding'>,
  shown: Shown,
): string {
  const [first] = forwarding
  if (first === undefined) return say(m.none)
  if (first.when === 'always' && 'voicemail' in first.to) return say(m.voicemailShort)
  const what = forwarding
    .map(one => {
      const to = 'voicemail' in one.to ? say(m.voicemailShort) : destinationInWords(say, one.to, shown)
      return say(m.short[one.when], { to, after: 'after' in one ? one.after : '' })
    })
    .join(say(p.and))
  return forwarding.some(({ to }) => 'number' in to) ? say(m.forwarding, { what }) : what
}

/** A number with the country that it is in, or 留守番電話. */
export function destinationInWords(say: Say, to: Destination, { masked }: Shown): string {
  if ('voicemail' in to) return say(m.voicemail)
  const number = masked ? endingOf(say, to.number) : spacedDialled(to.number)
  const country = countryOf(to.number)
  return country ? say(m.abroad, { number, country: say(country.name) }) : number
}

function clause(say: Say, one: Forwarding): string {
  const after = 'after' in one ? one.after : ''
  if ('voicemail' in one.to) return say(m.voicemails[one.when], { after })
  return say(m.forwards[one.when], { to: destinationInWords(say, one.to, { masked: false }), after })
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
