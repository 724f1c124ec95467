import { sentence } from '../platform/i18n/catalogue.ts'

/** What people read of whether calls follow what they saved (D23). */
export const linkMessages = {
  label: sentence('交換機への反映', 'Effect on calls'),
  waiting: sentence('待っています', 'waiting'),
  applied: sentence('反映しました（{time}）', 'in effect ({time})'),
  slow: sentence(
    '反映に時間がかかっています。通話はまだ前の設定のとおりです。もう一度保存する必要はありません。',
    'This is taking longer than usual. Calls still follow the earlier settings. You do not need to save again.',
  ),
  stuck: sentence(
    '反映できていません。通話はまだ前の設定のとおりです。{desk}（{phone}）にお問い合わせください。',
    'Your settings are not in effect. Calls still follow the earlier settings. Call {desk} ({phone}).',
  ),
  notAdopted: sentence(
    'この利用者番号は、現在、交換機とつなぐ準備をしています。準備ができるまで、サービス設定は変更できません。転送を止めることはできます。お急ぎのときは、{desk}にお問い合わせください。',
    'This line is being connected to the telephone system. Until that is done, its settings cannot be changed, but you can stop forwarding. If it is urgent, call {desk}.',
  ),
  notSaved: sentence(
    '交換機とつなぐ準備をしているため、保存していません。準備ができてから、もう一度設定してください。',
    'Nothing was saved because the line is being connected to the telephone system. Try again when that is done.',
  ),
  outOfService: sentence(
    'この利用者番号は、現在ご利用いただけません。設定は保存され、ご利用を再開すると有効になります。心当たりがないときは、{desk}にお問い合わせください。',
    'This line is out of service. Settings are kept, and take effect when it is put in service again. If you do not know why, call {desk}.',
  ),
  mark: {
    'not-adopted': sentence('準備中', 'being connected'),
    waiting: sentence('反映待ち', 'not in effect yet'),
    stuck: sentence('未反映', 'not in effect'),
  },
  outOfServiceMark: sentence('利用休止中', 'out of service'),
}
