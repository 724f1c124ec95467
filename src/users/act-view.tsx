import type { FC } from 'hono/jsx'
import type { Flash } from '../page/flash.tsx'
import { type Frame, Page } from '../page/layout.tsx'
import { messages as m } from './messages.ts'
import type { UserAct, UserPage } from './user.ts'
import { pathOf } from './user-view.tsx'

interface UserActPageProps {
  readonly frame: Frame
  readonly user: UserPage
  readonly act: UserAct
  /** Why no code could be sent. */
  readonly problem?: string | undefined
  readonly told?: readonly Flash[] | undefined
}

/** What will happen, and the one button that makes it happen. */
export const UserActPage: FC<UserActPageProps> = ({ frame, user, act, problem, told }) => {
  const { say } = frame
  const words = m.act[act]
  return (
    <Page
      frame={frame}
      title={say(words.title)}
      errors={problem === undefined ? [] : [{ text: problem }]}
      told={told}
    >
      <p class="lead">
        {say(m.about)}
        {frame.language === 'ja' ? '：' : ': '}
        <strong class="id">{user.loginId}</strong> {user.line.userName}
      </p>
      <ul class="consequences">
        {words.consequences.map(text => (
          <li>{say(text)}</li>
        ))}
        {act === 'reissue-password' && (
          <li>{say(user.number.state === 'missing' ? m.needs.number : m.needs.code)}</li>
        )}
      </ul>
      <form method="post" action={`${pathOf(user)}/${act}`} class="panel">
        <button class="primary">{say(words.ok)}</button>
        <input type="hidden" name="stamp" value={user.stamp} />
      </form>
      <p>
        <a href={pathOf(user)}>{say(m.back)}</a>
      </p>
    </Page>
  )
}

/** Nothing was done: the user is not as the form showed him. */
export const UserConflictPage: FC<{ frame: Frame; loginId: string; text: 'conflict' | 'outdated' }> = ({
  frame,
  loginId,
  text,
}) => {
  const { say } = frame
  return (
    <Page frame={frame} title={say(m.conflictTitle)} errors={[{ text: say(m[text]) }]}>
      <p>
        <a href={pathOf({ loginId })}>{say(m.toUser, { id: loginId })}</a>
      </p>
    </Page>
  )
}
