import { isNumberUsed } from '../accounts/number.ts'
import { codeAwaitedUntil, type NewChallenge, openChallenge } from '../challenges/challenge.ts'
import { liveCodes, openRedeeming } from '../challenges/redeeming.ts'
import { UNKNOWN_DEVICE } from '../guard/counter.ts'
import { takeSending } from '../guard/sending.ts'
import { openSessionUnlessSuspended } from '../sessions/sessions.ts'
import { maskNumber } from '../sms-number.ts'
import type { Within } from '../work.ts'
import { signInCode } from './right-code.ts'
import { leaveBefore, note, type SignInOutcome, type Step, suspended } from './step.ts'

interface CodeTo {
  readonly purpose: 'sign-in' | 'enrolment'
  readonly number: string
  readonly version: number
  /** Whose quota its SMS was taken from. */
  readonly network?: string | undefined
}

/** The code of a sign-in or an enrolment; where no SMS may go out, one that was sent before. */
export async function sendCode(step: Step, to: CodeTo): Promise<SignInOutcome> {
  const { within, form, account } = step
  const device = step.attempt.device ?? UNKNOWN_DEVICE
  const { purpose, number } = to
  const { address } = form.browser
  const { contractId } = account
  const of = { contractId, accountId: account.id }
  const isUsed =
    purpose === 'enrolment' ||
    account.numberIsConfirmed === 1 ||
    (await isNumberUsed(within.db, within.numbers, { contractId, number }))
  const sms = { purpose, number, of, device, address, isUnused: !isUsed }
  const permission = await takeSending(within, { ...sms, order: 'opening' })
  if (permission.kind === 'granted')
    return awaitCode(step, { ...to, network: permission.network }, openChallenge)
  await note(step, { action: 'sign-in.sms-refused', detail: { because: permission.because } })
  const redeems = permission.because === 'account' && (await mayRedeem(step, to))
  return redeems ? awaitCode(step, to, openRedeeming) : { ...permission, kind: 'no-sms' }
}

/** No SMS may go out to unknown browsers of the account; a code that did is on the phone, and not awaited here already. */
async function mayRedeem({ within, form, account, attempt }: Step, to: CodeTo): Promise<boolean> {
  if (attempt.device !== undefined) return false
  const { before } = form
  const here = before?.accountId === account.id && { sessionId: before.id, purposes: signInCode.purposes }
  if (here && (await codeAwaitedUntil(within, here)) !== undefined) return false
  return (await liveCodes(within, { accountId: account.id, numberVersion: to.version })).length > 0
}

async function awaitCode(
  step: Step,
  to: CodeTo,
  open: (within: Within, wanted: NewChallenge) => Promise<void>,
): Promise<SignInOutcome> {
  const { within, site, form, account } = step
  await leaveBefore(step)
  const session = await openSessionUnlessSuspended(within, {
    site: site.kind,
    accountId: account.id,
    stage: 'code',
    withCode: false,
    previousSignInAt: null,
    label: form.browser.label,
    address: form.browser.address,
  })
  if (session === undefined) return suspended(step)
  await open(within, {
    sessionId: session.id,
    accountId: account.id,
    purpose: to.purpose,
    number: to.number,
    numberVersion: to.version,
    device: step.attempt.device ?? UNKNOWN_DEVICE,
    network: to.network,
  })
  const action = open === openRedeeming ? 'sign-in.redeeming' : 'sign-in.code-sent'
  await note(step, { action, detail: { number: maskNumber(to.number) } })
  return { kind: 'code-sent', token: session.token }
}
