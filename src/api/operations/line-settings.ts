import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { findLineNumbered, setServicesAsOperator } from '../../lines/as-operator.ts'
import { type LineProblem, type Place, typedAgain } from '../../lines/judging.ts'
import { lockServices } from '../../lines/keeping.ts'
import { type OptionServices, optionServicesSchema } from '../../lines/option-services.ts'
import { problemInWords } from '../../lines/problem-words.ts'
import { refuseReport, takeReport } from '../../lines/reported.ts'
import { speak } from '../../platform/i18n/catalogue.ts'
import { ownVersion } from '../../switch/feed.ts'
import { work } from '../../work.ts'
import { changing, type Operation, type Resource, reading } from '../operation.ts'
import type { Problem } from '../problem.ts'
import { lineNumber } from './fields.ts'

const settings = optionServicesSchema.meta({ id: 'LineSettings', title: 'LineSettings' })
const params = z.strictObject({ number: lineNumber })

const SETTINGS: Resource<typeof params, typeof settings> = {
  path: '/lines/{number}/settings',
  params,
  schema: settings,
  example: {
    forwarding: [
      { when: 'busy', to: { number: '0312345678' } },
      { when: 'no-answer', after: 20, to: { voicemail: true } },
    ],
    rejectAnonymous: false,
    rejectedCallers: ['09011112222'],
    showCallerNumber: true,
    internationalSuspended: true,
  },
  lock: (deps, of) => work(deps, async within => (await lockServices(within, of)) !== undefined),
  async find(deps, { number }) {
    const line = await findLineNumbered(deps, number)
    if (line === undefined) return undefined
    const found = { body: line.services, versions: [line.version] }
    if (deps.reportedBy === undefined) return found
    const version = await ownVersion(deps, { number, keyName: deps.reportedBy })
    return version === undefined ? undefined : { ...found, tag: `"${version}"` }
  },
}

/** The option services of a line, whole: what サービス設定 shows. */
export const LINE_SETTINGS_OPERATIONS: readonly Operation[] = [
  reading(SETTINGS, {
    id: 'getLineSettings',
    scope: 'lines:read',
    summary: 'Read the option services of a line',
    description: 'Numbers are whole: as dialled in Japan, abroad with + and the country code.',
  }),
  changing(SETTINGS, {
    id: 'setLineSettings',
    method: 'put',
    scope: 'lines:write',
    otherScope: 'line-states:report',
    summary: 'Set the option services of a line',
    description: [
      'All of them at once, by the rules of the customer’s own page: only what is ordered; a number in Japan, or abroad while',
      'internationalSuspended is false; never the line itself, nor a line of the contract that forwards back to it. `always` stands alone.',
      'Neither a number abroad nor internationalSuspended: false where the contract’s `abroad` is never.',
      'The same again changes nothing. Check who asks before you forward calls abroad: the customer pays for them.',
      'A key with line-states:report instead of lines:write speaks for the telephone system: it says what somebody dialled there, of lines of',
      'its endpoint, with the version that it has of the line as If-Match ("217900517"). A number abroad is refused unless the configuration says',
      'otherwise, internationalSuspended is not lifted, and what is refused is put right by the next push.',
    ].join(' '),
    problems: ['not-adopted'],
    body: { schema: settings, example: SETTINGS.example },
    change: (deps, of, body) => setSettings(deps, of.number, body),
    async refused(deps, of, body) {
      const { reportedBy: keyName } = deps
      if (keyName === undefined || (await ownVersion(deps, { ...of, keyName })) === undefined) return
      await refuseReport(deps, of.number, typed(body))
    },
  }),
]

async function setSettings(deps: Deps, number: string, body: OptionServices): Promise<Problem | undefined> {
  const set = deps.reportedBy === undefined ? setServicesAsOperator : takeReport
  const outcome = await set(deps, number, typed(body))
  if (outcome.kind === 'no-line') return { kind: 'not-found' }
  if (outcome.kind === 'never-abroad') {
    const detail =
      'Forwarding abroad, and lifting the suspension of international calls, do not belong to the contract.'
    return { kind: 'invalid', errors: [{ pointer: `#/${outcome.place}`, detail }] }
  }
  if (outcome.kind === 'not-adopted') return { kind: 'not-adopted' }
  if (outcome.kind === 'abroad-refused')
    return { kind: 'invalid', errors: [{ pointer: '#/forwarding', detail: ABROAD_REFUSED }] }
  if (outcome.kind !== 'refused') return undefined
  return {
    kind: 'invalid',
    errors: [...outcome.problems].map(([place, problem]) => ({
      pointer: pointerTo(place, body),
      detail: detailOf(problem),
    })),
  }
}

const ABROAD_REFUSED =
  'A number abroad cannot be dialled in here: its owner sets it on the site, with a code.'

function typed(body: OptionServices) {
  return { ...body, forwarding: body.forwarding.map(typedAgain) }
}

const say = speak('en')

function detailOf(problem: LineProblem): string {
  return problem.kind === 'destination-abroad'
    ? 'A number abroad needs internationalSuspended to be false.'
    : problemInWords(say, problem, 'op')
}

function pointerTo(place: Place, { forwarding }: OptionServices): string {
  if (place === 'rejectAnonymous' || place === 'rejectedCallers') return `#/${place}`
  const when = place === 'after' ? 'no-answer' : place
  const at = forwarding.findIndex(one => one.when === when)
  return `#/forwarding/${at}/${place === 'after' ? 'after' : 'to'}`
}
