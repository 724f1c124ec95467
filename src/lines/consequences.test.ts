import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { consequencesOf } from './consequences.ts'
import {
  CASES,
  type CONDITIONS,
  FIRST_OPTION_SERVICES,
  type Forwarding,
  type OptionServices,
} from './option-services.ts'

const line = (...forwarding: Forwarding[]): OptionServices => ({ ...FIRST_OPTION_SERVICES, forwarding })
const TOKYO = { number: '0312345678' }
const LONDON = { number: '+442079460000' }
const VOICEMAIL = { voicemail: true } as const

describe('consequences of saving', () => {
  it('are the destinations that are set or changed', () => {
    const before = line({ when: 'busy', to: TOKYO }, { when: 'no-answer', after: 20, to: VOICEMAIL })
    const after = line(
      { when: 'busy', to: LONDON },
      { when: 'no-answer', after: 30, to: TOKYO },
      { when: 'unreachable', to: VOICEMAIL },
    )
    expect(consequencesOf(before, after)).toEqual({
      destinations: [
        { when: 'busy', to: LONDON.number, isAbroad: true },
        { when: 'no-answer', to: TOKYO.number, isAbroad: false },
      ],
      liftsInternational: false,
    })
  })

  it('are none of other seconds, nor of what has nothing to do with forwarding', () => {
    const before = line({ when: 'no-answer', after: 20, to: LONDON })
    const after = { ...line({ when: 'no-answer', after: 30, to: LONDON }), rejectAnonymous: true }
    expect(consequencesOf(before, after)).toEqual({
      destinations: [],
      liftsInternational: false,
    })
  })

  it('are another destination where the same number is called in more cases', () => {
    const always = consequencesOf(line({ when: 'busy', to: LONDON }), line({ when: 'always', to: LONDON }))
    expect(always.destinations).toEqual([{ when: 'always', to: LONDON.number, isAbroad: true }])
  })

  it('are none of turning off; lifting the suspension is one by itself', () => {
    const both = line({ when: 'busy', to: LONDON }, { when: 'unreachable', to: TOKYO })
    const lifted = { ...both, internationalSuspended: false }
    const none = { destinations: [], liftsInternational: false }
    expect(consequencesOf(both, line())).toEqual(none)
    expect(consequencesOf(both, line({ when: 'unreachable', to: TOKYO }))).toEqual(none)
    expect(consequencesOf(lifted, both)).toEqual(none)
    expect(consequencesOf(both, lifted)).toEqual({ ...none, liftsInternational: true })
  })

  it('never leave out a number that a call could reach and did not reach before', () => {
    const destination = fc.constantFrom(TOKYO, LONDON, VOICEMAIL)
    const entry = (when: (typeof CONDITIONS)[number]) =>
      destination.map((to): Forwarding => (when === 'no-answer' ? { when, after: 20, to } : { when, to }))
    const forwarding = fc.oneof(
      entry('always').map(one => [one]),
      fc
        .tuple(...CASES.map(when => fc.option(entry(when), { nil: undefined })))
        .map(found => found.filter(one => one !== undefined)),
    )
    const services = fc.record({ forwarding, internationalSuspended: fc.boolean() })
    const reached = ({ forwarding }: Pick<OptionServices, 'forwarding'>, one: (typeof CASES)[number]) =>
      forwarding.find(({ when }) => when === 'always' || when === one)?.to
    fc.assert(
      fc.property(services, services, (before, after) => {
        const { destinations } = consequencesOf({ ...line(), ...before }, { ...line(), ...after })
        const found = destinations.map(({ to }) => to)
        for (const one of CASES) {
          const [from, to] = [reached(before, one), reached(after, one)]
          if (to && 'number' in to && JSON.stringify(from) !== JSON.stringify(to))
            expect(found).toContain(to.number)
        }
      }),
    )
  })
})
