import { heldActSweep } from '../acts/sweep.ts'
import { trailArchiving } from '../audit/archive.ts'
import { refusalSums } from '../audit/refusal-sums.ts'
import { headLogging } from '../audit/sealer.ts'
import { challengeSweep } from '../challenges/sweep.ts'
import { numberClearing } from '../clearing/clearing.ts'
import { freedNameSweep } from '../contracts/freed-names.ts'
import { refusalLog } from '../guard/refusals.ts'
import { guardSweep } from '../guard/sweep.ts'
import type { Job } from '../job.ts'
import { keptFormSweep } from '../kept-forms/kept-forms.ts'
import { contractErasing } from '../leaving/ended-contracts.ts'
import { stoppedSweep } from '../lines/stop-all.ts'
import { dayCount } from '../rollout/rollout.ts'
import { sessionSweep } from '../sessions/sweep.ts'
import { stateSweep } from '../sms/gateway-state.ts'
import { messageSweep } from '../sms/outbox.ts'
import { feedSweep } from '../switch/sequencer.ts'

/** What the web server does by the clock, beside answering. */
export const JOBS: readonly Job[] = [
  numberClearing,
  contractErasing,
  dayCount,
  sessionSweep,
  keptFormSweep,
  challengeSweep,
  heldActSweep,
  stoppedSweep,
  freedNameSweep,
  messageSweep,
  stateSweep,
  feedSweep,
  guardSweep,
  refusalLog,
  refusalSums,
  headLogging,
  trailArchiving,
]
