import { GATEWAY_ADDRESS } from '../../support/kamailio.ts'
import { type LineState, lineState } from '../../support/line-states.ts'
import type { Fate } from '../../support/sipp.ts'
import { linesWith, type Phone, type Telephony } from './telephony.ts'

/** Lines of a telephone network whose states a test sends by itself, each under its next version. */
export interface ToldLines {
  /** One that nothing was sent of. */
  lineWith(phone: Phone): string
  /** One with this state; else in service, and with nothing set. */
  lineIn(state: Partial<LineState>, phone?: Phone): Promise<string>
  set(line: string, state: Partial<LineState>): Promise<void>
  fromOutside(to: string, caller?: string): Promise<Fate>
}

/** A number that is no line of the network. */
export const TOKYO = '0312345678'
/** Who calls from outside. */
export const OUTSIDER = '09011112222'

/** @param open gives the network, which may not be started yet */
export function toldLines(open: () => Telephony): ToldLines {
  const fresh = new Map<Phone, readonly string[]>()
  const versions = new Map<string, number>()

  function lineWith(phone: Phone): string {
    const [line, ...others] = fresh.get(phone) ?? linesWith(phone)
    if (line === undefined) throw new Error(`no further line with such a phone: ${phone}`)
    fresh.set(phone, others)
    return line
  }
  async function set(line: string, state: Partial<LineState>): Promise<void> {
    const version = (versions.get(line) ?? 0) + 1
    versions.set(line, version)
    const { status, body } = await open().kamailio.take(lineState({ ...state, line, version }))
    if (status !== 200 || body !== `{"applied":${version}}`) throw new Error(`not taken: ${status} ${body}`)
  }
  return {
    lineWith,
    async lineIn(state, phone = 'answers') {
      const line = lineWith(phone)
      await set(line, state)
      return line
    },
    set,
    fromOutside: (to, caller = OUTSIDER) => open().call({ to, caller, from: GATEWAY_ADDRESS }),
  }
}
