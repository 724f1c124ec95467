import { createHash, timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'
import type { Clock } from '../../platform/clock.ts'
import { SECOND_MS } from '../../policy.ts'
import {
  type BindCommand,
  INTERFACE_VERSION,
  type MessageCommand,
  type Pdu,
  type PduOf,
  RESPONSE_TO,
} from '../gateways/smpp/pdu.ts'
import { STATUS, statusWord } from '../gateways/smpp/status.ts'
import { byteTlv, TAG } from '../gateways/smpp/tlv.ts'
import { Connection } from './connection.ts'
import type { Tell } from './events.ts'
import { deliverReceipt, type Mailbox, type ReceiptForm, type ReceivingSession } from './mailbox.ts'
import type { Smsc, Submitter } from './smsc.ts'

/** Who may bind; `undefined` where everybody may, or with any password. */
export interface Account {
  readonly systemId: string | undefined
  readonly password: string | undefined
}

export interface SessionParts {
  readonly clock: Clock
  readonly smsc: Smsc
  readonly account: Account
  readonly receiptForm: ReceiptForm
  /** Silence after which the client is asked whether it is there. */
  readonly enquireMs: number
  readonly tell: Tell
}

/** One client's session, SMPP 3.4 §2.2. */
export interface Session {
  /** Takes leave: unbind, and ends once it is answered, or after a second. */
  leave(): Promise<void>
  /** Ends without a word, as a line that breaks. */
  cut(): void
  /** Resolves when its line is closed and everything was told. */
  readonly ended: Promise<void>
}

interface Bound {
  readonly systemId: string
  readonly as: BindCommand
  readonly mailbox: Mailbox
}

const OWN_SYSTEM_ID = 'sekisho-smsc'
/** Who connects has to bind within it (§7.2, session_init_timer). */
const BIND_WITHIN_MS = 10 * SECOND_MS
const LEAVE_WITHIN_MS = SECOND_MS
/** Messages of one session that wait for their answers. */
const MAX_UNANSWERED = 1_000

export function openSession(socket: Socket, parts: SessionParts): Session {
  const { clock, smsc, account, tell } = parts
  let bound: Bound | undefined
  let unanswered = 0
  const ended = Promise.withResolvers<void>()
  const openedAt = clock.ticks()
  const connection = new Connection(socket, clock, { onRequest, onLook, onEnd })
  const { peer } = connection

  const receiving: ReceivingSession = {
    get awaiting() {
      return connection.awaiting
    },
    async deliver(receipt) {
      return (await connection.request(deliverReceipt(receipt, parts.receiptForm)))?.status
    },
  }

  function onRequest(pdu: Pdu): void {
    const { sequence } = pdu
    switch (pdu.command) {
      case 'bind_receiver':
      case 'bind_transmitter':
      case 'bind_transceiver':
        bind(pdu)
        break
      case 'submit_sm':
        submit(pdu)
        break
      case 'enquire_link':
        connection.send({ command: 'enquire_link_resp', status: STATUS.ESME_ROK, sequence })
        break
      case 'unbind':
        connection.send({ command: 'unbind_resp', status: STATUS.ESME_ROK, sequence })
        connection.close()
        break
      default:
        connection.send({ command: 'generic_nack', status: STATUS.ESME_RINVCMDID, sequence })
    }
  }

  function bind(pdu: PduOf<BindCommand>): void {
    const { systemId, command: as, sequence } = pdu
    const mailbox = smsc.mailboxOf(systemId)
    const status = bound ? STATUS.ESME_RALYBND : mailbox ? admission(account, pdu) : STATUS.ESME_RBINDFAIL
    const tlvs = [byteTlv(TAG.scInterfaceVersion, INTERFACE_VERSION)]
    connection.send({ command: RESPONSE_TO[as], systemId: OWN_SYSTEM_ID, tlvs, status, sequence })
    if (status !== STATUS.ESME_ROK || mailbox === undefined) {
      tell({ event: 'bind-refused', system: systemId, peer, status: statusWord(status) })
      if (bound === undefined) connection.close()
      return
    }
    bound = { systemId, as, mailbox }
    tell({ event: 'bound', system: systemId, as, peer })
    if (receives(bound)) mailbox.open(receiving)
  }

  function submit(pdu: PduOf<MessageCommand>): void {
    const answer = (status: number, messageId: string) =>
      connection.send({ command: 'submit_sm_resp', messageId, tlvs: [], status, sequence: pdu.sequence })
    if (bound === undefined || bound.as === 'bind_receiver') answer(STATUS.ESME_RINVBNDSTS, '')
    else if (unanswered >= MAX_UNANSWERED) answer(STATUS.ESME_RTHROTTLED, '')
    else smsc.submit(pdu, submitterOf(bound, answer))
  }

  function submitterOf(client: Bound, answer: Submitter['answer']): Submitter {
    unanswered += 1
    return {
      systemId: client.systemId,
      deliver: receives(client) ? receiving.deliver : undefined,
      answer(status, messageId) {
        unanswered -= 1
        answer(status, messageId)
      },
      ignore() {
        unanswered -= 1
      },
    }
  }

  function onLook(silentMs: number): void {
    if (bound === undefined && clock.ticks() - openedAt >= BIND_WITHIN_MS) connection.cut()
    if (bound !== undefined && silentMs >= parts.enquireMs && connection.awaiting === 0)
      void connection.request({ command: 'enquire_link' })
  }

  function onEnd(): void {
    bound?.mailbox.close(receiving)
    if (bound) tell({ event: 'left', system: bound.systemId, as: bound.as, peer })
    ended.resolve()
  }

  return {
    ended: ended.promise,
    cut: () => connection.cut(),
    async leave() {
      if (bound) await Promise.race([connection.request({ command: 'unbind' }), clock.sleep(LEAVE_WITHIN_MS)])
      connection.close()
    },
  }
}

function receives({ as }: Bound): boolean {
  return as !== 'bind_transmitter'
}

function admission(account: Account, { systemId, password }: PduOf<BindCommand>): number {
  if (account.systemId !== undefined && account.systemId !== systemId) return STATUS.ESME_RINVSYSID
  if (account.password !== undefined && !isSame(account.password, password)) return STATUS.ESME_RINVPASWD
  return STATUS.ESME_ROK
}

/** In constant time: how long it takes says nothing of the password. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
