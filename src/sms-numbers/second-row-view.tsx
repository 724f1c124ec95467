import type { FC } from 'hono/jsx'
import type { Frame } from '../page/layout.tsx'
import { PAGES } from '../site.ts'
import { endingOf } from '../sms-number.ts'
import { messages as m } from './messages.ts'

/** 管理者（予備）: no row of the table, whose rows are set together by one 『OK』; it needs a code of its own. */
export const SecondRow: FC<{ frame: Frame; number: string | undefined }> = ({ frame, number }) => {
  const { say } = frame
  return (
    <p id="second-number">
      {say(m.second)}{' '}
      <span class="digits">{number === undefined ? say(m.noNumber) : endingOf(say, number)}</span>{' '}
      <a href={`${PAGES.numbers}/second`}>{say(m.setSecond)}</a>
    </p>
  )
}
