import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Condition, Destination } from '../../src/lines/option-services.ts'
import { GATEWAY_ADDRESS } from '../../support/kamailio.ts'
import type { LineState } from '../../support/line-states.ts'
import { type Phone, startTelephony, type Telephony } from './telephony.ts'
import { OUTSIDER, TOKYO, toldLines } from './told-lines.ts'

/** The Kamailio of docs/examples/kamailio/: it is sent states as docs/switch.md says, and calls by SIPp go where they say. */
const LONDON = '+442079460000'

let telephony: Telephony
beforeAll(async () => {
  telephony = await startTelephony()
  await telephony.kamailio.hasAll()
})
afterAll(() => telephony?.stop())

const { lineWith, lineIn, set, fromOutside } = toldLines(() => telephony)
const givenUp = (to: string) =>
  telephony.call({ to, caller: OUTSIDER, from: GATEWAY_ADDRESS, isGivenUp: true })

const forwarding = (when: Condition, to: Destination): Pick<LineState, 'forwarding'> => ({
  forwarding: [when === 'no-answer' ? { when, after: 1, to } : { when, to }],
})
const header = (invite: string | undefined, name: string) =>
  new RegExp(`^${name}: (.*?)\\r?$`, 'm').exec(invite ?? '')?.[1]

describe('forwarding', () => {
  const cases: readonly (readonly [Condition, Phone, object])[] = [
    ['always', 'answers', { status: 200, reached: 'phone' }],
    ['busy', 'busy', { status: 486 }],
    ['no-answer', 'rings', { status: 487, rang: true }],
    ['unreachable', 'away', { status: 480 }],
    ['unreachable', 'silent', { status: 408 }],
    ['unreachable', 'nobody', { status: 480 }],
  ]

  it.each(cases)(
    '"%s" leads to a number, with a phone that is "%s", and no more once it is off',
    async (when, phone, without) => {
      const line = await lineIn(forwarding(when, { number: TOKYO }), phone)
      const fate = await fromOutside(line)
      expect(fate).toMatchObject({ status: 200, reached: 'gateway' })
      expect(fate.invite).toMatch(`INVITE sip:${TOKYO}@`)
      expect(header(fate.invite, 'Diversion')).toBe(`<sip:${line}@sip.example.jp>;reason=${when}`)
      await set(line, {})
      expect(await (phone === 'rings' ? givenUp(line) : fromOutside(line))).toMatchObject(without)
    },
  )

  it.each(cases)(
    '"%s" leads to the voicemail of the line, with a phone that is "%s"',
    async (when, phone) => {
      const line = await lineIn(forwarding(when, { voicemail: true }), phone)
      const fate = await fromOutside(line)
      expect(fate).toMatchObject({ status: 200, reached: 'voicemail' })
      expect(fate.invite).toMatch(`INVITE sip:${line}@`)
    },
  )

  it('of one case leaves the others alone', async () => {
    const all = (['busy', 'no-answer', 'unreachable'] as const).map(when =>
      forwarding(when, { number: TOKYO }),
    )
    const without = (when: Condition) => ({
      forwarding: all.flatMap(one => one.forwarding).filter(one => one.when !== when),
    })
    expect(await fromOutside(await lineIn(without('busy'), 'busy'))).toMatchObject({ status: 486 })
    expect(await givenUp(await lineIn(without('no-answer'), 'rings'))).toMatchObject({
      status: 487,
      rang: true,
    })
    expect(await fromOutside(await lineIn(without('unreachable'), 'away'))).toMatchObject({ status: 480 })
  })

  it('has a destination for each case', async () => {
    const line = await lineIn(
      {
        forwarding: [
          { when: 'busy', to: { voicemail: true } },
          { when: 'no-answer', after: 1, to: { number: TOKYO } },
          { when: 'unreachable', to: { number: '0612345678' } },
        ],
      },
      'rings',
    )
    expect((await fromOutside(line)).invite).toMatch(`INVITE sip:${TOKYO}@`)
  })

  it('waits as long as each line says', async () => {
    const tookMs = async (after: number) => {
      const forwarding = [{ when: 'no-answer' as const, after, to: { number: TOKYO } }]
      return (await fromOutside(await lineIn({ forwarding }, 'rings'))).tookMs
    }
    // Longer than a phone has that does not answer at all, and far apart: on a busy machine Kamailio is seconds late, or early.
    const [short, long] = [4, 18]
    const [sooner, later] = await Promise.all([tookMs(short), tookMs(long)])
    const apartSeconds = (later - sooner) / 1_000
    expect(apartSeconds).toBeGreaterThan((long - short) / 2)
    expect(apartSeconds).toBeLessThan((long - short) * 1.5)
  })

  it('to another line goes on as that line says', async () => {
    const last = await lineIn(forwarding('always', { number: TOKYO }))
    const first = await lineIn(forwarding('busy', { number: last }), 'busy')
    expect(await fromOutside(first)).toMatchObject({ status: 200, reached: 'gateway' })
    await set(last, {})
    expect(await fromOutside(first)).toMatchObject({ status: 200, reached: 'phone' })
  })

  it('to a number that is busy as well is not followed once more', async () => {
    const line = await lineIn(forwarding('busy', { number: '0300000000' }), 'busy')
    expect(await fromOutside(line)).toMatchObject({ status: 486 })
  })

  it('that comes back ends', async () => {
    const [one, other] = [lineWith('answers'), lineWith('answers')]
    await set(one, forwarding('always', { number: other }))
    await set(other, forwarding('always', { number: one }))
    expect(await fromOutside(one)).toMatchObject({ status: 480 })
  })

  it('abroad is followed only where international calls are not suspended', async () => {
    const line = await lineIn({ ...forwarding('always', { number: LONDON }), internationalSuspended: false })
    const fate = await fromOutside(line)
    expect(fate).toMatchObject({ status: 200, reached: 'gateway' })
    expect(fate.invite).toContain(`INVITE sip:${LONDON}@`)
    await set(line, forwarding('always', { number: LONDON }))
    expect(await fromOutside(line)).toMatchObject({ status: 480 })
  })
})

