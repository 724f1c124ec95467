import { type Say, type Sentence, sentence, type WholeSentence } from '../platform/i18n/catalogue.ts'
import { clockTime } from '../platform/i18n/japan-time.ts'
import type { SiteKind } from '../site.ts'
import type { Fate } from '../sms/delivery.ts'
import type { ChallengeView } from './challenge.ts'
import { messages as m } from './messages.ts'

/** What the code screen says of an SMS: one of four words (SPEC, section 3), and what to do about it. */
export type Delivery = 'waiting' | 'sent' | 'delivered' | 'failed'

const DELIVERIES: Record<Fate, Delivery> = {
  waiting: 'waiting',
  delayed: 'waiting',
  again: 'waiting',
  sent: 'sent',
  unsure: 'sent',
  delivered: 'delivered',
  undelivered: 'failed',
  'not-carried': 'failed',
  refused: 'failed',
  expired: 'failed',
}

/** Whoever reads it: what helps against a wrong number depends on who may mend it, and where. */
type Reader = SiteKind | 'enrolling' | 'own-number'

export const messages = {
  delivery: {
    waiting: sentence('送信待ち', 'Waiting to be sent'),
    sent: sentence('送信済み', 'Sent'),
    delivered: sentence('届きました', 'Arrived'),
    failed: sentence('届きませんでした', 'Did not arrive'),
  } satisfies Record<Delivery, Sentence>,
  waiting: {
    resend: sentence(
      'まもなく送信されます。1分たっても変わらないときは、再送信してください。',
      'It will be sent shortly. If this does not change within a minute, send the code again.',
    ),
    restart: sentence(
      'まもなく送信されます。このままお待ちください。',
      'It will be sent shortly. No action is needed.',
    ),
  },
  delayed: sentence(
    '混み合っているため、送信に時間がかかっています。自動で送信を繰り返していますので、このままお待ちください。',
    'The network is busy, so sending is taking longer than usual. We keep trying automatically. No action is needed.',
  ),
  again: sentence(
    '一度届かなかったため、もう一度送信しています。このままお待ちください。',
    'It did not arrive the first time and is being sent again. No action is needed.',
  ),
  sent: sentence(
    '携帯電話に届くまで1分ほどかかることがあります。',
    'It can take about a minute to reach the phone.',
  ),
  unsure: {
    resend: sentence(
      '携帯電話に届いたかどうか、確認できていません。1分待っても届かないときは、再送信してください。',
      'We do not know yet whether it has reached the phone. If it does not arrive within a minute, send the code again.',
    ),
    restart: sentence(
      '携帯電話に届いたかどうか、確認できていません。1分待っても届かないときは、はじめからやり直してください。',
      'We do not know yet whether it has reached the phone. If it does not arrive within a minute, start again.',
    ),
  },
  delivered: sentence('携帯電話のメッセージをご確認ください。', 'Check the messages on the phone.'),
  undelivered: {
    resend: sentence(
      '電源と電波を確認し、再送信してください。',
      'Check that the phone is on and has a signal, then send the code again.',
    ),
    restart: sentence(
      '電源と電波を確認し、はじめからやり直してください。',
      'Check that the phone is on and has a signal, then start again.',
    ),
  },
  'not-carried': {
    resend: sentence(
      '通信事業者の設備で配信されませんでした。再送信してください。何度も続くときは、{desk}にお問い合わせください。',
      'It was not delivered by the mobile network. Send the code again. If this keeps happening, call {desk}.',
    ),
    restart: sentence(
      '通信事業者の設備で配信されませんでした。はじめからやり直してください。何度も続くときは、{desk}にお問い合わせください。',
      'It was not delivered by the mobile network. Start again. If this keeps happening, call {desk}.',
    ),
  },
  refused: {
    user: sentence(
      'この番号は使われていないか、SMSを受信できません。正しい番号の登録を、管理者に依頼してください。',
      'This number is not in use or cannot receive SMS messages. Ask your administrator to register the right one.',
    ),
    admin: sentence(
      'この番号は使われていないか、SMSを受信できません。番号の変更については、{desk}にお問い合わせください。',
      'This number is not in use or cannot receive SMS messages. To change it, call {desk}.',
    ),
    op: sentence(
      'この番号は使われていないか、SMSを受信できません。番号の変更は、システム担当者に依頼してください。',
      'This number is not in use or cannot receive SMS messages. Ask the systems team to change it.',
    ),
    enrolling: sentence(
      'この番号は使われていないか、SMSを受信できません。『番号を入力し直す』から、正しい番号を入力してください。',
      'This number is not in use or cannot receive SMS messages. Choose “Enter another number” and enter the right one.',
    ),
    'own-number': sentence(
      'この番号は使われていないか、SMSを受信できません。『番号を入力し直す』から、正しい番号を入力してください。',
      'This number is not in use or cannot receive SMS messages. Choose “Enter another number” and enter the right one.',
    ),
  } satisfies Record<Reader, WholeSentence>,
  expired: sentence(
    '混み合っていて、時間内に送信できませんでした。はじめからやり直してください。',
    'The network was busy and it could not be sent in time. Start again.',
  ),
}

/** What is told while looking on: `final` when nothing more can follow. */
export interface DeliveryNews {
  readonly delivery: Delivery
  readonly label: string
  readonly help: string
  readonly final: boolean
  /** When it was sent, or that it was not so far. */
  readonly sentAt: string
}

/** An SMS that did not arrive, or of which nobody knows, may still be heard of, or be sent once more. */
const FINAL: ReadonlySet<Fate> = new Set(['delivered', 'refused', 'expired'])

/** No gateway has taken it so far. */
const NOT_SENT: ReadonlySet<Fate> = new Set(['waiting', 'delayed', 'expired'])

export function deliveryNews(say: Say, challenge: ChallengeView, site: SiteKind): DeliveryNews {
  const { fate } = challenge
  const delivery = DELIVERIES[fate]
  return {
    delivery,
    label: say(messages.delivery[delivery]),
    help: say(helpOf(challenge, readerOf(challenge, site))),
    final: challenge.expired || FINAL.has(fate),
    sentAt: NOT_SENT.has(fate) ? say(m.notSentYet) : clockTime(challenge.sentAt),
  }
}

function helpOf({ fate, resendAt }: ChallengeView, reader: Reader): WholeSentence {
  if (fate === 'refused') return messages.refused[reader]
  if (fate === 'waiting' || fate === 'undelivered' || fate === 'not-carried' || fate === 'unsure')
    return messages[fate][resendAt === undefined ? 'restart' : 'resend']
  return messages[fate]
}

function readerOf({ purpose }: ChallengeView, site: SiteKind): Reader {
  if (purpose === 'number') return 'own-number'
  return purpose === 'enrolment' ? 'enrolling' : site
}
