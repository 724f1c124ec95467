import type { Deps } from '../../deps.ts'
import { arrives, BEHAVIOURS, type Behaviour, modeFor } from '../gateways/inbox/faults.ts'
import { type PartPlace, readMessage } from '../gateways/smpp/message-text.ts'
import type { Address, ShortMessage } from '../gateways/smpp/pdu.ts'
import { STATUS } from '../gateways/smpp/status.ts'
import type { Tell } from './events.ts'
import { Mailbox, type ReceiptForm, type SimulatedReceipt, statOf } from './mailbox.ts'
import { PartJoiner, type TakenPart } from './parts.ts'
import type { Phones } from './phones.ts'

/** Milliseconds, both ends included; each time is drawn by lot. */
export interface Span {
  readonly from: number
  readonly to: number
}

export type IdForm = 'decimal' | 'hex'

export interface SmscSettings {
  readonly answerMs: Span
  readonly receiptMs: Span
  /** How ids are written in answers, and how in receipts: some carriers use the one here and the other there. */
  readonly ids: IdForm
  readonly receiptIds: IdForm
  readonly receiptForm: ReceiptForm
}

/** The session that a message came in on. */
export interface Submitter {
  readonly systemId: string
  /** Once, this or `ignore`. */
  answer(status: number, messageId: string): void
  /** The message is never answered. */
  ignore(): void
  /** Resolves when the receipt was answered; `undefined` where the session does not receive. */
  readonly deliver: ((receipt: SimulatedReceipt) => Promise<unknown>) | undefined
}

export interface Smsc {
  submit(message: ShortMessage, submitter: Submitter): void
  /** `undefined` when there are too many clients. */
  mailboxOf(systemId: string): Mailbox | undefined
}

export interface SmscParts {
  readonly deps: Pick<Deps, 'clock' | 'entropy'>
  readonly settings: SmscSettings
  readonly phones: Phones
  readonly tell: Tell
}

interface Submission {
  readonly message: ShortMessage
  readonly submitter: Submitter
  readonly behaviour: Behaviour
  readonly from: string
  readonly to: string
  readonly text: string
  readonly part: PartPlace | undefined
}

type Taken = Submission & { readonly id: number; readonly at: number; arrived: () => void }

const MAX_CLIENTS = 1_000
const REFUSALS = {
  refused: STATUS.ESME_RINVDSTADR,
  throttled: STATUS.ESME_RTHROTTLED,
  unreachable: STATUS.ESME_RSYSERR,
}
/** SMPP 3.4 §5.2.17: which receipts the sender wants. */
const WANTED = { none: 0, onlyFailures: 2 }

