import type { Deps } from '../src/deps.ts'
import type { InboxMode } from '../src/sms/gateways/inbox/faults.ts'
import { inboxGateway, readInbox, setInboxMode } from '../src/sms/gateways/inbox/inbox.ts'
import type { Behaviour, Peer, Taken } from './gateway-peer.ts'

const MODES: Partial<Record<Behaviour, InboxMode>> = {
  refuse: 'refuse',
  throttle: 'throttle',
  hang: 'silent',
}

/** The SMS inbox: in the same process, so it can neither babble nor drop a line. Its receipts: inbox.test.ts. */
export async function inboxPeer(deps: Deps): Promise<Peer> {
  const inner = inboxGateway(deps, 'inbox')
  const taken: Taken[] = []
  let mode: InboxMode = 'no-receipt'
  return {
    gateway: {
      ...inner,
      async send(sms, signal) {
        await setInboxMode(deps, mode)
        const sending = inner.send(sms, signal)
        if (mode === 'silent') taken.push({ ...sms, validSeconds: undefined })
        const outcome = await sending
        const [newest] = (await readInbox(deps, { after: 0 })).slice(-1)
        if (newest && outcome.kind === 'accepted') taken.push({ ...newest, validSeconds: undefined })
        return outcome
      },
    },
    outcomes: { accept: 'accepted', refuse: 'refused', throttle: 'throttled', hang: 'unknown' },
    taken,
    behave: behaviour => {
      mode = MODES[behaviour] ?? 'no-receipt'
    },
    report: async () => undefined,
    reports: {},
    of: (_, accepted) => ({ providerId: accepted?.kind === 'accepted' ? accepted.providerId : '' }),
    hangUp: async () => {
      mode = 'down'
      await setInboxMode(deps, mode)
    },
    close: async () => {},
  }
}
