import type { FC } from 'hono/jsx'
import { type Frame, Notice } from '../page/layout.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { clockTime } from '../platform/i18n/japan-time.ts'
import type { LineProgress } from '../switch/progress.ts'
import { linkMessages as m } from './link-messages.ts'

/** What the page and its script show of it. */
export interface LinkNews {
  readonly kind: LineProgress['kind']
  readonly text: string
  /** Nothing more follows before the next change. */
  readonly final: boolean
}

export function linkNews(
  { say, helpline }: Pick<Frame, 'say' | 'helpline'>,
  progress: LineProgress,
): LinkNews {
  const { kind } = progress
  switch (kind) {
    case 'waiting':
      return { kind, text: say(progress.isSlow ? m.slow : m.waiting), final: false }
    case 'applied':
      return { kind, text: say(m.applied, { time: clockTime(progress.at) }), final: true }
    case 'stuck':
      return { kind, text: say(m.stuck, { phone: helpline.phone }), final: false }
    case 'not-adopted':
      return { kind, text: say(m.notAdopted), final: true }
  }
}

/** Under what the line does: whether calls follow. Goes on by a script, without scripts by reloading. */
export const LinkState: FC<{ frame: Frame; progress: LineProgress; stateUrl: string }> = props => {
  const { frame, progress, stateUrl } = props
  const { say, language } = frame
  const { kind, text, final } = linkNews(frame, progress)
  return (
    <>
      {!progress.inService && <Notice kind="warning">{say(m.outOfService)}</Notice>}
      {kind === 'not-adopted' ? (
        <Notice kind="warning">{text}</Notice>
      ) : (
        <p>
          {say(m.label)}
          {language === 'ja' ? '：' : ': '}
          <strong id="link-state" class={kind} role="status" data-state={final ? undefined : stateUrl}>
            {text}
          </strong>
        </p>
      )}
    </>
  )
}

/** In a list: only what is not as it should be. */
export const LinkMark: FC<{ say: Say; progress: LineProgress | undefined }> = ({ say, progress }) => (
  <>
    {progress && !progress.inService && <span class="mark">{say(m.outOfServiceMark)}</span>}{' '}
    {progress && progress.kind !== 'applied' && <span class="mark">{say(m.mark[progress.kind])}</span>}
  </>
)
