import type { Say } from '../platform/i18n/catalogue.ts'
import { endingOf, lastDigits } from '../sms-number.ts'
import { countryOf, nameOf } from './country.ts'
import { changedKeys, type Forwarding, type OptionServices } from './option-services.ts'
import { punctuation as p } from './punctuation.ts'
import { stateMessages as m } from './state-messages.ts'

/**
 * What the audit trail keeps of a change of option services: from what to what, numbers masked, in words of no language, so
 * that a history is read in either. `busy=5678 no-answer/20=voicemail`; abroad with the country before the last digits: `GB:0000`.
 */
export interface SavedFacts {
  readonly changed: string
  readonly from: string
  readonly to: string
}

/** `undefined` when nothing changed. */
export function savedFacts(before: OptionServices, after: OptionServices): SavedFacts | undefined {
  const changed = changedKeys(before, after)
  if (changed.length === 0) return undefined
  const told = (services: OptionServices) => changed.map(key => wordsOf(services, key)).join(' ')
  return { changed: changed.join(' '), from: told(before), to: told(after) }
}

/** 転送・留守番 in such words. */
export function forwardingWords(forwarding: readonly Forwarding[]): string {
  return forwarding.map(wordOf).join(' ') || 'forwarding=none'
}

/** One line for each service that changed: what it was and what it is. */
export function savedInWords(say: Say, { from, to }: Pick<SavedFacts, 'from' | 'to'>): string[] {
  const [old, present] = [stateFrom(say, from), stateFrom(say, to)]
  return [...new Set([...old.keys(), ...present.keys()])].map(name =>
    say(p.change, { name, from: old.get(name) ?? '—', to: present.get(name) ?? '—' }),
  )
}

function wordsOf(services: OptionServices, key: keyof OptionServices): string {
  switch (key) {
    case 'forwarding':
      return forwardingWords(services.forwarding)
    case 'rejectedCallers':
      return `${key}=${services[key].length}`
    default:
      return `${key}=${services[key] ? 'on' : 'off'}`
  }
}

function wordOf(one: Forwarding): string {
  const when = 'after' in one ? `${one.when}/${one.after}` : one.when
  if ('voicemail' in one.to) return `${when}=voicemail`
  const country = countryOf(one.to.number)
  const where = country ? `${country.region ?? `+${country.callingCode}`}:` : ''
  return `${when}=${where}${lastDigits(one.to.number)}`
}

/** By the service's name. */
function stateFrom(say: Say, words: string): ReadonlyMap<string, string> {
  const state = new Map<string, string[]>()
  for (const word of words.split(' ').filter(Boolean)) {
    const [name, value] = stateOf(say, word)
    state.set(name, [...(state.get(name) ?? []), value])
  }
  return new Map([...state].map(([name, values]) => [name, values.join(say(p.and))]))
}

function stateOf(say: Say, word: string): readonly [name: string, value: string] {
  const [key = '', value = ''] = word.split('=')
  const [when = '', after = ''] = key.split('/')
  if (isKey(m.short, when)) {
    const to = value === 'voicemail' ? say(m.voicemailShort) : maskedInWords(say, value)
    return [say(m.service.forwarding), say(m.short[when], { to, after })]
  }
  if (key === 'forwarding') return [say(m.service.forwarding), say(m.none)]
  if (key === 'rejectedCallers') return [say(m.service.rejectedCallers), say(m.callers, { count: value })]
  if (!isKey(m.service, key)) return [key, value]
  return [say(m.service[key]), say(value === 'on' ? m.on : m.off)]
}

function maskedInWords(say: Say, value: string): string {
  const [where, digits] = value.includes(':') ? value.split(':') : [undefined, value]
  const ending = endingOf(say, digits ?? '')
  if (where === undefined) return ending
  const country = where.startsWith('+') ? countryOf(where)?.name : nameOf(where)
  return say(m.abroad, { number: ending, country: country ? say(country) : where })
}

function isKey<Known extends object>(known: Known, key: string): key is keyof Known & string {
  return Object.hasOwn(known, key)
}
