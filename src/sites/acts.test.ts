import { describe, expect, it } from 'vitest'
import { messages } from '../challenges/messages.ts'
import { messages as history } from '../history/messages.ts'
import { policy } from '../policy.ts'
import { ACTS } from './acts.ts'

const acts = [...new Set(Object.values(ACTS).flat())]
const NAMES = [
  ...acts.map(({ name, smsWords }) => ({ name, ...smsWords })),
  { name: 'only-known', ...messages.onlyKnownAct },
]

describe('an act that needs a code', () => {
  it.each(NAMES)('$name is named in its SMS “$ja” and “$en”, which fit into one part', ({ ja, en }) => {
    // That so many fit beside the names of service and host is looked at when the program starts.
    expect(ja.length).toBeLessThanOrEqual(policy.sms.actUnits.ja)
    expect(en.length).toBeLessThanOrEqual(policy.sms.actUnits.en)
    expect(ja).toMatch(/[ぁ-んァ-ヶ一-龠]/)
    expect(en).toMatch(/^[!-~]+( [!-~]+)*$/)
  })

  it.each(acts)('$name is told in the history, in words', ({ name }) => {
    expect(history.act[name]).toBeDefined()
  })

  it('has a name of its own on its site, by which it is found again', () => {
    for (const kinds of Object.values(ACTS))
      expect(new Set(kinds.map(({ name }) => name)).size).toBe(kinds.length)
  })
})
