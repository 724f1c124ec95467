import { sentence } from '../platform/i18n/catalogue.ts'

/** What the page says about cells that were pasted: each reason once, with how many rows it was and which. */
export const pasteMessages = {
  undo: sentence('元に戻す', 'Undo'),
  undone: sentence('貼り付けを元に戻しました。', 'The paste was undone.'),
  nothing: sentence('何も貼り付けませんでした。', 'Nothing was pasted.'),
  'by-key': sentence(
    'ログインID、050番号、利用者名のいずれかが同じ行に貼り付けました：{count}件。',
    'Pasted into rows with the same login ID, 050 number or name: {count}.',
  ),
  'in-order': sentence('上から順に貼り付けました：{count}件。', 'Pasted in order from the top: {count}.'),
  'no-column': sentence(
    '電話番号の列が見つからないため、何も貼り付けませんでした。電話番号の列、またはログインIDと電話番号の列をコピーしてください。',
    'Nothing was pasted because no column of phone numbers was found. Copy the column of phone numbers, or the columns of login IDs and phone numbers.',
  ),
  'many-columns': sentence(
    '電話番号の列が2つ以上あるため、何も貼り付けませんでした。設定する番号の列だけを残してコピーしてください。',
    'Nothing was pasted because there is more than one column of phone numbers. Copy only the column to set.',
  ),
  zeros: sentence(
    '先頭の0がない番号に、0を付けました：{count}件。',
    'A missing leading 0 was added: {count}.',
  ),
  left: {
    same: sentence('元の番号と同じ：{count}行。', 'Rows with the same number as before: {count}.'),
    blank: sentence(
      '番号が空欄のため変更していません：{count}行。',
      'Rows not changed because the number is empty: {count}.',
    ),
    unknown: sentence(
      'ID、050番号、利用者名が見つからないため使っていません：{count}行（{which}）。',
      'Rows not used because the ID, 050 number or name was not found: {count} ({which}).',
    ),
    'not-here': sentence(
      'ID、050番号、利用者名がこのページにないため使っていません：{count}行（{which}）。ほかのページの行は、そのページで貼り付けてください。',
      'Rows not used because the ID, 050 number or name is not on this page: {count} ({which}). Paste rows for other pages there.',
    ),
    twice: sentence(
      '同じ利用者に違う番号があるため使っていません：{count}行（{which}）。',
      'Rows not used because they have different numbers for the same user: {count} ({which}).',
    ),
    unclear: sentence(
      'どの利用者の行か決められないため使っていません：{count}行（{which}）。',
      'Rows not used because it is unclear which user they are for: {count} ({which}).',
    ),
    'no-number': sentence(
      '電話番号ではないため使っていません：{count}行（{which}）。',
      'Rows not used because they have no phone number: {count} ({which}).',
    ),
    beyond: sentence(
      '欄が足りないため使っていません：{count}行。',
      'Rows not used because there are no more fields: {count}.',
    ),
  },
}
