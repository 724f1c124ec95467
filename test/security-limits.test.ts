import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS, policy, SECOND_MS } from '../src/policy.ts'
import { challengesIn, oddsBound } from '../support/attackers.ts'
import {
  type SmsOfAccount,
  smsOfKnownDevice,
  smsOfNetwork,
  smsOfUnknownBrowsers,
} from '../support/sms-of-a-day.ts'

/** The numbers that docs/security.md tells auditors are those of the policy, in the order of its table. */
const {
  code,
  guard,
  knownDevice,
  smsQuota,
  changeQuota,
  passwordPace,
  session,
  smsNumber,
  password,
  form,
  list,
  api,
  act,
  keptForm,
} = policy
const minutes = (ms: number) => ms / MINUTE_MS
const upTo = (from: number, to: number, at: (n: number) => number) =>
  Array.from({ length: to - from + 1 }, (_, n) => at(from + n))

const inDay = ({ openings, resends, inAll }: SmsOfAccount) => [openings, resends, inAll]

const EXPECTED: readonly (readonly number[])[] = [
  [code.digits],
  [minutes(code.lifetimeMs)],
  code.resendAfterMs.map(ms => ms / SECOND_MS),
  [...upTo(1, 16, guard.pauseSeconds), guard.pauseSeconds(1_000)],
  [guard.doubleConfirmFrom],
  [guard.levelMax],
  [guard.decayPerDay],
  [guard.stageTwoTries],
  [
    1,
    guard.redeeming.everyMs / SECOND_MS,
    guard.redeeming.comesWithinMs / SECOND_MS,
    minutes(guard.redeeming.aheadMs),
  ],
  [knownDevice.onlyKnownMs / DAY_MS],
  [knownDevice.maxPerAccount, knownDevice.lifetimeMs / DAY_MS],
  [smsQuota.knownDevice.size, 1, minutes(smsQuota.knownDevice.everyMs)],
  [smsQuota.unknownBrowsers.size, 1, minutes(smsQuota.unknownBrowsers.everyMs)],
  [smsQuota.resends.knownDevice.size, 1, minutes(smsQuota.resends.knownDevice.everyMs)],
  [smsQuota.resends.unknownBrowsers.size, 1, minutes(smsQuota.resends.unknownBrowsers.everyMs)],
  [smsQuota.acts.size, 1, minutes(smsQuota.acts.everyMs)],
  [smsQuota.resends.acts.size, 1, minutes(smsQuota.resends.acts.everyMs)],
  inDay(smsOfUnknownBrowsers()),
  inDay(smsOfKnownDevice()),
  [smsQuota.network.size, minutes(smsQuota.network.periodMs), smsQuota.networkDay.size],
  [
    smsQuota.grownNetwork.in10Minutes,
    minutes(smsQuota.network.periodMs),
    smsQuota.grownNetwork.perDay,
    smsQuota.grownNetwork.accountsOfMs / DAY_MS,
  ],
  [smsOfNetwork().usual, smsOfNetwork().grown],
  [smsQuota.unverifiedPerHour, smsQuota.unverifiedPerDay],
  [smsQuota.unused.size, smsQuota.unusedDay.size],
  [smsQuota.unverifiedNumbersPerAccountDay],
  [smsQuota.perNumberDay, smsQuota.perContractDay],
  [smsQuota.budgetForKnownDevices * 100],
  [
    smsQuota.reserveOfContract.part * 100,
    smsQuota.reserveOfContract.least,
    smsQuota.reserveOfContract.ofAccount,
  ],
  [smsQuota.notices.perNumberDay, smsQuota.notices.perContractDay],
  [smsQuota.notices.budget * 100],
  [minutes(smsQuota.notices.gatheredForMs)],
  [minutes(smsQuota.notices.newsAfterMs)],
  [smsQuota.unfinishedAlarmFrom],
  [...upTo(10, 16, passwordPace.pauseSeconds), passwordPace.pauseSeconds(1_000)],
  [
    passwordPace.inTurnsFrom,
    1,
    passwordPace.turns.everyMs / SECOND_MS,
    passwordPace.turns.comesWithinMs / SECOND_MS,
    minutes(passwordPace.turns.aheadMs),
  ],
  [minutes(passwordPace.forgetEveryMs)],
  [passwordPace.network.size, minutes(passwordPace.network.withinMs)],
  [
    passwordPace.triesOfOneId.unknownBrowsers,
    passwordPace.triesOfOneId.knownDevices,
    passwordPace.triesOfOneId.sessionsElsewhere,
  ],
  [passwordPace.hashesAtOnce, passwordPace.triesForEachHash, passwordPace.triesWaiting],
  [passwordPace.askedAround.wide, passwordPace.askedAround.middle, minutes(passwordPace.asked.halfLifeMs)],
  [minutes(session.idleMs)],
  [session.totalMs / HOUR_MS],
  [session.requestsAtOnce, session.requestsWaiting],
  [changeQuota.lineSaved.size, 1, changeQuota.lineSaved.everyMs / SECOND_MS],
  [changeQuota.numbersOk.size, 1, minutes(changeQuota.numbersOk.everyMs)],
  [minutes(act.freshForMs)],
  [minutes(act.heldMs)],
  [act.quarantineMs / HOUR_MS],
  [keptForm.lifetimeMs / HOUR_MS, keptForm.maxBytesOfAccount / 1_024],
  [minutes(smsNumber.draftLifetimeMs)],
  [password.minCharacters, password.maxCharacters],
  [password.argon2.memoryCost / 1_024, password.argon2.timeCost, password.argon2.parallelism],
  [form.maxBytes / 1_024, form.numbersMaxBytes / 1_024, form.maxFields],
  [smsNumber.file.maxBytes / 1_024, smsNumber.file.maxRows],
  [list.pageRows],
  [list.pageBytes / 1_000],
  [policy.contract.mostLines],
  [api.rate.size, SECOND_MS / api.rate.everyMs],
  [api.maxBytes / 1_024, api.maxDepth],
  [api.answersKeptMs / HOUR_MS],
]

describe.each([
  ['docs/security.md', 'Limits'],
  ['docs/security.ja.md', '制限値'],
])('%s', (file, heading) => {
  const text = readFileSync(file, 'utf8')

  it('has every limit of the policy in its table, and no other number', () => {
    const [, section = ''] = text.replace(/<!--.*?-->/gs, '').split(`\n## ${heading}\n`)
    const rows = [...section.matchAll(/^\|[^|]*\|([^|]*)\|$/gm)].map(match => match[1] ?? '').slice(2)
    const numbers = rows.map(row =>
      (row.replaceAll(/(\d),(\d{3})/g, '$1$2').match(/\d+(\.\d+)?/g) ?? []).map(Number),
    )
    expect(numbers.slice(0, EXPECTED.length)).toEqual(EXPECTED)
  })

  it('tells with how many sign-ins and SMS a day the odds are computed', () => {
    const { openings, inAll } = smsOfUnknownBrowsers()
    const odds = text.slice(text.indexOf('P(Y)'))
    expect(odds).toMatch(new RegExp(`(With the ${openings} sign-ins a day|1日に${openings}回まで)`))
    expect(odds).toMatch(new RegExp(`(makes it ${inAll} SMS at most|最大${inAll}通)`))
  })

  it.each([1, 30, 365])('tells the bound of %i days', days => {
    const percent = (oddsBound(days, challengesIn(days), 1_000_000) * 100).toFixed(4)
    expect(text).toMatch(new RegExp(`\\| ${days} +\\| ${percent.replace('.', '\\.')} ?[%％]`))
  })
})
