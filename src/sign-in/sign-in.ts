import { isSuspended, lockAccount, noteSignIn } from '../accounts/account.ts'
import { registerFirstNumber } from '../accounts/number.ts'
import { type AccountWithPassword, findPassword } from '../accounts/password.ts'
import { record } from '../audit/audit.ts'
import { clearNumberIfDue } from '../clearing/clearing.ts'
import type { Deps } from '../deps.ts'
import { countMiss } from '../guard/network-misses.ts'
import { type Looked, tryPassword, turnsStrangerAway } from '../guard/password-door.ts'
import { forgetPasswordTry } from '../guard/password-pace.ts'
import { findKnownDevice } from '../known-devices/known-devices.ts'
import { onlyKnownUntil } from '../known-devices/only-known.ts'
import { keepInOwnForm } from '../passwords/passwords.ts'
import { momentAt } from '../pre-registration.ts'
import { openSessionUnlessSuspended } from '../sessions/sessions.ts'
import type { Site } from '../site.ts'
import { maskNumber, readSmsNumber } from '../sms-number.ts'
import { sharedWork } from '../work.ts'
import { mayEnrol } from './enrolment.ts'
import { onwardOf } from './onward.ts'
import { checkPassword, type PasswordCheck } from './password-check.ts'
import { sendCode } from './send-code.ts'
import { leaveBefore, note, type SignInForm, type SignInOutcome, type Step, suspended } from './step.ts'

/** The first step: ID and password (manual, M1, M16), with the number of an enrolment (M14). */
export async function signIn(deps: Deps, site: Site, form: SignInForm): Promise<SignInOutcome> {
  const { address, hasDeviceToken } = form.browser
  const asked = { site: site.kind, loginId: form.loginId, address }
  // In a flood, a stranger who is turned away anyway costs nothing. Who may have a known device is looked up first.
  if (!hasDeviceToken && turnsStrangerAway(deps, asked)) return { kind: 'busy' }
  const found = await findPassword(deps.db, site.kind, form.loginId)
  const known = found && (await findKnownDevice(deps, found.id, form.browser.deviceToken(found.id)))
  const attempt = { ...asked, device: known?.id, contractId: known && found.contractId }
  const outcome = await tryPassword(deps, attempt, () => look({ deps, site, form, attempt }, found))
  if (outcome.kind === 'wait' || outcome.kind === 'network-wait')
    await sharedWork(deps, within =>
      record(within, { action: 'sign-in.password-wait', site: site.kind, address }),
    )
  return outcome
}

type Look = Omit<Step, 'within' | 'account'> & { readonly deps: Deps }

async function look(
  step: Look,
  found: AccountWithPassword | undefined,
  isSecond = false,
): Promise<Looked<SignInOutcome>> {
  const { deps, site, form, attempt } = step
  const typed = { site: site.kind, loginId: form.loginId, password: form.password }
  const check = await checkPassword(deps, typed, found)
  if (check.kind === 'right')
    return {
      wasRight: true,
      async outcome() {
        const outcome = await enter(step, check)
        if (outcome !== 'overtaken') return outcome
        if (isSecond) return WRONG
        // Two sign-ins at once: the first one kept the password in another form. So the second looks again.
        const again = await look(step, await findPassword(deps.db, site.kind, form.loginId), true)
        return again.outcome()
      },
    }
  await sharedWork(deps, async within => {
    if (attempt.device === undefined) await countMiss(within, attempt)
    await record(within, { action: 'sign-in.refused', ...whoseIs(step, found) })
  })
  return { wasRight: false, outcome: async () => WRONG }
}

const WRONG = { kind: 'wrong-password' } as const

function whoseIs({ site, attempt }: Look, found: AccountWithPassword | undefined) {
  const ofAccount = found && { contractId: found.contractId, accountId: found.id }
  return { site: site.kind, address: attempt.address, ...ofAccount }
}

