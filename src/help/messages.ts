import { type Sentence, sentence } from '../platform/i18n/catalogue.ts'
import type { CustomerSite } from '../site.ts'

/** All of them have the same places for values, so that they can be gone through; most use none. */
type CaseSentence = Sentence<'sender' | 'desk'>

/** One case of 「ログインできない方」: what happened, and the ways that really exist. */
export interface HelpCase {
  readonly id: string
  readonly title: Sentence
  readonly ways: Readonly<Record<CustomerSite, readonly CaseSentence[]>>
}

const way = (ja: string, en: string): CaseSentence => ({ ja, en })

const typing = way(
  '大文字と小文字を確認してください。『表示』を押すと、入力した文字が見えます。案内書の初期パスワードは、大文字と小文字、全角と半角、「-」の有無を問いません。',
  'Check capital and small letters. Press “Show” to see what you have typed. For the initial password on an opening notice, capital and small letters, full-width and half-width characters are all accepted, with or without “-”.',
)
const replaced = way(
  '初期パスワードは、新しいパスワードに変更したあとは使えません。ご自分で決めたパスワードを入力してください。',
  'The initial password no longer works once you have changed it. Enter the password you chose.',
)
const phone = way(
  '携帯電話の電源が入っていて電波が届くか、{sender}からのSMSを拒否していないかをご確認ください。1分待っても届かないときは、認証コードの画面で再送信できます。',
  'Check that the phone is on and has a signal, and that SMS messages from {sender} are not blocked. If nothing arrives within a minute, you can send the code again from the page “SMS code”.',
)
const close = way(
  '認証コードを入力する画面を閉じてしまったときは、同じブラウザーでログイン画面を開くと、『届いている認証コードを入力する』から続けられます。',
  'If you have closed the page “SMS code”, open the sign-in page in the same browser and continue with “Enter the code that arrived”.',
)

const samePhoneNumber = way(
  '機種変更をしても、電話番号が同じなら手続きはいりません。認証コードは新しい携帯電話に届きます。',
  'If you have a new phone with the same number, there is nothing to change. Codes arrive on the new phone.',
)

