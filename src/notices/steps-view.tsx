import type { FC, PropsWithChildren } from 'hono/jsx'
import { messages as codeWords } from '../challenges/messages.ts'
import { messages as lineWords } from '../lines/messages.ts'
import { messages as passwordWords } from '../passwords/messages.ts'
import type { Say } from '../platform/i18n/catalogue.ts'
import { MINUTE_MS, policy } from '../policy.ts'
import { messages as signInWords } from '../sign-in/messages.ts'
import { messages as numberWords } from '../sms-numbers/messages.ts'
import { messages as m } from './messages.ts'
import type { AdministratorPage, Sheet, UserPage } from './sheet.ts'

/** One step of the beginning, with a picture of its screen. */
interface Step {
  readonly title: string
  readonly text: string
  readonly picture: unknown
}

interface Words {
  readonly say: Say
  readonly sheet: Sheet
}

/** The steps of an administrator, by how he comes to his number (M1–M7, M14). */
export const AdministratorSteps: FC<Words & { page: AdministratorPage }> = ({ page, ...words }) => {
  const { say } = words
  const signIn = signInStep(words, 'admin', page.loginId)
  const change = passwordStep(say)
  const steps: Record<AdministratorPage['way'], readonly Step[]> = {
    'registers-on-screen': [signIn, change, numbersStep(words, page)],
    'has-number': [...codeAfter(words, signIn), change, numbersStep(words, page)],
    enrols: [signIn, enrolStep(say, page), codeStep(words), change, numbersStep(words, page)],
    'calls-helpline': [callHelplineStep(words), signIn, codeStep(words), change, numbersStep(words, page)],
  }
  return <Steps say={say} steps={steps[page.way]} />
}

export const UserSteps: FC<Words & { page: UserPage }> = ({ page, ...words }) => {
  const signIn = signInStep(words, 'user', page.loginId)
  const steps = [...codeAfter(words, signIn), passwordStep(words.say), settingsStep(words.say)]
  return <Steps say={words.say} steps={steps} />
}

/** Fewer than five leave room for larger letters on the page. */
const Steps: FC<{ say: Say; steps: readonly Step[] }> = ({ say, steps }) => (
  <>
    <h2>{say(m.stepsTitle)}</h2>
    <ol class={steps.length > 4 ? 'steps' : 'steps roomy'}>
      {steps.map((step, at) => (
        <li>
          <span class="n">{at + 1}</span>
          <div>
            <h3>{step.title}</h3>
            <p>{step.text}</p>
          </div>
          {step.picture}
        </li>
      ))}
    </ol>
  </>
)

function codeAfter(words: Words, signIn: Step): readonly Step[] {
  return words.sheet.codes.kind === 'now' ? [signIn, codeStep(words)] : [signIn]
}

function signInStep({ say }: Words, site: 'admin' | 'user', loginId: string): Step {
  return {
    title: say(m.step.signIn.title),
    text: say(m.step.signIn[site]),
    picture: (
      <Picture>
        <FieldPicture label={say(signInWords.loginId[site])}>{loginId}</FieldPicture>
        <FieldPicture label={say(signInWords.password[site])}>••••-••••-••••-••••-••••</FieldPicture>
        <span class="button end">{say(signInWords.signIn[site])}</span>
      </Picture>
    ),
  }
}

function enrolStep(say: Say, page: AdministratorPage): Step {
  const { activation } = page
  return {
    title: say(m.step.enrol.title),
    text: say(activation ? m.step.enrol.withCode : m.step.enrol.open),
    picture: (
      <Picture>
        <span class="error">{say(m.picture.notRegistered)}</span>
        <FieldPicture label={say(signInWords.number)} isNew>
          090••••••••
        </FieldPicture>
        {activation && (
          <FieldPicture label={say(m.activationCode)} isNew>
            ••••-••••-••••
          </FieldPicture>
        )}
        <span class="button end">{say(signInWords.signIn.admin)}</span>
      </Picture>
    ),
  }
}

function callHelplineStep({ say, sheet }: Words): Step {
  return {
    title: say(m.step.callHelpline.title),
    text: say(m.step.callHelpline.text),
    picture: (
      <Picture>
        <div class="phone">
          <PhoneDrawing />
          <div class="rest">
            <b class="mono">{sheet.helpline.phone}</b>
          </div>
        </div>
      </Picture>
    ),
  }
}

