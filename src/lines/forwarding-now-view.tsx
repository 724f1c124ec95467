import type { FC } from 'hono/jsx'
import { Text } from '../page/text-view.tsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { messages as m } from './messages.ts'
import { forwardsAbroad, type OptionServices } from './option-services.ts'
import { lineInShort, type Shown } from './words.ts'

/** What a line does in a word or two; a number abroad stands out. */
export const ForwardingNow: FC<
  { say: Say; services: Pick<OptionServices, 'forwarding'> | undefined } & Shown
> = ({ say, services, masked }) =>
  services ? (
    <span>
      {forwardsAbroad(services) && <span class="mark">{say(m.abroadMark)}</span>}{' '}
      <Text>{lineInShort(say, services, { masked })}</Text>
    </span>
  ) : (
    <>—</>
  )
