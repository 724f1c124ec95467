import { GATEWAY_ADDRESS, type Kamailio, startKamailio } from '../../support/kamailio.ts'
import {
  type Call,
  type Callee,
  call,
  type Fate,
  register,
  startCallee,
  startSilentCallee,
} from '../../support/sipp.ts'

/** A small telephone network: Kamailio, phones, a gateway to everybody else, a voicemail. */
export interface Telephony {
  readonly kamailio: Kamailio
  call(how: Omit<Call, 'sipPort'>): Promise<Fate>
  /** Every phone, as they do by themselves after Kamailio was started anew. */
  register(): Promise<void>
  stop(): Promise<void>
}

/** What phones do when they are called; nobody's is not registered. */
const PHONES = ['answers', 'busy', 'rings', 'away', 'silent', 'nobody'] as const
export type Phone = (typeof PHONES)[number]
const LINES_OF_EACH = 30

/** The lines whose phone does this. */
export function linesWith(phone: Phone): readonly string[] {
  const first = 5_055_001_000 + 1_000 * PHONES.indexOf(phone)
  return Array.from({ length: LINES_OF_EACH }, (_, n) => `0${first + n}`)
}

export async function startTelephony(): Promise<Telephony> {
  const callees: Callee[] = []
  const portOf = async (...callee: Parameters<typeof startCallee>) => {
    const started = await startCallee(...callee)
    callees.push(started)
    return started.port
  }
  const stop = async () => {
    await kamailio?.stop()
    for (const callee of callees) await callee.stop()
  }
  let kamailio: Kamailio | undefined
  try {
    const gatewayPort = await portOf('answers', 'gateway', GATEWAY_ADDRESS)
    const voicemailPort = await portOf('answers', 'voicemail')
    const [answering, absent] = [await portOf('answers', 'phone'), await portOf('absent', 'phone')]
    const silent = await startSilentCallee()
    callees.push(silent)
    const portFor = (phone: Phone) =>
      phone === 'answers' ? answering : phone === 'silent' ? silent.port : absent
    kamailio = await startKamailio({ gatewayPort, voicemailPort })
    const { sipPort } = kamailio
    const phones = PHONES.filter(phone => phone !== 'nobody').flatMap(phone => {
      return linesWith(phone).map(line => [line, `${phone}-${line}@127.0.0.1:${portFor(phone)}`] as const)
    })
    await register(sipPort, phones)
    return {
      kamailio,
      call: how => call({ ...how, sipPort }),
      register: () => register(sipPort, phones),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
