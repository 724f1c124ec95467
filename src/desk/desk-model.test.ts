import { describe, expect, it } from 'vitest'
import {
  type AccountState,
  type Act,
  isIn,
  isInOneHand,
  PRODUCT,
  type Rules,
  type Setting,
  starts,
  wayTo,
} from '../../support/desk-model.ts'

/** What one person at the desk reaches by up to five acts, searched through; the product is held against the model elsewhere. */
const SETTINGS = (rules: Rules): readonly Setting[] =>
  (['desk', 'supervisor'] as const).flatMap(role => [true, false].map(second => ({ role, second, rules })))

function ways(rules: Rules, isBad: (state: AccountState) => boolean): ReadonlySet<string> {
  const found = SETTINGS(rules).flatMap(setting =>
    starts().map(start => {
      const way: readonly Act[] | undefined = wayTo(start, setting, isBad)
      return way === undefined ? '' : `${setting.role}, ${start.site}: ${way.join(', ')}`
    }),
  )
  return new Set(found.filter(way => way !== ''))
}

/** As the desk was before these rules. */
const WITHOUT: Rules = { shownNeedsCode: false, shownNeedsActivation: false, together: false }

describe('without its rules, one person at the desk comes in', () => {
  const found = ways(WITHOUT, isIn)
  it.each([
    'desk, user: reset-password, sign-in',
    'desk, admin: reset-password, sign-in',
    'desk, admin: reset-password, enrol',
    'supervisor, admin: reset-password, day-later, sign-in',
    'desk, admin: reset-password, wait-days, enrol',
  ])('%s', way => expect(found).toContain(way))
})

describe('with them', () => {
  it('nobody comes in by up to five acts, whatever the account, his role and the settings are', () => {
    expect([...ways(PRODUCT, isIn)]).toEqual([])
  })

  it('nobody has the password, and took the number or the codes away, without anybody else who agreed', () => {
    expect([...ways(PRODUCT, isInOneHand)]).toEqual([])
  })

  it.each([
    ['shownNeedsCode', isIn],
    ['shownNeedsActivation', isIn],
    ['together', isInOneHand],
  ] as const)('none of them can be left out: %s', (rule, isBad) => {
    expect(ways({ ...PRODUCT, [rule]: false }, isBad).size).toBeGreaterThan(0)
  })
})
