import type { FC } from 'hono/jsx'
import { Cards } from '../page/cards-view.tsx'
import type { Flash } from '../page/flash.tsx'
import { Field, type Frame, Notice, Page } from '../page/layout.tsx'
import { PageLinks } from '../page/pages-view.tsx'
import { dateAndTime } from '../platform/i18n/japan-time.ts'
import { policy } from '../policy.ts'
import { PAGES } from '../site.ts'
import { endingOf, spacedNumber } from '../sms-number.ts'
import { StateBadge } from '../sms-numbers/views.tsx'
import { messages as m } from './messages.ts'
import type { UserAct, UserPage } from './user.ts'

export interface UserScreenProps {
  readonly frame: Frame
  readonly user: UserPage
  /** What was done just now, told once. */
  readonly done: UserAct | 'rename' | undefined
  /** What the steps before left to be told, beside it. */
  readonly told: readonly Flash[]
  /** A new initial password, and the same sealed for the form that prints it. */
  readonly shown: { readonly password: string; readonly sealed: string } | undefined
  readonly renaming:
    | { readonly typed: string; readonly was?: string; readonly problem?: keyof typeof m.nameProblem }
    | undefined
}

/** A service user, as his administrator sees him. */
export const UserScreen: FC<UserScreenProps> = props => {
  const { frame, user, done, renaming } = props
  const { say } = frame
  const problem = renaming?.problem && say(m.nameProblem[renaming.problem], { max: policy.nameCharacters })
  return (
    <Page
      frame={frame}
      title={say(m.title, { id: user.loginId })}
      errors={problem === undefined ? [] : [{ text: problem, field: 'name' }]}
      isDone={done !== undefined}
      told={props.told}
      typedIn={{ form: 'name-form', action: namePath(user) }}
      wide
    >
      {done && <Notice kind="success">{say(done === 'rename' ? m.renamed : m.act[done].done)}</Notice>}
      {props.shown && <Shown frame={frame} user={user} {...props.shown} />}
      <Facts frame={frame} user={user} />
      <section class="panel" aria-labelledby="acts-title">
        <h2 id="acts-title">{say(m.actsTitle)}</h2>
        <div class="actions">
          {user.acts.map(act => (
            <form method="get" action={`${pathOf(user)}/${act}`}>
              <button class="secondary">{say(m.act[act].button)}</button>
            </form>
          ))}
        </div>
      </section>
      <h2>{say(m.sessionsTitle)}</h2>
      <Sessions frame={frame} user={user} />
      <h2>{say(m.renameTitle)}</h2>
      <form method="post" action={namePath(user)} novalidate class="panel" id="name-form">
        <Field
          id="name"
          name="name"
          label={say(m.userName)}
          hint={say(m.renameHint, { max: policy.nameCharacters })}
          value={renaming?.typed ?? user.line.userName}
          errors={problem === undefined ? [] : [problem]}
          required
        />
        <input type="hidden" name="was" value={renaming?.was ?? user.line.userName} />
        <button class="secondary">{say(m.rename)}</button>
      </form>
      <p>
        <a href={`${PAGES.history}?${new URLSearchParams({ id: user.loginId })}`}>{say(m.history)}</a>
      </p>
      <p>
        <a href={PAGES.lines}>{say(m.backToLines)}</a>
      </p>
    </Page>
  )
}

/** Where a user's page stands; what is done to him stands behind it. */
export function pathOf({ loginId }: { readonly loginId: string }): string {
  return `${PAGES.users}/${loginId}`
}

/** Where his name is changed. */
function namePath(user: { readonly loginId: string }): string {
  return `${pathOf(user)}/name`
}

const Shown: FC<{ frame: Frame; user: UserPage; password: string; sealed: string }> = props => {
  const { frame, user } = props
  const { say } = frame
  return (
    <section class="panel once" aria-labelledby="once-title">
      <h2 id="once-title">{say(m.initialPassword)}</h2>
      <p class="code">
        <strong>{props.password}</strong>
      </p>
      <p>{say(m.once)}</p>
      <p>{say(m.spelling)}</p>
      <p>{say(user.number.state === 'missing' ? m.needs.number : m.needs.code)}</p>
      <form method="post" action={`${pathOf(user)}/notice`} target="_blank" rel="noopener">
        <input type="hidden" name="sealed" value={props.sealed} />
        <button class="secondary" aria-describedby="print-hint">
          {say(m.print)}
        </button>
        <p id="print-hint" class="hint">
          {say(m.printHint)}
        </p>
      </form>
    </section>
  )
}

const Facts: FC<{ frame: Frame; user: UserPage }> = ({ frame, user }) => {
  const { say, language } = frame
  const { line, number, suspended } = user
  return (
    <dl class="facts broad">
      <dt>{say(m.userName)}</dt>
      <dd>{line.userName || '—'}</dd>
      <dt>{say(m.loginId)}</dt>
      <dd class="id">{user.loginId}</dd>
      <dt>{say(m.line)}</dt>
      <dd>
        <span class="digits">{spacedNumber(line.number)}</span>{' '}
        <a href={`${PAGES.lines}/${line.number}`}>{say(m.toSettings)}</a>
      </dd>
      <dt>{say(m.number)}</dt>
      <dd>
        {number.number && <span class="digits">{endingOf(say, number.number)}</span>}{' '}
        <StateBadge say={say} state={number.state} /> <a href={PAGES.numbers}>{say(m.toNumbers)}</a>
      </dd>
      <dt>{say(m.state)}</dt>
      <dd>
        <span class={`state ${suspended ? 'suspended' : 'confirmed'}`}>
          <span aria-hidden="true">{suspended ? '！' : '✓'}</span> {say(suspended ? m.suspended : m.active)}
        </span>
        {suspended && (
          <p class="hint">
            {say(m.suspendedBy[suspended.by], { at: dateAndTime(suspended.since, language) })}
          </p>
        )}
      </dd>
      <dt>{say(m.password)}</dt>
      <dd>{say(user.passwordInitial ? m.passwordInitial : m.passwordChosen)}</dd>
      <dt>{say(m.lastSignIn)}</dt>
      <dd>{user.lastSignInAt === undefined ? say(m.never) : dateAndTime(user.lastSignInAt, language)}</dd>
    </dl>
  )
}

/** From where he signs in is his business: no addresses. */
const Sessions: FC<{ frame: Frame; user: UserPage }> = ({ frame, user }) => {
  const { say, language } = frame
  if (user.sessions.all === 0) return <p>{say(m.noSessions)}</p>
  return (
    <>
      <Cards
        rows={user.sessions.rows}
        columns={[
          { head: say(m.browser), cell: session => session.label },
          { head: say(m.since), cell: session => dateAndTime(session.since, language) },
          { head: say(m.lastSeen), cell: session => dateAndTime(session.lastSeenAt, language) },
        ]}
      />
      <PageLinks say={say} page={user.sessions} href={number => `${pathOf(user)}?sessions=${number}`} />
    </>
  )
}