/** What a carrier's SMSC does with messages; sessions bring them. */
export function openSmsc({ deps, settings, phones, tell }: SmscParts): Smsc {
  const joiner = new PartJoiner(deps.clock)
  const mailboxes = new Map<string, Mailbox>()
  // Also after a new start no id is given a second time: clients tell messages apart by them.
  let lastId = deps.clock.now() * 1_000

  function submit(message: ShortMessage, submitter: Submitter): void {
    const submission = read(message, submitter)
    const waitMs = submission.behaviour.answerAfterMs ?? drawn(settings.answerMs)
    const { answer } = submission.behaviour
    if (answer === 'taken') {
      take(submission, waitMs)
      return
    }
    tellOf(submission, [])
    if (answer === 'none') submitter.ignore()
    else after(waitMs, () => submitter.answer(REFUSALS[answer], ''))
  }

  function read(message: ShortMessage, submitter: Submitter): Submission {
    const to = nationalNumber(message.destination)
    const { text, part } = readMessage(message)
    return {
      message,
      submitter,
      behaviour: BEHAVIOURS[modeFor(to, phones.mode())],
      from: message.source.address,
      to,
      text: text ?? Buffer.from(message.shortMessage).toString('hex'),
      part,
    }
  }

  function take(submission: Submission, waitMs: number): void {
    lastId += 1
    const taken: Taken = { ...submission, id: lastId, at: deps.clock.now(), arrived: () => {} }
    show(taken)
    const { behaviour, submitter } = taken
    const answer = () => submitter.answer(STATUS.ESME_ROK, written(taken.id, settings.ids))
    const [first, ...others] = behaviour.receipts
    if (behaviour.receiptFirst && first && submitter.deliver)
      void submitter.deliver(receiptOf(taken, first)).then(() => {
        answer()
        report(taken, others)
      })
    else
      after(waitMs, () => {
        answer()
        report(taken, behaviour.receipts)
      })
  }

  /** The text is on its phone once all its parts are there. */
  function show(taken: Taken): void {
    const id = written(taken.id, settings.ids)
    const own: TakenPart = { id, text: taken.text }
    const between = `${taken.submitter.systemId} ${taken.from} ${taken.to}`
    const parts = taken.part ? joiner.add(between, taken.part, own) : [own]
    if (parts === undefined) return
    const whole = { ...taken, text: parts.map(part => part.text).join('') }
    tellOf(
      whole,
      parts.map(part => part.id),
    )
    if (arrives(taken.behaviour)) taken.arrived = phones.show({ ...whole, parts: parts.length })
  }

  function report(taken: Taken, [state, ...others]: Behaviour['receipts']): void {
    if (state === undefined || !isWanted(taken.message.registeredDelivery, state)) return
    after(drawn(settings.receiptMs), () => {
      mailboxOf(taken.submitter.systemId)?.post(receiptOf(taken, state))
      report(taken, others)
    })
  }

  function receiptOf(taken: Taken, state: SimulatedReceipt['state']): SimulatedReceipt {
    const { message, at: submittedAt, to } = taken
    const id = written(taken.id, settings.receiptIds)
    taken.arrived()
    tell({ event: 'receipt', id, stat: statOf(state), to })
    return { id, state, submittedAt, doneAt: deps.clock.now(), message }
  }

  function tellOf({ behaviour, message, submitter, from, to, text }: Submission, ids: string[]): void {
    const { validityPeriod: validity, registeredDelivery: registered } = message
    const { answer } = behaviour
    const parts = Math.max(ids.length, 1)
    const system = submitter.systemId
    tell({ event: 'message', answer, ids, system, from, to, text, parts, validity, registered })
  }

  function mailboxOf(systemId: string): Mailbox | undefined {
    const known = mailboxes.get(systemId)
    if (known) return known
    for (const [unused, mailbox] of mailboxes) if (mailbox.isEmpty) mailboxes.delete(unused)
    if (mailboxes.size >= MAX_CLIENTS) return undefined
    const mailbox = new Mailbox(deps.clock)
    mailboxes.set(systemId, mailbox)
    return mailbox
  }

  function drawn({ from, to }: Span): number {
    if (from === to) return from
    const [high = 0, low = 0] = deps.entropy.bytes(2)
    return from + (((high << 8) | low) % (to - from + 1))
  }

  /** At once where there is nothing to wait for: a timer would cost a millisecond. */
  function after(ms: number, then: () => void): void {
    if (ms === 0) then()
    else void deps.clock.sleep(ms).then(then)
  }

  return { submit, mailboxOf }
}

function isWanted(registeredDelivery: number, state: SimulatedReceipt['state']): boolean {
  const wanted = registeredDelivery & 0b11
  if (wanted === WANTED.none) return false
  return wanted !== WANTED.onlyFailures || state === 'undelivered'
}

function written(id: number, form: IdForm): string {
  return form === 'hex' ? id.toString(16).toUpperCase() : String(id)
}

/** 819012345678 is 09012345678. */
function nationalNumber({ address }: Address): string {
  return address.replace(/^\+?81(?=\d{9,10}$)/, '0')
}