describe('who calls', () => {
  it('hides his number: he is rejected where the line says so, and only there', async () => {
    const line = await lineIn({ rejectAnonymous: true })
    const hidden = { to: line, caller: 'anonymous', from: GATEWAY_ADDRESS, privacy: 'id' } as const
    expect(await telephony.call(hidden)).toMatchObject({ status: 433 })
    expect(await fromOutside(line)).toMatchObject({ status: 200, reached: 'phone' })
    await set(line, { rejectAnonymous: false })
    expect(await telephony.call(hidden)).toMatchObject({ status: 200, reached: 'phone' })
  })

  it('hides his number, which only the gateway knows: the phone never sees it, and the list of rejected callers still does', async () => {
    const line = await lineIn({})
    const hidden = {
      to: line,
      caller: 'anonymous',
      asserted: OUTSIDER,
      from: GATEWAY_ADDRESS,
      privacy: 'id',
    } as const
    const { invite } = await telephony.call(hidden)
    expect(invite).toContain('INVITE sip:answers')
    expect(invite).not.toContain(OUTSIDER)
    await set(line, { rejectedCallers: [OUTSIDER] })
    expect(await telephony.call(hidden)).toMatchObject({ status: 603 })
  })

  it('hides the number of a line: he is rejected as well', async () => {
    const to = await lineIn({ rejectAnonymous: true })
    const caller = await lineIn({ showCallerNumber: false })
    expect(await telephony.call({ to, caller })).toMatchObject({ status: 433 })
  })

  it('is on the list of rejected callers: he is rejected, however the gateway writes his number, and nobody else is', async () => {
    const line = await lineIn({ rejectedCallers: ['0312345678', OUTSIDER, '+12025550123'] })
    for (const caller of [OUTSIDER, `+81${OUTSIDER.slice(1)}`, '+12025550123'])
      expect(await fromOutside(line, caller)).toMatchObject({ status: 603 })
    expect(await fromOutside(line, '09011112223')).toMatchObject({ status: 200, reached: 'phone' })
    await set(line, { rejectedCallers: [] })
    expect(await fromOutside(line)).toMatchObject({ status: 200, reached: 'phone' })
  })

  it('shows the number of his line, or hides it from whoever is called', async () => {
    const [caller, to] = [await lineIn({}), await lineIn({})]
    const shown = await telephony.call({ to, caller })
    expect(header(shown.invite, 'From')).toContain(`sip:${caller}@`)
    await set(caller, { showCallerNumber: false })
    const hidden = await telephony.call({ to, caller })
    expect(hidden).toMatchObject({ status: 200, reached: 'phone' })
    expect(header(hidden.invite, 'From')).toMatch(/^"?Anonymous"? <sip:anonymous@anonymous\.invalid>;/)
    expect(header(hidden.invite, 'P-Asserted-Identity')).toBeUndefined()
  })

  it('is told to the gateway, which is told too that he hides his number', async () => {
    const caller = await lineIn({ showCallerNumber: false })
    const { invite } = await telephony.call({ to: TOKYO, caller, asserted: OUTSIDER })
    expect(header(invite, 'From')).toContain('sip:anonymous@anonymous.invalid')
    expect(header(invite, 'Privacy')).toBe('id')
    expect(header(invite, 'P-Asserted-Identity')).toBe(`<sip:${caller}@sip.example.jp>`)
  })

  it('does not get abroad while international calls are suspended', async () => {
    const caller = await lineIn({})
    for (const to of [LONDON, '010442079460000'])
      expect(await telephony.call({ to, caller })).toMatchObject({ status: 403 })
    expect(await telephony.call({ to: '+81312345678', caller })).toMatchObject({ status: 200 })
    expect(await telephony.call({ to: TOKYO, caller })).toMatchObject({ status: 200 })
    await set(caller, { internationalSuspended: false })
    for (const to of [LONDON, '010442079460000'])
      expect(await telephony.call({ to, caller })).toMatchObject({ status: 200, reached: 'gateway' })
  })
})

describe('a line out of service', () => {
  it('is not reached and cannot call, whatever else is set, until it is in service again', async () => {
    const line = await lineIn({ inService: false, ...forwarding('always', { number: TOKYO }) })
    expect(await fromOutside(line)).toMatchObject({ status: 404 })
    expect(await telephony.call({ to: TOKYO, caller: line })).toMatchObject({ status: 403 })
    await set(line, {})
    expect(await fromOutside(line)).toMatchObject({ status: 200, reached: 'phone' })
    expect(await telephony.call({ to: TOKYO, caller: line })).toMatchObject({ status: 200 })
  })

  it('calls the police, the coast guard and the fire brigade all the same, and shows its number', async () => {
    const caller = await lineIn({ inService: false, showCallerNumber: false })
    for (const to of ['110', '118', '119']) {
      const fate = await telephony.call({ to, caller })
      expect(fate).toMatchObject({ status: 200, reached: 'gateway' })
      expect(header(fate.invite, 'From')).toContain(`sip:${caller}@`)
    }
  })
})
