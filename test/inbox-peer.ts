import type { Deps } from '../src/deps.ts'
import { inboxGateway, readInbox, setInboxMode } from '../src/sms/gateways/inbox/inbox.ts'
import type { Behaviour, Peer, Taken } from './gateway-peer.ts'

/** The SMS inbox: in the same process, so it can neither hang up nor babble. */
export async function inboxPeer(deps: Deps): Promise<Peer> {
  const inner = inboxGateway(deps, 'inbox')
  const taken: Taken[] = []
  let behaviour: Behaviour = 'accept'
  return {
    gateway: {
      ...inner,
      async send(sms, signal) {
        await setInboxMode(deps, behaviour === 'refuse' ? 'refuse' : 'deliver')
        const outcome = await inner.send(sms, signal)
        const [newest] = (await readInbox(deps, { after: 0 })).slice(-1)
        if (newest && outcome.kind === 'accepted') taken.push({ ...newest, validSeconds: undefined })
        return outcome
      },
    },
    outcomes: { accept: 'accepted', refuse: 'refused' },
    taken,
    behave: next => {
      behaviour = next
    },
    // It reports by itself, and only once.
    report: async () => undefined,
    reports: {},
    of: (_, accepted) => ({ providerId: accepted?.kind === 'accepted' ? accepted.providerId : '' }),
    hangUp: async () => {},
    close: async () => {},
  }
}
