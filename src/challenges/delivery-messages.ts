import { type Say, type Sentence, sentence } from '../platform/i18n/catalogue.ts'
import type { SiteKind } from '../site.ts'
import type { Fate } from '../sms/delivery.ts'
import type { ChallengeView } from './challenge.ts'

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
      'It will be sent in a moment. If this does not change within a minute, send it again.',
    ),
    restart: sentence(
      'まもなく送信されます。このままお待ちください。',
      'It will be sent in a moment. Please wait.',
    ),
  },
  delayed: sentence(
    '混み合っているため、送信に時間がかかっています。自動で送信を繰り返していますので、このままお待ちください。',
    'Sending takes longer, because the lines are busy. It is tried again by itself; please wait.',
  ),
  again: sentence(
    '一度届かなかったため、もう一度送信しています。このままお待ちください。',
    'It did not arrive at first and is being sent once more. Please wait.',
  ),
  sent: sentence(
    '携帯電話に届くまで1分ほどかかることがあります。',
    'It can take about a minute until the phone shows it.',
  ),
  unsure: {
    resend: sentence(
      '携帯電話に届いたかどうか、確認できていません。1分待っても届かないときは、再送信してください。',
      'It is not known whether it reached the phone. If it does not come within a minute, send it again.',
    ),
    restart: sentence(
      '携帯電話に届いたかどうか、確認できていません。1分待っても届かないときは、はじめからやり直してください。',
      'It is not known whether it reached the phone. If it does not come within a minute, start again.',
    ),
  },
  delivered: sentence('携帯電話のメッセージをご確認ください。', 'Look at the messages on the phone.'),
  undelivered: {
    resend: sentence(
      '電源と電波を確かめ、再送信してください。',
      'Check that the phone is on and has a signal, then send it again.',
    ),
    restart: sentence(
      '電源と電波を確かめ、はじめからやり直してください。',
      'Check that the phone is on and has a signal, then start again.',
    ),
  },
  refused: {
    user: sentence(
      'この番号は使われていないか、SMSを受信できません。番号が正しいか、管理者に確認を依頼してください。',
      'This number is not in use or cannot receive SMS. Ask your administrator whether it is the right one.',
    ),
    admin: sentence(
      'この番号は使われていないか、SMSを受信できません。番号の変更については、窓口にお問い合わせください。',
      'This number is not in use or cannot receive SMS. Please ask the desk to change it.',
    ),
    op: sentence(
      'この番号は使われていないか、SMSを受信できません。番号の変更は、システムの管理者に依頼してください。',
      'This number is not in use or cannot receive SMS. Ask whoever runs the system to change it.',
    ),
    enrolling: sentence(
      'この番号は使われていないか、SMSを受信できません。はじめからやり直し、正しい番号を入力してください。',
      'This number is not in use or cannot receive SMS. Start again and enter the right one.',
    ),
    'own-number': sentence(
      'この番号は使われていないか、SMSを受信できません。『番号を入力し直す』から、正しい番号を入力してください。',
      'This number is not in use or cannot receive SMS. Choose “Enter another number” and enter the right one.',
    ),
  } satisfies Record<Reader, Sentence>,
  expired: sentence(
    '混み合っていて、時間内に送信できませんでした。はじめからやり直してください。',
    'The lines were busy, and it could not be sent in time. Please start again.',
  ),
}

/** What is told while looking on: `final` when nothing more can follow. */
export interface DeliveryNews {
  readonly delivery: Delivery
  readonly label: string
  readonly help: string
  readonly final: boolean
}

/** An SMS that did not arrive, or of which nobody knows, may still be heard of, or be sent once more. */
const FINAL: ReadonlySet<Fate> = new Set(['delivered', 'refused', 'expired'])

export function deliveryNews(say: Say, challenge: ChallengeView, site: SiteKind): DeliveryNews {
  const { fate } = challenge
  const delivery = DELIVERIES[fate]
  return {
    delivery,
    label: say(messages.delivery[delivery]),
    help: say(helpOf(challenge, readerOf(challenge, site))),
    final: challenge.expired || FINAL.has(fate),
  }
}

function helpOf({ fate, resendAt }: ChallengeView, reader: Reader): Sentence {
  if (fate === 'refused') return messages.refused[reader]
  if (fate === 'waiting' || fate === 'undelivered' || fate === 'unsure')
    return messages[fate][resendAt === undefined ? 'restart' : 'resend']
  return messages[fate]
}

function readerOf({ purpose }: ChallengeView, site: SiteKind): Reader {
  if (purpose === 'number') return 'own-number'
  return purpose === 'enrolment' ? 'enrolling' : site
}