function codeStep({ say, sheet }: Words): Step {
  const minutes = policy.code.lifetimeMs / MINUTE_MS
  return {
    title: say(m.step.code.title),
    text: say(m.step.code.text, { sender: sheet.smsSender, minutes }),
    picture: (
      <Picture>
        <div class="phone">
          <PhoneDrawing />
          <div class="rest">
            <span>{sheet.smsSender}</span>
            <b>{say(m.picture.sms)}</b>
            <span class="row">
              <span>{say(codeWords.code)}</span>
              <span class="field new mono">123456</span>
              <span class="button">{say(codeWords.verify)}</span>
            </span>
          </div>
        </div>
      </Picture>
    ),
  }
}

function passwordStep(say: Say): Step {
  return {
    title: say(m.step.newPassword.title),
    text: say(m.step.newPassword.text, { min: policy.password.minCharacters }),
    picture: (
      <Picture>
        <FieldPicture label={say(passwordWords.current)}>••••-••••-••••-••••-••••</FieldPicture>
        <FieldPicture label={say(passwordWords.wanted)} isNew>
          ••••••••
        </FieldPicture>
        <FieldPicture label={say(passwordWords.repeated)} isNew>
          ••••••••
        </FieldPicture>
        <span class="button end">{say(passwordWords.change)}</span>
      </Picture>
    ),
  }
}

/** 『SMS認証番号設定』 → numbers → 『設定』 → 『OK』 (M2–M5). */
function numbersStep({ say, sheet }: Words, page: AdministratorPage): Step {
  const isOwnToo = page.way === 'registers-on-screen'
  const { all, users, verified } = m.step.numbers
  const check = isOwnToo && page.verifiesNumber ? say(verified, { sender: sheet.smsSender }) : ''
  const ids = sheet.users.map(user => user.loginId).slice(0, 2)
  return {
    title: say(m.step.numbers.title),
    text: `${say(isOwnToo ? all : users)}${check}`,
    picture: (
      <Picture>
        <span class="button">{say(lineWords.setNumbers)}</span>
        {[...(isOwnToo ? [say(m.picture.administrator)] : []), ...(ids.length > 0 ? ids : ['user-1'])].map(
          label => (
            <span class="row">
              <span>{label}</span>
              <span class="field new">090••••••••</span>
            </span>
          ),
        )}
        <span class="buttons">
          <span class="button">{say(numberWords.set)}</span>→<span class="button">OK</span>
        </span>
      </Picture>
    ),
  }
}

function settingsStep(say: Say): Step {
  return {
    title: say(m.step.settings.title),
    text: say(m.step.settings.text),
    picture: (
      <Picture>
        <span class="row">
          <span>{say(lineWords.forwarding)}</span>
          <span class="field">{say(lineWords.mode.always)}</span>
        </span>
        <span class="row">
          <span>{say(lineWords.destination.always)}</span>
          <span class="field">03••••••••</span>
        </span>
        <span class="button end">{say(lineWords.save)}</span>
      </Picture>
    ),
  }
}

/** Beside a step that is told in words: nothing to read aloud. */
const Picture: FC<PropsWithChildren> = ({ children }) => (
  <div class="picture" aria-hidden="true">
    {children}
  </div>
)

const FieldPicture: FC<PropsWithChildren<{ label: string; isNew?: boolean }>> = props => (
  <span class="row">
    <span>{props.label}</span>
    <span class={props.isNew ? 'field new mono' : 'field mono'}>{props.children}</span>
  </span>
)

const PhoneDrawing: FC = () => (
  <svg viewBox="0 0 60 100" aria-hidden="true">
    <rect x="4" y="2" width="52" height="96" rx="8" fill="#fff" stroke="#333" stroke-width="3" />
    <rect x="10" y="14" width="40" height="68" fill="#f1f3fa" />
    <rect x="14" y="24" width="32" height="24" rx="5" fill="#0017c1" />
    <path d="M20 48 L20 57 L30 48 Z" fill="#0017c1" />
    <path d="M19 32 H41 M19 39 H35" stroke="#fff" stroke-width="3" />
    <circle cx="30" cy="90" r="3.5" fill="#333" />
  </svg>
)
