import type { FC } from 'hono/jsx'
import { noSmsText } from '../challenges/no-sms-view.tsx'
import { HELP_OF_ENROLMENT } from '../help/pages.ts'
import { Field, type Frame, Notice, Page, type PageError } from '../page/layout.tsx'
import { PasswordField } from '../page/password-field-view.tsx'
import { type Sentence, speak } from '../platform/i18n/catalogue.ts'
import { clockTime, dateAndTime, soonTime } from '../platform/i18n/japan-time.ts'
import { policy } from '../policy.ts'
import type { Leaving } from '../sessions/cookies.ts'
import { type CustomerSite, PAGES, type Site } from '../site.ts'
import type { NumberProblem } from '../sms-number.ts'
import { numberMessages } from '../sms-number-messages.ts'
import { messages as m } from './messages.ts'
import type { SignInOutcome } from './step.ts'

/** Why the sign-in screen came back. */
export type SignInProblem =
  | {
      readonly kind:
        | 'no-cookies'
        | 'wrong-password'
        | 'busy'
        | 'enrol'
        | 'enrolment-closed'
        | 'ask-administrator'
        | 'suspended'
        | 'expired'
        | 'second-code-failed'
    }
  | { readonly kind: 'wait'; readonly seconds: number }
  | Extract<SignInOutcome, { kind: 'network-wait' | 'no-sms' | 'activation-refused' | 'only-known' }>
  | { readonly kind: 'missing'; readonly fields: readonly ('loginId' | 'password')[] }
  | { readonly kind: 'number-refused'; readonly problems: readonly NumberProblem[] }

export interface SignInPageProps {
  readonly frame: Frame
  readonly site: Site
  readonly loginId: string
  /** The enrolment's field with what was typed into it; `undefined` = not shown (M14). */
  readonly number: string | undefined
  readonly problem: SignInProblem | undefined
  /** What was typed as activation code; `undefined` = the field is not shown. */
  readonly activationCode: string | undefined
  /** Why this browser was led here. */
  readonly left: Leaving | 'no-cookies' | undefined
  /** Who is signed in already in this browser, and where he can go on. */
  readonly signedIn: false | { readonly as: string; readonly onward: string }
  /** Whose code is awaited in this browser, and until when it is good. */
  readonly awaited: { readonly loginId: string; readonly until: number } | undefined
  /** Where customers of the other kind sign in; the desk shows no way to it. */
  readonly otherSite: { readonly from: CustomerSite; readonly address: string } | undefined
}

export const SignInPage: FC<SignInPageProps> = props => {
  const { frame, site, problem } = props
  const { say } = frame
  const { kind } = site
  const errors = problem === undefined ? [] : errorsOf(props, problem)
  const textsAt = (field: string) => errors.filter(error => error.field === field).map(error => error.text)
  // A focus scrolls on a phone: not past what is to be read first.
  const mayBegin = errors.length === 0 && props.left !== 'no-cookies' && props.awaited === undefined
  return (
    <Page
      frame={props.number === undefined ? frame : { ...frame, help: HELP_OF_ENROLMENT }}
      title={say(m.title[kind])}
      step={1}
      errors={errors}
      {...(props.number !== undefined && { scripts: ['enrolment.js'] })}
      typedIn={{ form: 'sign-in-form', action: `${site.path}/`, told: props.left }}
    >
      {props.left && errors.length === 0 && <Notice kind="info">{say(m.left[props.left])}</Notice>}
      {problem?.kind === 'no-cookies' && <CookieHelp {...props} sentence={m.noCookies} />}
      {problem === undefined && props.left === 'no-cookies' && (
        <CookieHelp {...props} sentence={m.left['no-cookies']} />
      )}
      {props.signedIn && (
        <Notice kind="info">
          {say(m.alreadySignedIn, { id: props.signedIn.as })}{' '}
          <a href={props.signedIn.onward}>{say(m.goOn)}</a>
        </Notice>
      )}
      {props.awaited && (
        <Notice kind="info">
          {say(m.codeAwaited, {
            id: props.awaited.loginId,
            time: clockTime(props.awaited.until),
          })}{' '}
          <a href={`${site.path}/code`}>{say(m.enterCode)}</a>
        </Notice>
      )}
      <p class="lead">{say(m.lead[kind])}</p>
      <form method="post" action={`${site.path}/`} novalidate class="panel" id="sign-in-form">
        <Field
          id="loginId"
          name="loginId"
          label={say(m.loginId[kind])}
          value={props.loginId}
          errors={textsAt('loginId')}
          autocomplete="username"
          required
          autofocus={mayBegin && props.loginId === ''}
        />
        <PasswordField
          say={say}
          id="password"
          name="password"
          label={say(m.password[kind])}
          hint={mayTryAgain(problem) && props.loginId !== '' ? say(m.passwordAgain) : undefined}
          errors={textsAt('password')}
          autocomplete="current-password"
          required
        />
        {props.number !== undefined && (
          <Field
            id="number"
            name="number"
            type="tel"
            inputmode="numeric"
            class="digits"
            label={say(m.number)}
            value={props.number}
            hint={
              <>
                {say(m.numberHint)}
                <br />
                {say(m.enrolNext)}
              </>
            }
            errors={textsAt('number')}
            autocomplete="tel-national"
            required
          />
        )}
        {props.activationCode !== undefined && (
          <Field
            id="activationCode"
            name="activationCode"
            label={say(m.activationCode)}
            value={props.activationCode}
            hint={say(m.activationHint)}
            errors={textsAt('activationCode')}
            required
          />
        )}
        <button class="primary">{say(m.signIn[kind])}</button>
        <input type="hidden" name="cookie" value="given" />
      </form>
      {kind !== 'op' && (
        <p class="aside">
          <a href={PAGES.signInHelp[kind]}>{say(m.cannotSignIn)}</a>
        </p>
      )}
      {props.otherSite && (
        <p class="aside">
          <a href={props.otherSite.address}>{say(m.otherSite[props.otherSite.from])}</a>
        </p>
      )}
    </Page>
  )
}