/** Sentences of 「ログインできない方」. */
export const messages = {
  title: sentence('ログインできない方', 'If you cannot sign in'),
  lead: {
    admin: sentence(
      '管理者の方のためのご案内です。あてはまるものをご覧ください。',
      'For administrators. Choose what applies to you.',
    ),
    user: sentence(
      'サービス利用者の方のためのご案内です。ほとんどの場合、ご契約の管理者（社内などでこのサービスを管理している方）がその場で解決できます。',
      'For service users. In most cases your contract’s administrator (the person who manages this service at your company) can help straight away.',
    ),
  } satisfies Record<CustomerSite, Sentence>,
  backToSignIn: sentence('ログイン画面へ戻る', 'Back to the sign-in page'),
  callAt: sentence('お問い合わせ：{name}', 'Questions: {name}'),
  haveReady: sentence('お電話の前にご用意ください：{what}', 'Have ready when you call: {what}'),

  manualTitle: {
    admin: sentence('管理者用設定Webサイトの使い方', 'How to use the administrator site'),
    user: sentence('サービス設定用Webサイトの使い方', 'How to use the service settings site'),
    op: sentence('サービス事業者窓口の使い方', 'How to use the operator desk'),
  },
  manualLead: sentence(
    'このページは印刷してお使いいただけます。画面の例に表示されている名前と番号は、見本です。',
    'You can print this page. Names and numbers in the pictures are examples.',
  ),
  contents: sentence('目次', 'Contents'),

  cases: [
    {
      id: 'password',
      title: sentence(
        'パスワードを忘れた、正しくないと表示される',
        'The password is forgotten or not accepted',
      ),
      ways: {
        user: [
          typing,
          replaced,
          way(
            '思い出せないときは、管理者に「パスワードの再発行」を依頼してください。管理者は利用者番号一覧でログインIDを選び、新しい初期パスワードをその場で再発行できます。',
            'If you cannot remember it, ask your administrator to issue a new password. The administrator can choose your login ID in the list of lines and issue a new initial password straight away.',
          ),
        ],
        admin: [
          typing,
          replaced,
          way(
            '思い出せないときは、下の{desk}にお電話ください。ご本人であることを確認し、新しい初期パスワードを発行します。',
            'If you cannot remember it, call {desk} (see below). Once your identity is confirmed, a new initial password is issued.',
          ),
        ],
      },
    },
    {
      id: 'id',
      title: sentence('IDがわからない', 'You do not know your ID'),
      ways: {
        user: [
          way(
            '「サービス開通案内書」に記載しています。見つからないときは、管理者にお問い合わせください。管理者の利用者番号一覧に表示されています。',
            'It is on your opening notice. If you cannot find the notice, ask your administrator. It is shown in the administrator’s list of lines.',
          ),
        ],
        admin: [
          way(
            '「サービス開通案内書」に記載しています。見つからないときは、下の{desk}にお電話ください。',
            'It is on your opening notice. If you cannot find the notice, call {desk} (see below).',
          ),
        ],
      },
    },
    {
      id: 'sms',
      title: sentence('認証コードのSMSが届かない', 'The SMS with the code does not arrive'),
      ways: {
        user: [
          phone,
          close,
          way(
            '送信先の末尾の4桁がお手元の電話番号と違うときは、管理者に番号の変更を依頼してください。',
            'If the last 4 digits shown are not those of your phone number, ask your administrator to change the number.',
          ),
        ],
        admin: [
          phone,
          close,
          way(
            '送信先の末尾の4桁がお手元の電話番号と違うときは、下の{desk}にお電話ください。',
            'If the last 4 digits shown are not those of your phone number, call {desk} (see below).',
          ),
        ],
      },
    },
    {
      id: 'phone',
      title: sentence(
        '携帯電話をなくした、機種や番号が変わった',
        'The phone is lost or new, or its number has changed',
      ),
      ways: {
        user: [
          samePhoneNumber,
          way(
            '管理者に連絡してください。管理者は、新しい番号をすぐに登録できます。なくしたときは、ログイン中の端末の終了と利用停止も依頼してください。',
            'Tell your administrator, who can register a new number immediately. If the phone is lost, also ask the administrator to end your sessions and to suspend your ID.',
          ),
        ],
        admin: [
          samePhoneNumber,
          way(
            '予備の番号を登録しているときは、認証コードの画面で『予備の番号（末尾 …）に送信』を押すと、その番号に認証コードが届きます。',
            'If you have registered a second number, press “Send it to the second number (ending …)” on the page “SMS code”, and a code arrives there.',
          ),
          way(
            '現在の番号でSMSを受信できるうちは、ログインして『SMS認証番号設定』から新しい番号に変更できます。',
            'While the current number can still receive SMS messages, you can sign in and change it with “Set SMS numbers”.',
          ),
          way(
            '受信できないときは、下の{desk}にお電話ください。ご本人であることを確認し、番号を解除します。安全のため、解除までにお時間をいただくことがあります。そのあと、ログイン画面の案内にそって新しい番号を登録します。',
            'If it cannot, call {desk} (see below). Once your identity is confirmed, the number is cleared. For security, this may take some time. Then register a new number as the sign-in page explains.',
          ),
        ],
      },
    },
    {
      id: 'no-number',
      title: sentence(
        '「SMS認証用電話番号が登録されていません」と表示される',
        'The page says that no SMS number is registered',
      ),
      ways: {
        user: [
          way(
            '管理者に、お使いの携帯電話番号の登録を依頼してください。登録されると、すぐにログインできます。',
            'Ask your administrator to register your mobile number. You can sign in as soon as it is registered.',
          ),
        ],
        admin: [
          way(
            '電話番号の欄が表示されたら、管理者ID、パスワードとともに携帯電話番号を入力し、もう一度ログインしてください。開通コードの欄も表示されたときは、案内書の開通コードを入力します。',
            'If a field for the number appears, enter the administrator ID, the password and your mobile number, and sign in again. If a field for the activation code also appears, enter the code from your opening notice.',
          ),
          way(
            '欄が表示されないときは、下の{desk}にお電話ください。',
            'If no field appears, call {desk} (see below).',
          ),
        ],
      },
    },
    {
      id: 'suspended',
      title: sentence('「ご利用を停止しています」と表示される', 'The page says that the ID is suspended'),
      ways: {
        user: [
          way(
            '管理者にお問い合わせください。管理者が停止したIDは、管理者がすぐに再開できます。サービス事業者が停止したときは、管理者から{desk}にお問い合わせください。',
            'Ask your administrator. An ID that the administrator suspended can be resumed immediately. If the operator suspended it, your administrator needs to call {desk}.',
          ),
        ],
        admin: [way('下の{desk}にお電話ください。', 'Call {desk} (see below).')],
      },
    },
    {
      id: 'wait',
      title: sentence('「お待ちください」と表示される', 'The page says that you have to wait'),
      ways: {
        user: [waiting()],
        admin: [waiting()],
      },
    },
  ] satisfies readonly HelpCase[],
}

function waiting() {
  return way(
    '正しくないパスワードや認証コードの入力が続くと、次に試せるまで間をおきます。表示された時間がたてば続けられ、利用できなくなることはありません。以前にログインした端末では、待たずにログインできることがあります。',
    'After several incorrect passwords or codes, there is a pause before you can try again. Nothing is locked; continue when the time shown is over. With a browser you have used before, you may not have to wait.',
  )
}
