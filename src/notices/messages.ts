import { sentence } from '../platform/i18n/catalogue.ts'

/** Sentences of サービス開通案内書. They stand on paper: their readers cannot ask the page anything. */
export const messages = {
  title: sentence('サービス開通案内書', 'Opening notice'),
  forAdministrator: sentence('管理者用', 'For the administrator'),
  forUser: sentence('サービス利用者用', 'For a service user'),
  to: sentence('{name} 御中', 'To: {name}'),
  toUser: sentence('{name} 様', 'To: {name}'),
  madeOn: sentence('作成日：{date}', 'Made on {date}'),
  leadAdministrator: sentence(
    '下のIDとパスワードで管理者用設定Webサイトにログインし、SMS認証用電話番号を登録してください。',
    'Sign in to the administrator site with the ID and password below, and register the SMS numbers.',
  ),
  leadUser: sentence(
    '下のIDとパスワードでサービス設定用Webサイトにログインすると、ご自分の利用者番号の転送や留守番電話などを設定できます。',
    'With the ID and password below, you can sign in to the service settings site and set forwarding, voicemail and more for your own line.',
  ),

  site: sentence('ログイン画面', 'Sign-in page'),
  administratorId: sentence('管理者ID', 'Administrator ID'),
  password: sentence('パスワード', 'Password'),
  initialPassword: sentence('初期パスワード', 'Initial password'),
  loginId: sentence('ログインID', 'Login ID'),
  line: sentence('利用者番号', 'Line'),
  activationCode: sentence('開通コード', 'Activation code'),
  activationUntil: sentence('{date}まで、1回だけ使えます。', 'Can be used once, until {date}.'),
  spelling: sentence(
    '大文字と小文字、全角と半角、「-」の有無は、どちらでもかまいません。数字の0と1、英字のoとlは使っていません。',
    'Capital and small letters, full-width and half-width characters are all accepted, with or without “-”. The digits 0 and 1 and the letters o and l are not used.',
  ),

  stepsTitle: sentence('ご利用開始の手順', 'Getting started'),
  step: {
    signIn: {
      title: sentence('ログインします', 'Sign in'),
      admin: sentence(
        'パソコンやスマートフォンで上のログイン画面を開き、管理者IDと初期パスワードを入力して『管理者IDでログイン』を押します。',
        'Open the sign-in page above on a computer or smartphone, enter the administrator ID and the initial password, and press “Sign in with administrator ID”.',
      ),
      user: sentence(
        'パソコンやスマートフォンで上のログイン画面を開き、ログインIDと初期パスワードを入力して『ログイン』を押します。',
        'Open the sign-in page above on a computer or smartphone, enter the login ID and the initial password, and press “Sign in”.',
      ),
    },
    enrol: {
      title: sentence('携帯電話番号を登録します', 'Register your mobile number'),
      open: sentence(
        '「登録されていません」と表示され、番号の欄が増えます。パスワードをもう一度入力し、管理者の携帯電話番号（ハイフンなしの11桁）を入力して、もう一度ログインします。',
        'The page says that no number is registered and shows one more field. Enter the password again and the administrator’s mobile number (11 digits, no hyphens), and sign in again.',
      ),
      withCode: sentence(
        '「登録されていません」と表示され、欄が増えます。パスワードをもう一度入力し、管理者の携帯電話番号（ハイフンなしの11桁）と上の開通コードを入力して、もう一度ログインします。',
        'The page says that no number is registered and shows two more fields. Enter the password again, the administrator’s mobile number (11 digits, no hyphens) and the activation code above, and sign in again.',
      ),
    },
    callHelpline: {
      title: sentence('携帯電話番号を届け出ます', 'Tell us your mobile number'),
      text: sentence(
        'ログインの前に、このページの下の{desk}にお電話ください。ご本人であることを確認し、管理者の携帯電話番号を登録します。',
        'Before you sign in, call {desk} on the number below. Once your identity is confirmed, the administrator’s mobile number is registered.',
      ),
    },
    code: {
      title: sentence('認証コードを入力します', 'Enter the code'),
      text: sentence(
        '登録した携帯電話に{sender}からSMSが届きます。書かれている6桁の認証コードを{minutes}分以内に入力し、『認証』を押します。',
        'An SMS from {sender} arrives on the registered mobile phone. Enter its 6-digit code within {minutes} minutes and press “Verify”.',
      ),
    },
    newPassword: {
      title: sentence('パスワードを変更します', 'Choose a new password'),
      text: sentence(
        '初期パスワードと、ご自分で決めた新しいパスワード（{min}文字以上）を入力して『変更する』を押します。次回からは、新しいパスワードでログインします。',
        'Enter the initial password and a new password of your own ({min} characters or more), and press “Change”. From then on, sign in with the new password.',
      ),
    },
    numbers: {
      title: sentence('SMS認証用電話番号を登録します', 'Register the SMS numbers'),
      all: sentence(
        '利用者番号一覧の下の『SMS認証番号設定』を押し、管理者と各ログインIDの携帯電話番号を入力します。『設定』を押し、内容を確認して『OK』を押します。',
        'Press “Set SMS numbers” at the foot of the page “Lines” and enter the mobile numbers of the administrator and of each login ID. Press “Set”, check the numbers and press “OK”.',
      ),
      users: sentence(
        '利用者番号一覧の下の『SMS認証番号設定』を押し、各ログインIDの携帯電話番号を入力します。『設定』を押し、内容を確認して『OK』を押します。',
        'Press “Set SMS numbers” at the foot of the page “Lines” and enter the mobile number of each login ID. Press “Set”, check the numbers and press “OK”.',
      ),
      verified: sentence(
        '管理者の番号には確認のSMSが{sender}から届きます。その6桁の認証コードを入力すると登録が終わります。',
        ' An SMS from {sender} arrives at the administrator’s number. The number is registered once you have entered its 6-digit code.',
      ),
    },
    settings: {
      title: sentence('サービスを設定します', 'Set your services'),
      text: sentence(
        'ご自分の利用者番号のサービス設定が開きます。変更して『保存』を押すと、すぐに有効になります。',
        'The service settings of your own line open. Make your changes and press “Save”. They take effect immediately.',
      ),
    },
  },

  /** Words in the pictures; those of buttons and fields are the screens' own. */
  picture: {
    notRegistered: sentence('登録されていません', 'No number is registered'),
    sms: sentence('認証コード：123456', 'Code: 123456'),
    administrator: sentence('管理者', 'Administrator'),
  },

  codesNow: sentence(
    'ログインには、パスワードのほかに、登録した携帯電話にSMSで届く6桁の認証コードが必要です。',
    'To sign in you need the password and a 6-digit code sent by SMS to the registered mobile phone.',
  ),
  codesLater: sentence(
    '{date}から、ログインに、SMSで届く6桁の認証コードも必要になります。',
    'From {date}, you also need a 6-digit code sent by SMS to sign in.',
  ),
  registerUntil: sentence(
    'その前日までに、管理者と各ログインIDの携帯電話番号を登録してください。',
    ' Register the mobile numbers of the administrator and of each login ID before that day.',
  ),
  registerBetween: sentence(
    '{from}からその前日までに、管理者と各ログインIDの携帯電話番号を登録してください。',
    ' Register the mobile numbers of the administrator and of each login ID from {from} until the day before.',
  ),
  handOut: sentence(
    'このあとに、サービス利用者用のページが{count}枚あります。切り離し、それぞれの方にお渡しください。',
    'Pages for {count} service users follow. Separate them and hand one to each person.',
  ),
  numberByAdministrator: sentence(
    '認証コードを受け取る携帯電話番号は、管理者が登録します。「登録されていません」と表示されたときは、管理者にお知らせください。',
    'Your administrator registers the mobile number that receives the codes. If the page says that no number is registered, tell your administrator.',
  ),
  aboutSms: sentence(
    'SMSの送信元は{sender}です。認証コードを電話やメールで尋ねることはありません。誰にも教えないでください。',
    'Codes come by SMS from {sender}. We never ask for a code by phone or email. Do not give it to anyone.',
  ),

  keepTitle: sentence('大切に保管してください', 'Keep this safe'),
  keep: sentence(
    'この案内書は一度だけ作成され、初期パスワードをあとから調べることはできません。不正利用を防ぐため、ほかの人に見せず、写真に撮ったりメールで送ったりしないでください。',
    'This notice is made only once, and the initial password cannot be looked up afterwards. To prevent misuse, do not show it to others, photograph it or send it by email.',
  ),
  lostAdministrator: sentence(
    'なくしたときや、ほかの人に見られたときは、すぐに{desk}にお電話ください。初期パスワードを再発行します。',
    'If it is lost or somebody else has seen it, call {desk} immediately. A new initial password will be issued.',
  ),
  lostUser: sentence(
    'なくしたときや、ほかの人に見られたときは、すぐに管理者にご連絡ください。管理者が初期パスワードを再発行します。',
    'If it is lost or somebody else has seen it, tell your administrator immediately. The administrator issues a new initial password.',
  ),
  helplineNamed: sentence('お問い合わせ：{name}', 'Questions: {name}'),
}