/** `overtaken`: the password was replaced while it was looked at; the old one opens nothing any more. */
function enter(
  step: Look,
  check: Extract<PasswordCheck, { kind: 'right' }>,
): Promise<SignInOutcome | 'overtaken'> {
  const { deps, site, form, attempt } = step
  const { id: accountId, passwordHash: before } = check.account
  return sharedWork(deps, async within => {
    const account = await lockAccount(within.db, within.numbers, accountId)
    if (account?.passwordHash !== before) return 'overtaken'
    if (check.newHash !== undefined) {
      const whose = { ...whoseIs(step, check.account), accountId }
      await keepInOwnForm(within, { whose, before, after: check.newHash })
    }
    await forgetPasswordTry(within, attempt)
    // A number whose time has come is cleared before it is used once more.
    const cleared = await clearNumberIfDue(within, account.id)
    const now = cleared ? await lockAccount(within.db, within.numbers, account.id) : account
    return afterPassword({ within, site, form, account: now ?? account, attempt })
  })
}

async function afterPassword(step: Step): Promise<SignInOutcome> {
  const { within, site, form, account } = step
  if (isSuspended(account)) return suspended(step)
  // For the desk's people, who see every customer, and with a password that they showed, codes are compulsory at any time.
  const mayBeEarly = site.kind !== 'op' && account.passwordWasShown === 0
  if (mayBeEarly && momentAt(within.config, within.clock.now(), account) !== 'after')
    return openWithoutCode(step)
  if (account.number !== null) {
    // A number typed into an old enrolment form changes nothing: numbers are changed after the sign-in.
    if (form.number !== undefined) await note(step, { action: 'sign-in.enrolment-ignored' })
    const until = step.attempt.device === undefined ? await onlyKnownUntil(within, account) : undefined
    if (until !== undefined) {
      await note(step, { action: 'sign-in.only-known' })
      return { kind: 'only-known', until }
    }
    return sendCode(step, { purpose: 'sign-in', number: account.number, version: account.numberVersion })
  }
  if (site.kind === 'admin') return enrol(step)
  await note(step, { action: 'sign-in.number-missing' })
  return { kind: 'ask-administrator' }
}

/** M14, M15, within the enrolment policy. */
async function enrol(step: Step): Promise<SignInOutcome> {
  const { within, form, account } = step
  const permission = mayEnrol(within, account, form.activationCode)
  const needsActivationCode = permission.kind !== 'closed' && permission.needsActivationCode
  if (form.number === undefined || permission.kind === 'closed')
    await note(step, { action: 'sign-in.number-missing' })
  if (permission.kind === 'closed') return { kind: 'enrolment-closed' }
  if (form.number === undefined) return { kind: 'enrol', needsActivationCode }
  const reading = readSmsNumber(form.number)
  if (reading.kind === 'refused') {
    await note(step, { action: 'enrolment.number-refused', detail: { problems: reading.problems.join(' ') } })
    return { kind: 'number-refused', problems: reading.problems, needsActivationCode }
  }
  if (permission.kind === 'refused') {
    await note(step, { action: 'sign-in.activation-refused' })
    return { kind: 'activation-refused', problem: permission.problem }
  }
  const { number } = reading
  if (within.config.verifyAdministratorNumber)
    return sendCode(step, { purpose: 'enrolment', number, version: account.numberVersion })
  const outcome = await sendCode(step, {
    purpose: 'enrolment',
    number,
    version: account.numberVersion + 1,
  })
  if (outcome.kind !== 'code-sent') return outcome
  const first = { accountId: account.id, number, confirmed: 0, now: within.clock.now() } as const
  await registerFirstNumber(within.db, within.numbers, first)
  await note(step, { action: 'enrolment.completed', detail: { number: maskNumber(number) } })
  return outcome
}

async function openWithoutCode(step: Step): Promise<SignInOutcome> {
  const { within, site, form, account } = step
  await leaveBefore(step)
  const session = await openSessionUnlessSuspended(within, {
    site: site.kind,
    accountId: account.id,
    stage: 'open',
    withCode: false,
    previousSignInAt: account.lastSignInAt,
    label: form.browser.label,
    address: form.browser.address,
    wantedPath: form.browser.wantedPath(account.id),
  })
  if (session === undefined) return suspended(step)
  await noteSignIn(within.db, account.id, within.clock.now())
  await note(step, { action: 'sign-in.completed', detail: { reason: 'without-code' } })
  const onward = await onwardOf(within, account.id, form.browser.wantedPath(account.id))
  return { kind: 'signed-in', token: session.token, onward }
}
