import { sentence } from '../platform/i18n/catalogue.ts'

/** One line each, where a code is asked for first; and how the SMS with that code says what it is for. */
export const freshMessages = {
  smsAccount: sentence('窓口の操作', 'desk action'),
  smsApproval: sentence('窓口の承認', 'approval'),
  smsDay: sentence('必須日変更', 'code day'),
  account: sentence('{id}への操作：{act}', '{id}: {act}'),
  approval: sentence('{id}：申請の承認', '{id}: approve a request'),
  day: sentence('{id}：認証コードを必須にする日 → {day}', '{id}: codes compulsory from → {day}'),
  usualDay: sentence(
    '{id}：認証コードを必須にする日 → 全体の設定',
    '{id}: codes compulsory from → the general setting',
  ),
}

/** What may leave the country: words of the desk's forms. */
export const abroadWords = {
  'forbid-abroad': {
    title: sentence('海外への転送を契約に含めない', 'No forwarding abroad for this contract'),
    button: sentence('契約に含めない', 'Take it out of the contract'),
    consequences: [
      sentence(
        'このご契約では、海外への転送と国際電話利用休止の解除ができなくなります。現在の転送の設定は変わりません。',
        'Lines in this contract can no longer be forwarded abroad, and international calls can no longer be switched on. Current forwarding is not changed.',
      ),
    ],
    done: sentence(
      '海外への転送を契約に含めないようにしました。',
      'Forwarding abroad is no longer part of the contract.',
    ),
  },
  'allow-abroad': {
    title: sentence('海外への転送を契約に含める', 'Forwarding abroad for this contract'),
    button: sentence('契約に含める', 'Make it part of the contract'),
    consequences: [
      sentence(
        'このご契約で、海外への転送と国際電話利用休止の解除ができるようになります。そのたびに、登録番号に届く認証コードが必要です。',
        'Lines in this contract can be forwarded abroad, and international calls can be switched on. Each time, a code sent to the registered number is needed.',
      ),
      sentence('ご本人であることを確認してから行ってください。', 'Confirm the caller’s identity first.'),
    ],
    done: sentence('海外への転送を契約に含めました。', 'Forwarding abroad is now part of the contract.'),
  },
  'lift-quarantine': {
    title: sentence('海外への転送の制限の解除', 'Lift the hold on forwarding abroad'),
    button: sentence('制限の解除を申請する', 'Request to lift the hold'),
    consequences: [
      sentence(
        '電話番号またはパスワードが新しくなってから一定の時間は、海外への転送と国際電話利用休止の解除ができません。別の責任者が承認すると、すぐにできるようになります。',
        'For some time after a number or password is new, calls cannot be forwarded abroad and international calls cannot be switched on. Once another supervisor approves, both are possible immediately.',
      ),
      sentence(
        'ご本人であることを確認し、その方法を理由に入力してください。',
        'Confirm the caller’s identity, and state in the reason how you did so.',
      ),
    ],
    done: sentence(
      '海外への転送の制限の解除を申請しました。',
      'The request to lift the hold on forwarding abroad was made.',
    ),
  },
}
