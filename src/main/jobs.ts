import { refusalSums } from '../audit/refusal-sums.ts'
import { headLogging } from '../audit/sealer.ts'
import { challengeSweep } from '../challenges/challenge.ts'
import { numberClearing } from '../clearing/clearing.ts'
import { networkSweep } from '../guard/network-accounts.ts'
import { guardSweep } from '../guard/password-pace.ts'
import { refusalLog } from '../guard/refusals.ts'
import type { Job } from '../job.ts'
import { dayCount } from '../rollout/rollout.ts'
import { sessionSweep } from '../sessions/sessions.ts'
import { stateSweep } from '../sms/gateway-state.ts'
import { messageSweep } from '../sms/outbox.ts'

/** What the web server does by the clock, beside answering. */
export const JOBS: readonly Job[] = [
  numberClearing,
  dayCount,
  sessionSweep,
  challengeSweep,
  messageSweep,
  stateSweep,
  guardSweep,
  refusalLog,
  networkSweep,
  refusalSums,
  headLogging,
]
