import { describe, expect, it } from 'vitest'
import { speak } from '../platform/i18n/catalogue.ts'
import { FIRST_OPTION_SERVICES, type Forwarding, type OptionServices } from './option-services.ts'
import { savedFacts, savedInWords } from './saved-facts.ts'
import { lineInShort, lineInWords } from './words.ts'

const [ja, en] = [speak('ja'), speak('en')]
const line = (...forwarding: Forwarding[]): OptionServices => ({ ...FIRST_OPTION_SERVICES, forwarding })
const TOKYO = { number: '0312345678' }
const LONDON = { number: '+442079460000' }
const VOICEMAIL = { voicemail: true } as const

describe('what a line does, in sentences', () => {
  it.each<[OptionServices, string, string]>([
    [
      line(),
      '転送・留守番電話は使っていません。国際電話は休止中です。',
      'Calls are neither forwarded nor answered by voicemail. International calls are suspended.',
    ],
    [
      line(
        { when: 'busy', to: TOKYO },
        { when: 'no-answer', after: 20, to: VOICEMAIL },
        { when: 'unreachable', to: { number: '09012345678' } },
      ),
      '話中のときは03-1234-5678へ転送、応答がないとき（20秒）は留守番電話、圏外・未接続のときは090-1234-5678へ転送。国際電話は休止中です。',
      'When busy, calls are forwarded to 03-1234-5678; when nobody answers for 20 seconds, voicemail answers; when not reachable, calls are forwarded to 090-1234-5678. International calls are suspended.',
    ],
    [
      { ...line({ when: 'always', to: LONDON }), internationalSuspended: false, showCallerNumber: false },
      'すべての着信を+442079460000（海外：イギリス）へ転送。電話をかけるとき、番号を通知しません。国際電話を利用できます。',
      'All calls are forwarded to +442079460000 (abroad: United Kingdom). Your number is not shown when calling. International calls are available.',
    ],
    [
      { ...line({ when: 'always', to: VOICEMAIL }), rejectAnonymous: true, rejectedCallers: ['0312340000'] },
      'すべての着信に留守番電話で応答。番号を通知しない着信を拒否します。1件の番号からの着信を拒否します。国際電話は休止中です。',
      'Voicemail answers all calls. Calls without a caller number are rejected. Calls from 1 number are rejected. International calls are suspended.',
    ],
  ])('%j', (services, japanese, english) => {
    expect(lineInWords(ja, services)).toBe(japanese)
    expect(lineInWords(en, services)).toBe(english)
  })
})

describe('what a line does, in short', () => {
  it.each<[OptionServices, string, string]>([
    [line(), 'なし', 'なし'],
    [line({ when: 'always', to: VOICEMAIL }), '留守番', '留守番'],
    [line({ when: 'always', to: TOKYO }), '転送中：常に → 03-1234-5678', '転送中：常に → 末尾 5678'],
    [
      line({ when: 'busy', to: LONDON }, { when: 'no-answer', after: 5, to: VOICEMAIL }),
      '転送中：話中 → +442079460000（海外：イギリス）、応答なし（5秒） → 留守番',
      '転送中：話中 → 末尾 0000（海外：イギリス）、応答なし（5秒） → 留守番',
    ],
    [line({ when: 'unreachable', to: VOICEMAIL }), '圏外 → 留守番', '圏外 → 留守番'],
  ])('%j', (services, whole, masked) => {
    expect(lineInShort(ja, services, { masked: false })).toBe(whole)
    expect(lineInShort(ja, services, { masked: true })).toBe(masked)
  })
})

describe('what the history keeps', () => {
  const before = line({ when: 'always', to: TOKYO })
  const after = {
    ...line(
      { when: 'busy', to: { number: '+8821612345678' } },
      { when: 'no-answer', after: 30, to: LONDON },
      { when: 'unreachable', to: VOICEMAIL },
    ),
    rejectAnonymous: true,
    rejectedCallers: ['0312340000'],
    showCallerNumber: false,
    internationalSuspended: false,
  }

  it('is what changed, from what to what, and never more of a number than its end', () => {
    const facts = savedFacts(before, after)
    expect(facts).toEqual({
      changed: 'forwarding rejectAnonymous rejectedCallers showCallerNumber internationalSuspended',
      from: 'always=5678 rejectAnonymous=off rejectedCallers=0 showCallerNumber=on internationalSuspended=on',
      to: 'busy=+882:5678 no-answer/30=GB:0000 unreachable=voicemail rejectAnonymous=on rejectedCallers=1 showCallerNumber=off internationalSuspended=off',
    })
    expect(JSON.stringify(facts)).not.toMatch(/\d{5}/)
    expect(savedFacts(after, after)).toBeUndefined()
    expect(savedFacts(before, line())).toEqual({
      changed: 'forwarding',
      from: 'always=5678',
      to: 'forwarding=none',
    })
  })

  it('is read in either language', () => {
    const facts = savedFacts(before, after) ?? { from: '', to: '' }
    expect(savedInWords(ja, facts)).toEqual([
      '転送・留守番：常に → 末尾 5678 ⇒ 話中 → 末尾 5678（海外：国際共通の番号）、応答なし（30秒） → 末尾 0000（海外：イギリス）、圏外 → 留守番',
      '番号非通知拒否：オフ ⇒ オン',
      '着信拒否リスト：0件 ⇒ 1件',
      '発信者番号通知：オン ⇒ オフ',
      '国際電話利用休止：オン ⇒ オフ',
    ])
    expect(savedInWords(en, facts)[0]).toContain('no answer (30 s) → ending 0000 (abroad: United Kingdom)')
  })

  it('of a version to come, or damaged, is shown as it is', () => {
    expect(savedInWords(ja, { from: 'moon=on', to: 'moon=off <b> =' })).toEqual(
      expect.arrayContaining(['moon：on ⇒ off']),
    )
  })
})
