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
    '下のIDとパスワードでサービス設定用Webサイトにログインすると、あなたの050番号の転送や留守番電話などを設定できます。',
    'With the ID and password below you sign in to the user site, where you set forwarding, voicemail and more for your 050 number.',
  ),

  site: sentence('ログイン画面', 'Sign-in page'),
  administratorId: sentence('管理者ID', 'Administrator ID'),
  password: sentence('パスワード', 'Password'),
  initialPassword: sentence('初期パスワード', 'Initial password'),
  loginId: sentence('ログインID', 'Login ID'),
  line: sentence('利用者番号', 'Line'),
  activationCode: sentence('開通コード', 'Activation code'),
  activationUntil: sentence('{date}まで、1回だけ使えます。', 'Good once, until {date}.'),
  spelling: sentence(
    '半角の英小文字と数字です。「-」も入力してください。数字の0と1、英字のoとlは使っていません。',
    'Small letters and digits, with the hyphens. There is no 0, 1, o or l in it.',
  ),

  stepsTitle: sentence('ご利用開始の手順', 'How to begin'),
  step: {
    signIn: {
      title: sentence('ログインします', 'Sign in'),
      admin: sentence(
        'パソコンやスマートフォンで上のログイン画面を開き、管理者IDと初期パスワードを入力して『管理者IDでログイン』を押します。',
        'Open the sign-in page above on a computer or a smartphone, enter the administrator ID and the initial password, and press “Sign in with administrator ID”.',
      ),
      user: sentence(
        'パソコンやスマートフォンで上のログイン画面を開き、ログインIDと初期パスワードを入力して『ログイン』を押します。',
        'Open the sign-in page above on a computer or a smartphone, enter the login ID and the initial password, and press “Sign in”.',
      ),
    },
    enrol: {
      title: sentence('携帯電話の番号を登録します', 'Give your mobile number'),
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
      title: sentence('携帯電話の番号を届け出ます', 'Tell us your mobile number'),
      text: sentence(
        'ログインの前に、このページの下の窓口にお電話ください。ご本人であることを確かめて、管理者の携帯電話番号を登録します。',
        'Before you sign in, call the desk below. It checks who you are and registers the administrator’s mobile number.',
      ),
    },
    code: {
      title: sentence('認証コードを入力します', 'Enter the code'),
      text: sentence(
        '登録した携帯電話に{sender}からSMSが届きます。書かれている6桁の認証コードを{minutes}分以内に入力し、『認証』を押します。',
        'An SMS from {sender} arrives on the registered phone. Enter its 6-digit code within {minutes} minutes and press “Verify”.',
      ),
    },
    newPassword: {
      title: sentence('パスワードを変更します', 'Choose a new password'),
      text: sentence(
        '初期パスワードと、自分で決めた新しいパスワード（{min}文字以上）を入力して『変更する』を押します。次からは、新しいパスワードでログインします。',
        'Enter the initial password and a new one of your own ({min} characters or more), and press “Change”. From then on, sign in with the new one.',
      ),
    },
    numbers: {
      title: sentence('SMS認証用電話番号を登録します', 'Register the SMS numbers'),
      all: sentence(
        '利用者番号一覧の下の『SMS認証番号設定』を押し、管理者と各ログインIDの携帯電話番号を入力します。『設定』を押し、内容を確かめて『OK』を押します。',
        'Press “Set SMS numbers” below the list of lines and enter the mobile numbers of the administrator and of each login ID. Press “Set”, check them and press “OK”.',
      ),
      users: sentence(
        '利用者番号一覧の下の『SMS認証番号設定』を押し、各ログインIDの携帯電話番号を入力します。『設定』を押し、内容を確かめて『OK』を押します。',
        'Press “Set SMS numbers” below the list of lines and enter the mobile number of each login ID. Press “Set”, check them and press “OK”.',
      ),
      verified: sentence(
        '管理者の番号には確認のSMSが{sender}から届きます。その6桁の認証コードを入力すると登録が終わります。',
        ' The administrator’s number gets an SMS from {sender}; it is registered once its 6-digit code is entered.',
      ),
    },
    settings: {
      title: sentence('サービスを設定します', 'Set your services'),
      text: sentence(
        'あなたの050番号のサービス設定が開きます。変更して『保存』を押すと、すぐに反映されます。',
        'The settings of your 050 number open. Change what you like and press “Save”; it takes effect at once.',
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
    'Signing in takes the password and a 6-digit code that arrives by SMS on the registered mobile phone.',
  ),
  codesLater: sentence(
    '{date}から、ログインに、SMSで届く6桁の認証コードも必要になります。',
    'From {date} on, signing in also takes a 6-digit code that arrives by SMS.',
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
    'この後に、サービス利用者用のページが{count}枚あります。切り離し、それぞれの方にお渡しください。',
    'Pages for {count} service users follow. Hand one to each of them.',
  ),
  numberByAdministrator: sentence(
    '認証コードを受け取る携帯電話の番号は、管理者が登録します。「登録されていません」と表示されたときは、管理者にお知らせください。',
    'Your administrator registers the mobile number that gets the codes. If you are told that none is registered, tell your administrator.',
  ),
  aboutSms: sentence(
    'SMSの送信元は{sender}です。認証コードを電話やメールで尋ねることはありません。誰にも教えないでください。',
    'Codes come from {sender}. Nobody will ever ask you for one by phone or mail. Do not tell them to anybody.',
  ),

  keepTitle: sentence('大切に保管してください', 'Keep this safe'),
  keep: sentence(
    'この案内書は1回だけ作成され、初期パスワードを後から調べることはできません。ほかの人に見せず、写真に撮ったりメールで送ったりしないでください。',
    'This notice is made only once; nobody can look the initial password up afterwards. Do not show it to others, take pictures of it or send it by mail.',
  ),
  lostAdministrator: sentence(
    'なくしたときや、ほかの人に見られたときは、すぐ窓口にご連絡ください。初期パスワードを作り直します。',
    'If it is lost or somebody has seen it, call the desk at once. It makes a new initial password.',
  ),
  lostUser: sentence(
    'なくしたときや、ほかの人に見られたときは、すぐ管理者にご連絡ください。管理者から窓口に、初期パスワードの作り直しを依頼します。',
    'If it is lost or somebody has seen it, tell your administrator at once, who asks the desk for a new initial password.',
  ),
  helplineNamed: sentence('お問い合わせ：{name}', 'Where to ask: {name}'),
}
