import type { FC } from 'hono/jsx'
import { type Frame, Page } from '../page/layout.tsx'
import { messages as m } from '../page/messages.ts'
import { ADMIN_SITE, USER_SITE } from '../site.ts'

/** `/`: for whoever typed only the host name. */
export const StartPage: FC<{ frame: Frame; origins: { admin: string; user: string } }> = ({
  frame,
  origins,
}) => {
  const { say } = frame
  return (
    <Page frame={frame} title={say(m.chooseTitle)}>
      <ul class="sites">
        <li class="panel site-admin">
          <a href={`${origins.admin}${ADMIN_SITE.path}/`}>{say(m.site.admin)}</a>
          <p>{say(m.chooseAdmin)}</p>
        </li>
        <li class="panel site-user">
          <a href={`${origins.user}${USER_SITE.path}/`}>{say(m.site.user)}</a>
          <p>{say(m.chooseUser)}</p>
        </li>
      </ul>
    </Page>
  )
}
