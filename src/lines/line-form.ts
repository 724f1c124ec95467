import type { Form } from '../platform/http/forms.ts'
import { policy } from '../policy.ts'
import type { SiteKind } from '../site.ts'
import { readDialled } from './dialled.ts'
import { type Judgement, judge, type Wanted, type WantedForwarding } from './judging.ts'
import type { Line } from './keeping.ts'
import {
  CASES,
  type Case,
  CONDITIONS,
  type Condition,
  type Forwarding,
  isAbroad,
  type Running,
  runningIn,
} from './option-services.ts'

/** しない, 常に転送, 常に留守番電話, 条件ごと */
export const MODES = ['off', 'always', 'voicemail', 'cases'] as const
export type Mode = (typeof MODES)[number]

/** What becomes of calls in one of the cases: しない, 転送, 留守番電話. */
export const CHOICES = ['off', 'number', 'voicemail'] as const
export type Choice = (typeof CHOICES)[number]

/** サービス設定 as it came from the form; texts as typed. */
export interface LineForm {
  readonly version: number
  /** What ran when the form was shown; `undefined` = it does not say. */
  readonly running: ReadonlySet<string> | undefined
  readonly mode: Mode
  /** By condition; that of a case whose choice is another one does not count. */
  readonly numbers: Readonly<Record<Condition, string>>
  readonly choices: Readonly<Record<Case, Choice>>
  readonly after: string
  readonly rejectAnonymous: boolean
  /** One a line. */
  readonly rejectedCallers: string
  readonly showCallerNumber: boolean
  readonly internationalSuspended: boolean
}

/** Names of the form's fields that are there once for each condition or case. */
export const numberField = (when: Condition) => `number.${when}`
export const choiceField = (when: Case) => `to.${when}`

/** The form as it shows what is saved. */
export function formOf({ services, version }: Pick<Line, 'services' | 'version'>): LineForm {
  const entry = (when: Condition) => services.forwarding.find(one => one.when === when)
  const always = entry('always')?.to
  const noAnswer = entry('no-answer')
  return {
    version,
    running: runningIn(services),
    mode: always
      ? 'voicemail' in always
        ? 'voicemail'
        : 'always'
      : services.forwarding[0]
        ? 'cases'
        : 'off',
    numbers: perCondition(when => numberIn(entry(when))),
    choices: perCase(when => choiceOf(entry(when))),
    after: String(noAnswer && 'after' in noAnswer ? noAnswer.after : policy.line.forwardAfterSeconds.usual),
    rejectAnonymous: services.rejectAnonymous,
    rejectedCallers: services.rejectedCallers.join('\n'),
    showCallerNumber: services.showCallerNumber,
    internationalSuspended: services.internationalSuspended,
  }
}

/** As somebody sent it. */
export function readLineForm(form: Form): LineForm {
  const running = form.optional('running')
  return {
    version: Number(form.text('version')),
    running: running === undefined ? undefined : new Set(running.split(' ')),
    mode: MODES.find(mode => mode === form.text('forwarding')) ?? 'off',
    numbers: perCondition(when => form.text(numberField(when))),
    choices: perCase(when => CHOICES.find(choice => choice === form.text(choiceField(when))) ?? 'off'),
    after: form.text('after'),
    rejectAnonymous: form.text('rejectAnonymous') === '1',
    rejectedCallers: form.text('rejectedCallers'),
    showCallerNumber: form.text('showCallerNumber') === '1',
    internationalSuspended: form.text('internationalSuspended') === '1',
  }
}

/** As the form sends it. */
export function fieldsOf(form: LineForm): ReadonlyMap<string, string> {
  const checked = (name: string, isOn: boolean): [string, string][] => (isOn ? [[name, '1']] : [])
  return new Map([
    ['version', String(form.version)],
    ['running', [...(form.running ?? [])].join(' ')],
    ['forwarding', form.mode],
    ...CONDITIONS.map((when): [string, string] => [numberField(when), form.numbers[when]]),
    ...CASES.map((when): [string, string] => [choiceField(when), form.choices[when]]),
    ['after', form.after],
    ['rejectedCallers', form.rejectedCallers],
    ...checked('rejectAnonymous', form.rejectAnonymous),
    ...checked('showCallerNumber', form.showCallerNumber),
    ...checked('internationalSuspended', form.internationalSuspended),
  ])
}

/** What is turned off: one of the cases, all of forwarding at once, calls abroad. */
export const STOPPABLE = ['forwarding', ...CASES, 'international'] as const
export type Stoppable = (typeof STOPPABLE)[number]

/**
 * What the form stops. A form that was shown while nothing ran stops nothing: whoever started something meanwhile
 * is not overruled by 「しない」 that merely stands there.
 */
