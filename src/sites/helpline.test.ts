import { expect, it } from 'vitest'
import { addOffice, makeWorld, testConfig } from '../../support/world.ts'
import { isHelplineOpen } from './helpline.ts'

const { desk } = testConfig()

it.each([
  ['2026-11-24T08:59:59+09:00', false, 'before nine'],
  ['2026-11-24T09:00:00+09:00', true, 'a Tuesday at nine'],
  ['2026-11-24T16:59:59+09:00', true, 'just before five'],
  ['2026-11-24T17:00:00+09:00', false, 'at five'],
  ['2026-11-28T10:00:00+09:00', false, 'a Saturday'],
  ['2026-11-29T10:00:00+09:00', false, 'a Sunday'],
  ['2026-11-23T10:00:00+09:00', false, '勤労感謝の日'],
  ['2026-12-29T10:00:00+09:00', false, 'over New Year'],
  ['2027-01-01T10:00:00+09:00', false, 'over New Year'],
  ['2027-01-04T10:00:00+09:00', true, 'the first Monday'],
  ['2026-11-24T00:30:00Z', true, 'half past nine in Japan'],
])('at %s the helpline is open: %s (%s)', (at, open) =>
  expect(isHelplineOpen(desk, Date.parse(at))).toBe(open),
)

it('is called in sentences as the operator calls it, in either language', async () => {
  const name = { ja: 'サポートセンター', en: 'the Hakone support centre' }
  const world = await makeWorld({ config: { enrolment: 'closed', desk: { ...desk, name } } })
  try {
    const administrator = { loginId: 'neu', password: 'neu-password' }
    await addOffice(world.deps, { administrator, users: [] })
    const browser = world.visitor()
    const japanese = await browser.post('/oa/', administrator)
    expect(japanese.text).toContain('登録については、サポートセンターにお問い合わせください。')
    expect(japanese.text).not.toContain('お客さま窓口')
    browser.cookies.set('sekisho-language', 'en')
    const english = await browser.post('/oa/', administrator)
    expect(english.text).toContain('To register one, call the Hakone support centre.')
  } finally {
    await world.close()
  }
})