/**
 * Said in the other language as well: the choice of it is a cookie, too. The link does not tell where it comes from,
 * because a page of the site that brings no cookie is what shows that none are kept.
 */
const CookieHelp: FC<SignInPageProps & { readonly sentence: Sentence }> = ({ frame, site, sentence }) => {
  const other = frame.language === 'ja' ? 'en' : 'ja'
  return (
    <>
      <p lang={other}>{speak(other)(sentence)}</p>
      <p>
        <a href={`${site.path}/`} rel="noreferrer">
          {frame.say(m.openAgain)} <span lang={other}>({speak(other)(m.openAgain)})</span>
        </a>
      </p>
    </>
  )
}

/** Where another try cannot help, nobody is asked to type the password again. */
function mayTryAgain(problem: SignInProblem | undefined): boolean {
  const hopeless = [
    'no-cookies',
    'ask-administrator',
    'enrolment-closed',
    'suspended',
    'only-known',
    'expired',
    'second-code-failed',
    'network-wait',
    'no-sms',
  ]
  return problem !== undefined && !hopeless.includes(problem.kind)
}

function errorsOf({ frame, site }: SignInPageProps, problem: SignInProblem): PageError[] {
  const { say } = frame
  const { kind } = site
  switch (problem.kind) {
    case 'no-cookies':
      return [{ text: say(m.noCookies) }]
    case 'wrong-password':
      return [{ text: say(m.wrongPassword[kind]), field: 'loginId' }]
    case 'enrol':
      return [{ text: say(m.enrol), field: 'number' }]
    case 'ask-administrator':
      return [{ text: say(kind === 'op' ? m.askSystem : m.askAdministrator) }]
    case 'expired':
      return [{ text: say(m.expired) }]
    case 'wait':
      return [
        {
          text: say(m.passwordWait, { n: problem.seconds }),
          counting: { seconds: problem.seconds, text: say(m.passwordWait, { n: '{n}' }) },
        },
      ]
    case 'network-wait': {
      const time = soonTime(problem.until, frame.now, frame.language)
      return [{ text: say(kind === 'op' ? m.networkWaitAtDesk : m.networkWait, { time }) }]
    }
    case 'busy':
      return [{ text: say(m.busy) }]
    case 'enrolment-closed':
      return [{ text: say(m.enrolmentClosed) }]
    case 'suspended':
      return [{ text: say(m.suspended[kind]) }]
    case 'only-known':
      return [{ text: say(m.onlyKnown, { until: dateAndTime(problem.until, frame.language) }) }]
    case 'second-code-failed':
      return [{ text: say(m.secondCodeFailed, { max: policy.guard.stageTwoTries }) }]
    case 'activation-refused':
      return [{ text: say(m.activationProblem[problem.problem]), field: 'activationCode' }]
    case 'no-sms':
      return [{ text: noSmsText(frame, problem) }]
    case 'missing':
      return problem.fields.map(field => ({
        text: say(field === 'loginId' ? m.loginIdMissing[kind] : m.passwordMissing[kind]),
        field,
      }))
    case 'number-refused':
      return problem.problems.map(found => ({ text: say(numberMessages[found]), field: 'number' }))
  }
}