export function stopsIn(form: LineForm, line: Pick<Line, 'services'>, by: SiteKind): ReadonlySet<Stoppable> {
  const running = form.running ?? runningIn(line.services)
  const stops = new Set<Stoppable>()
  if (wantedForwarding(form).length === 0) {
    if (CONDITIONS.some(one => running.has(one))) stops.add('forwarding')
  } else if (form.mode === 'cases') {
    for (const one of CASES) if (form.choices[one] === 'off' && running.has(one)) stops.add(one)
  }
  if (by === 'admin' && form.internationalSuspended && running.has('international' satisfies Running))
    stops.add('international')
  return stops
}

/** What stood in the form, or was kept, and could not stay. `conditions`: 常に came in the place of cases. */
export type Dropped = 'forwarding-abroad' | 'conditions'

export interface LineReading extends Judgement {
  readonly dropped: readonly Dropped[]
}

/** The line with nothing changed but what is stopped; forwarding abroad goes with calls abroad. */
export function stopOnly(
  { services }: Pick<Line, 'services'>,
  stops: ReadonlySet<Stoppable>,
): Pick<LineReading, 'services' | 'dropped'> {
  const stays = services.forwarding.filter(
    ({ when }) => !stops.has('forwarding') && !stops.has(when as Stoppable),
  )
  const internationalSuspended = services.internationalSuspended || stops.has('international')
  const isDropped = ({ to }: Forwarding) => stops.size > 0 && internationalSuspended && isAbroad(to)
  return {
    services: {
      ...services,
      internationalSuspended,
      forwarding: stays.filter(one => !isDropped(one)),
    },
    dropped: stays.some(isDropped) ? ['forwarding-abroad'] : [],
  }
}

/** Reads every field that counts. What forwards abroad is no problem of a form that suspends calls abroad: it is dropped. */
export function readServices(form: LineForm, line: Line, by: SiteKind): LineReading {
  const { services: present, ordered } = line
  const suspends = stopsIn(form, line, by).has('international')
  const typed = wantedForwarding(form)
  const stays = typed.filter(({ to }) => !(suspends && leadsAbroad(to)))
  const wanted: Wanted = {
    forwarding: stays,
    rejectAnonymous: ordered.has('anonymous-rejection') ? form.rejectAnonymous : present.rejectAnonymous,
    rejectedCallers: ordered.has('rejection-list') ? linesOf(form.rejectedCallers) : present.rejectedCallers,
    showCallerNumber: form.showCallerNumber,
    // Only the administrator lifts it; the user's form cannot change it, whatever it sends.
    internationalSuspended: by === 'admin' ? form.internationalSuspended : present.internationalSuspended,
  }
  const dropped: Dropped[] = stays.length < typed.length ? ['forwarding-abroad'] : []
  const isAlways = form.mode === 'always' || form.mode === 'voicemail'
  if (isAlways && CASES.some(one => form.choices[one] !== 'off')) dropped.push('conditions')
  return { ...judge(wanted, line), dropped }
}

function wantedForwarding(form: LineForm): WantedForwarding[] {
  switch (form.mode) {
    case 'off':
      return []
    case 'always':
      return [{ when: 'always', to: { number: form.numbers.always } }]
    case 'voicemail':
      return [{ when: 'always', to: { voicemail: true } }]
    case 'cases':
      return CASES.flatMap(when => {
        const choice = form.choices[when]
        if (choice === 'off') return []
        const to = choice === 'voicemail' ? { voicemail: true as const } : { number: form.numbers[when] }
        return [{ when, to, ...(when === 'no-answer' && { after: form.after }) }]
      })
  }
}

function leadsAbroad(to: WantedForwarding['to']): boolean {
  return 'number' in to && readDialled(to.number).kind === 'abroad'
}

function linesOf(text: string): string[] {
  return text
    .split(/[\r\n,、]+/)
    .map(line => line.trim())
    .filter(line => line !== '')
}

function numberIn(entry: Forwarding | undefined): string {
  return entry && 'number' in entry.to ? entry.to.number : ''
}

function choiceOf(entry: Forwarding | undefined): Choice {
  if (entry === undefined) return 'off'
  return 'number' in entry.to ? 'number' : 'voicemail'
}

function perCondition<Value>(value: (when: Condition) => Value): Record<Condition, Value> {
  return {
    always: value('always'),
    busy: value('busy'),
    'no-answer': value('no-answer'),
    unreachable: value('unreachable'),
  }
}

function perCase<Value>(value: (when: Case) => Value): Record<Case, Value> {
  return { busy: value('busy'), 'no-answer': value('no-answer'), unreachable: value('unreachable') }
}
