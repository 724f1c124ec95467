import { describe, expect, it } from 'vitest'
import { testConfig } from '../../support/world.ts'
import { DATA_CODING, partsOf } from './gateways/smpp/message-text.ts'
import { codeText, countParts, numberReplacedText, smsTextProblems } from './text.ts'

describe('the texts of SMS', () => {
  it('fit into one part with the usual configuration', () => {
    const config = testConfig()
    const text = codeText(config, {
      site: 'admin',
      code: '012345',
      expiresAt: Date.parse('2026-11-24T01:05:00Z'),
      language: 'ja',
    })
    expect(text).toBe(
      '【関所】認証コード：012345\n10:05まで有効です。誰にも教えないでください。\n\n@localhost #012345',
    )
    expect(countParts(text)).toBe(1)
    expect(countParts(numberReplacedText(config))).toBe(1)
    expect(smsTextProblems(config)).toEqual([])
  })

  it('are in English for whoever uses the page in English, in one part, for the phone to fill in', () => {
    const code = { site: 'user', code: '012345', expiresAt: Date.parse('2026-11-24T01:05:00Z') } as const
    const english = (act?: { ja: string; en: string }) =>
      codeText(testConfig(), { ...code, language: 'en', act })
    expect(english()).toBe('【関所】code 012345 until 10:05. Never share.\n\n@localhost #012345')
    expect(english({ ja: '端末の制限', en: 'lock others' })).toBe(
      '【関所】code 012345: lock others. Never share.\n\n@localhost #012345',
    )
    const [part, ...more] = partsOf(english(), 1)
    expect([part?.dataCoding, more]).toEqual([DATA_CODING.ucs2, []])
  })

  it('fit into one part in both languages wherever they do in one', () => {
    for (const [serviceName, host] of [
      ['関所', 'a-host-of-17.jp.x'],
      ['五文字の所', 'oa-host-14.jp.'.slice(0, 14)],
    ]) {
      const origin = `https://${host}`
      const config = {
        ...testConfig(),
        serviceName: serviceName ?? '',
        origins: { admin: origin, user: origin },
      }
      expect(smsTextProblems(config)).toEqual([])
      const longer = { ...config, serviceName: `${serviceName}々` }
      expect(smsTextProblems(longer)).toHaveLength(1)
    }
  })

  it('are named at the start when a service or host name makes them too long', () => {
    const origin = 'https://settings.a-long-host-name.example'
    const config = {
      ...testConfig(),
      serviceName: 'とても長い名前の電話サービス',
      origins: { admin: origin, user: origin },
    }
    // One thing is wrong, and said once, with by how much.
    expect(smsTextProblems(config)).toEqual([expect.stringMatching(/^serviceName, origins: .* by \d+$/)])
  })

  it('count parts as UCS-2 does', () => {
    expect([0, 1, 70, 71, 134, 135].map(length => countParts('あ'.repeat(length)))).toEqual([
      1, 1, 1, 2, 2, 3,
    ])
    expect(countParts('😀'.repeat(36))).toBe(2)
  })
})
