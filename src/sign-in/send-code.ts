import { codeAwaitedUntil, openChallenge } from '../challenges/challenge.ts'
import { liveCodes } from '../challenges/redeeming.ts'
import { UNKNOWN_DEVICE } from '../guard/counter.ts'
import { takeSending } from '../guard/sending.ts'
import { openSessionUnlessSuspended } from '../sessions/sessions.ts'
import { maskNumber } from '../sms-number.ts'
import { signInCode } from './right-code.ts'
import { leaveBefore, note, type SignInOutcome, type Step, suspended } from './step.ts'

interface CodeTo {
  readonly purpose: 'sign-in' | 'enrolment'
  readonly number: string
  readonly version: number
  /** Whose quota its SMS was taken from. */
  readonly network?: string | undefined
  /** None may go out: one that was sent before is awaited. */
  readonly redeems?: boolean
}

/** The code of a sign-in or an enrolment; where no SMS may go out, one that was sent before. */
export async function sendCode(step: Step, to: CodeTo): Promise<SignInOutcome> {
  const { within, form, account } = step
  const device = step.attempt.device ?? UNKNOWN_DEVICE
  const { purpose, number } = to
  const { address } = form.browser
  const of = { contractId: account.contractId, accountId: account.id }
  const isConfirmed = account.numberIsConfirmed === 1
  const sms = { purpose, number, of, device, address, isConfirmed }
  const permission = await takeSending(within, { ...sms, order: 'opening' })
  if (permission.kind === 'granted') return awaitCode(step, { ...to, network: permission.network })
  const redeems = permission.because === 'account' && (await mayRedeem(step, to))
  if (redeems) return awaitCode(step, { ...to, redeems })
  await note(step, { action: 'sign-in.sms-refused', detail: { because: permission.because } })
  return { ...permission, kind: 'no-sms' }
}

/** No SMS may go out to unknown browsers of the account; a code that did is on the phone, and not awaited here already. */
async function mayRedeem({ within, form, account, attempt }: Step, to: CodeTo): Promise<boolean> {
  if (attempt.device !== undefined) return false
  const { before } = form
  const here = before?.accountId === account.id && { sessionId: before.id, purposes: signInCode.purposes }
  if (here && (await codeAwaitedUntil(within, here)) !== undefined) return false
  return (await liveCodes(within, { accountId: account.id, numberVersion: to.version })).length > 0
}

async function awaitCode(step: Step, to: CodeTo): Promise<SignInOutcome> {
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
    wantedPath: form.browser.wantedPath(account.id),
  })
  if (session === undefined) return suspended(step)
  const { version: numberVersion, redeems = false, ...wanted } = to
  await openChallenge(within, {
    ...wanted,
    redeems,
    numberVersion,
    sessionId: session.id,
    accountId: account.id,
    device: step.attempt.device ?? UNKNOWN_DEVICE,
    language: form.browser.language,
  })
  const action = redeems ? 'sign-in.redeeming' : 'sign-in.code-sent'
  await note(step, { action, detail: { number: maskNumber(to.number) } })
  return { kind: 'code-sent', token: session.token }
}
