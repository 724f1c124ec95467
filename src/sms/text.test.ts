import { describe, expect, it } from 'vitest'
import { testConfig } from '../../support/world.ts'
import { codeText, countParts, numberReplacedText, smsTextProblems } from './text.ts'

describe('the texts of SMS', () => {
  it('fit into one part with the usual configuration', () => {
    const config = testConfig()
    const text = codeText(config, {
      site: 'admin',
      code: '012345',
      expiresAt: Date.parse('2026-11-24T01:05:00Z'),
    })
    expect(text).toBe(
      '【関所】認証コード：012345\n10:05まで有効です。誰にも教えないでください。\n\n@localhost #012345',
    )
    expect(countParts(text)).toBe(1)
    expect(countParts(numberReplacedText(config))).toBe(1)
    expect(smsTextProblems(config)).toEqual([])
  })

  it('are named at the start when a service or host name makes them too long', () => {
    const origin = 'https://settings.a-long-host-name.example'
    const config = {
      ...testConfig(),
      serviceName: 'とても長い名前の電話サービス',
      origins: { admin: origin, user: origin },
    }
    expect(smsTextProblems(config).length).toBeGreaterThan(0)
  })

  it('count parts as UCS-2 does', () => {
    expect([0, 1, 70, 71, 134, 135].map(length => countParts('あ'.repeat(length)))).toEqual([
      1, 1, 1, 2, 2, 3,
    ])
    expect(countParts('😀'.repeat(36))).toBe(2)
  })
})
