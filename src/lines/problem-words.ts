import type { Say } from '../platform/i18n/catalogue.ts'
import { policy } from '../policy.ts'
import type { SiteKind } from '../site.ts'
import { spacedNumber } from '../sms-number.ts'
import type { LineProblem } from './judging.ts'
import type { Path } from './loops.ts'
import { problemMessages as m } from './problems.ts'
import { punctuation as p } from './punctuation.ts'

/** Lines of a long way that are named: the first ones. */
const NAMED_HOPS = 3

/** What is wrong and what to do, for whoever filled in the form of this site; programs of the operator read it as `op`. */
export function problemInWords(say: Say, problem: LineProblem, by: SiteKind): string {
  switch (problem.kind) {
    case 'destination-abroad':
      return say(by === 'user' ? m.abroadAskAdministrator : m.abroadWhileSuspended)
    case 'seconds':
      return say(m.seconds, policy.line.forwardAfterSeconds)
    case 'too-many':
      return say(m['too-many'], { max: policy.line.maxRejectedCallers })
    case 'caller-format':
      // What a program sent is not said again.
      return by === 'op'
        ? say(m.callerFormat)
        : say(m['caller-format'], { numbers: problem.callers.join(' ') })
    case 'loop':
      return loopInWords(say, problem.path)
    default:
      return say(m[problem.kind])
  }
}

function loopInWords(say: Say, path: Path): string {
  const hops = path.slice(1).map((to, at) => {
    return say(m.hop, { from: spacedNumber(path[at] ?? ''), to: spacedNumber(to) })
  })
  const named = hops.slice(0, NAMED_HOPS)
  if (hops.length > NAMED_HOPS) named.push(say(p.andSoOn, { last: hops.at(-1) ?? '' }))
  return say(m.loop, { path: named.join(say(p.hops)) })
}
