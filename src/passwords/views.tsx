import type { FC } from 'hono/jsx'
import { type Frame, Page } from '../page/layout.tsx'
import { PasswordField } from '../page/password-field-view.tsx'
import { soonTime } from '../platform/i18n/japan-time.ts'
import { policy } from '../policy.ts'
import { messages as m } from './messages.ts'
import type { ChangeOutcome } from './passwords.ts'

export interface PasswordPageProps {
  readonly frame: Frame
  readonly action: string
  readonly initial: boolean
  readonly problem: Exclude<ChangeOutcome, { kind: 'changed' | 'session-ended' }> | undefined
}

export const PasswordPage: FC<PasswordPageProps> = ({ frame, action, initial, problem }) => {
  const { say } = frame
  const limits = { min: policy.password.minCharacters, max: policy.password.maxCharacters }
  const found = problem && problemAt(frame, problem)
  const at = (field: string) => (found?.field === field ? [found.text] : [])
  return (
    <Page frame={frame} title={say(m.title)} errors={found ? [found] : []}>
      <p class="lead">{say(initial ? m.initial : m.lead)}</p>
      <form method="post" action={action} novalidate class="panel">
        {/* For password managers: whose password it is. */}
        <input type="text" autocomplete="username" value={frame.person?.id} hidden />
        <PasswordField
          say={say}
          id="current"
          name="current"
          label={say(m.current)}
          autocomplete="current-password"
          errors={at('current')}
          required
        />
        <PasswordField
          say={say}
          id="wanted"
          name="wanted"
          label={say(m.wanted)}
          hint={say(m.wantedHint, limits)}
          autocomplete="new-password"
          errors={at('wanted')}
          required
        />
        <PasswordField
          say={say}
          id="repeated"
          name="repeated"
          label={say(m.repeated)}
          autocomplete="new-password"
          errors={at('repeated')}
          required
        />
        <button class="primary">{say(m.change)}</button>
      </form>
    </Page>
  )
}

function problemAt(
  { say, now, language, site }: Frame,
  problem: Exclude<ChangeOutcome, { kind: 'changed' | 'session-ended' }>,
) {
  switch (problem.kind) {
    case 'wrong-password':
      return { text: say(m.wrongPassword), field: 'current' }
    case 'wait':
      return {
        text: say(m.wait, { n: problem.seconds }),
        field: 'current',
        counting: { seconds: problem.seconds, text: say(m.wait, { n: '{n}' }) },
      }
    case 'network-wait': {
      const time = soonTime(problem.until, now, language)
      return {
        text: say(site?.kind === 'op' ? m.networkWaitAtDesk : m.networkWait, { time }),
        field: 'current',
      }
    }
    case 'busy':
      return { text: say(m.busy), field: 'current' }
    case 'not-repeated':
      return { text: say(m.notRepeated), field: 'repeated' }
    case 'refused':
      return { text: refusal(problem.problem), field: 'wanted' }
  }
  function refusal(reason: Extract<ChangeOutcome, { kind: 'refused' }>['problem']): string {
    if (reason === 'too-short') return say(m.problem['too-short'], { min: policy.password.minCharacters })
    if (reason === 'too-long') return say(m.problem['too-long'], { max: policy.password.maxCharacters })
    return say(m.problem[reason])
  }
}
