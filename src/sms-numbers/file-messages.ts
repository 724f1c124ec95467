import { sentence } from '../platform/i18n/catalogue.ts'
import { PREFIXES } from '../sms-number.ts'

/** Sentences of CSVでまとめて設定: the way there, choosing a file, and what the file would change. */
export const fileMessages = {
  open: sentence('CSVでまとめて設定', 'Set numbers by CSV'),
  openHint: sentence(
    '番号が多いときは、一覧をダウンロードし、Excelなどで入力して読み込めます。',
    'For many numbers, download the list, fill it in with a spreadsheet and upload it.',
  ),
  typed: sentence(
    '入力した番号（{count}件）をまだ設定していません。先に『設定』で設定するか、入力を取り消してお進みください。入力は、この画面にそのまま残っています。',
    'The numbers you typed ({count}) are not set yet. Press “Set” first, or discard them and continue. They are still in the form on this page.',
  ),
  discard: sentence('入力を取り消して、CSVでまとめて設定へ進む', 'Discard and continue to CSV'),

  title: sentence('CSVでまとめて設定', 'Set numbers by CSV'),
  lead: sentence(
    'SMS認証用電話番号を、Excelなどの表計算ソフトでまとめて入力できます。ファイルを選んでも、確認して『OK』を押すまで何も変わりません。',
    'Enter many SMS numbers in one go with a spreadsheet. Nothing changes until you have checked the contents and pressed “OK”.',
  ),
  stepDownload: sentence('1. 一覧をダウンロードする', '1. Download the list'),
  download: sentence('一覧（CSV）をダウンロード', 'Download the list (CSV)'),
  downloadHint: sentence(
    '管理者とすべてのログインID（{count}件）が、現在の番号とともに入っています。番号は、Excelが先頭の0を消さないように、ハイフン付きで書いてあります。',
    'It contains the administrator and all login IDs ({count}) with their current numbers. Numbers are written with hyphens so that spreadsheets keep the leading 0.',
  ),
  personal: sentence(
    '電話番号が入ったファイルです。使い終わったら削除してください。',
    'The file contains phone numbers. Delete it when you have finished.',
  ),
  stepEdit: sentence('2. 番号を入力して保存する', '2. Enter the numbers and save'),
  editHint: sentence(
    '「{number}」の列だけを書き換え、CSVのまま保存してください。変えない行は、そのままでも、削除してもかまいません。1行目の見出しは残してください。',
    'Change only the column “{number}” and save the file as CSV. Rows you do not change can be left or deleted. Keep the headings in the first row.',
  ),
  editZero: sentence(
    '先頭の0が消えた番号や、ハイフンの入った番号は、読み込んだあとで読み替えをご提案します。',
    'If a leading 0 is missing or there are hyphens, a correction is suggested after the file is read.',
  ),
  editEmpty: sentence(
    '番号を空欄にしても、それだけでは削除されません。読み込んだあとの画面で選びます。',
    'Leaving a number empty does not remove it. You choose what to remove on the page that follows.',
  ),
  stepChoose: sentence('3. ファイルを選ぶ', '3. Choose the file'),
  file: sentence('CSVファイル', 'CSV file'),
  fileHint: sentence(
    'CSV（Shift_JIS、UTF-8）、またはExcelの「Unicodeテキスト」。{rows}行、{megabytes}MBまで。',
    'CSV (Shift_JIS or UTF-8), or Excel’s “Unicode text”. Up to {rows} rows and {megabytes} MB.',
  ),
  look: sentence('読み込んで内容を確認', 'Read and check'),
  backToNumbers: sentence('SMS認証用番号設定へ戻る', 'Back to the SMS numbers'),

  noFile: sentence(
    'ファイルが選ばれていません。保存したCSVファイルを選んでください。',
    'No file is selected. Choose the CSV file you saved.',
  ),
  tooLarge: sentence(
    'ファイルが大きすぎます（{megabytes}MBまで）。番号の一覧のCSVファイルかどうかをご確認ください。行が多いときは、いくつかのファイルに分けてください。',
    'The file is too large (up to {megabytes} MB). Check that it is the CSV file with the numbers. If it has many rows, divide it into several files.',
  ),
  fileAged: sentence(
    '読み込んでから{minutes}分が過ぎたため、登録されている番号ともう一度照らし合わせました。まだ何も設定されていません。内容をご確認のうえ、もう一度『設定』を押してください。',
    'More than {minutes} minutes have passed since the file was read, so it was compared again with the registered numbers. Nothing has been set yet. Check the contents and press “Set” again.',
  ),
  fileGone: sentence(
    '読み込んでから時間（{minutes}分）が過ぎたか、別のファイルを読み込んでいます。もう一度ファイルを選んでください。',
    'More than {minutes} minutes have passed since the file was read, or another file has been read. Choose the file again.',
  ),
  refusal: {
    empty: sentence(
      'ファイルが空です。番号を入力し、保存したファイルを選んでください。',
      'The file is empty. Enter the numbers and choose the file you saved.',
    ),
    'no-rows': sentence(
      '見出しだけで、番号の行がありません。2行目から番号を入力し、保存したファイルを選んでください。',
      'The file has headings but no rows with numbers. Enter the numbers from the second row, save the file and choose it again.',
    ),
    'too-many-rows': sentence(
      '行が多すぎます（{rows}行まで）。いくつかのファイルに分けてください。',
      'There are too many rows (up to {rows}). Divide the file into several.',
    ),
    'no-header': sentence(
      '1行目に見出し「{column}」がありません。ダウンロードした一覧の1行目を残し、その下に番号を入力してください。',
      'The heading “{column}” is missing from the first row. Keep the first row of the downloaded list and enter the numbers below it.',
    ),
    'no-headers': sentence(
      '1行目に見出し「{loginId}」「{number}」がありません。ダウンロードした一覧の1行目を残し、その下に番号を入力してください。',
      'The headings “{loginId}” and “{number}” are missing from the first row. Keep the first row of the downloaded list and enter the numbers below it.',
    ),
    'column-twice': sentence(
      '見出し「{column}」の列が2つ以上あります。1つだけ残して保存してください。',
      'More than one column has the heading “{column}”. Keep one of them and save the file again.',
    ),
  },
  noText: {
    spreadsheet: sentence(
      'Excelのブック（xlsx、xlsなど）です。Excelの「名前を付けて保存」で、ファイルの種類に「CSV UTF-8（コンマ区切り）」または「CSV（コンマ区切り）」を選んで保存し、そのファイルを選んでください。',
      'This is an Excel workbook (such as xlsx or xls). In Excel, use “Save As” with the type “CSV UTF-8 (Comma delimited)” or “CSV (Comma delimited)”, and choose that file.',
    ),
    pdf: sentence(
      'PDFファイルです。番号を入力したCSVファイルを選んでください。',
      'This is a PDF file. Choose the CSV file with the numbers.',
    ),
    image: sentence(
      '画像ファイルです。番号を入力したCSVファイルを選んでください。',
      'This is an image file. Choose the CSV file with the numbers.',
    ),
    archive: sentence(
      '圧縮されたファイルです。展開し、中のCSVファイルを選んでください。',
      'This is a compressed file. Extract it and choose the CSV file inside.',
    ),
    'web-page': sentence(
      'Webページが保存されたファイルです。もう一度一覧をダウンロードし、CSVファイルを選んでください。',
      'This is a saved web page. Download the list again and choose the CSV file.',
    ),
    unknown: sentence(
      '文字の並んだファイルとして読み取れません。文字コードをUTF-8またはShift_JISにして、CSVで保存してください。',
      'This cannot be read as text. Save it as CSV, in UTF-8 or Shift_JIS.',
    ),
  },

  column: {
    loginId: sentence('ログインID', 'Login ID'),
    lineNumber: sentence('利用者番号', 'Line'),
    userName: sentence('利用者名', 'User'),
    number: sentence('SMS認証用電話番号', 'SMS number'),
  },
  downloadName: sentence('SMS認証用電話番号_{date}', 'SMS numbers {date}'),
  encoding: {
    'utf-8': sentence('文字コード：UTF-8', 'Encoding: UTF-8'),
    shift_jis: sentence('文字コード：Shift_JIS', 'Encoding: Shift_JIS'),
    'euc-jp': sentence('文字コード：EUC-JP', 'Encoding: EUC-JP'),
    'iso-2022-jp': sentence('文字コード：ISO-2022-JP', 'Encoding: ISO-2022-JP'),
    'utf-16le': sentence('文字コード：UTF-16', 'Encoding: UTF-16'),
    'utf-16be': sentence('文字コード：UTF-16', 'Encoding: UTF-16'),
    ascii: sentence('文字コード：英数字のみ', 'Encoding: ASCII'),
  },

  checkTitle: sentence('CSVファイルの内容', 'Contents of the CSV file'),
  checkLead: sentence(
    '「{name}」を読み込みました（{rows}行）。まだ何も変わっていません。内容を確認し、『設定』を押してください。次の画面でもう一度確認できます。',
    '“{name}” was read ({rows} rows). Nothing has changed yet. Check the contents and press “Set”. You can check them once more on the next page.',
  ),
  checkNothing: sentence(
    '「{name}」を読み込みました（{rows}行）。設定できる変更はありません。何も変わっていません。',
    '“{name}” was read ({rows} rows). It contains no changes that can be set. Nothing has changed.',
  ),
  sums: {
    change: sentence('このとおり設定する行', 'Rows to set as they are'),
    suggestion: sentence('読み替えの確認が必要な行', 'Rows with a correction to confirm'),
    emptied: sentence('番号が空欄の行', 'Rows with an empty number'),
    wrong: sentence('設定できない行', 'Rows that cannot be set'),
    unchanged: sentence('変更のない行', 'Rows without changes'),
  },
  count: sentence('{count}行', '{count}'),
  pageHint: sentence(
    '行が多いため、ページに分けて表示しています。ほかのページに移っても、選んだ内容は残ります。『設定』を押すと、すべてのページの行を設定します。',
    'There are many rows, so they are shown in pages. Your choices are kept when you go to another page. “Set” sets the rows on all pages.',
  ),
  more: sentence(
    'ほかに{count}行あります。下の表をご覧ください。',
    '{count} more rows. See the table below.',
  ),
  wrongAt: sentence('{line}行目：{problem}', 'Row {line}: {problem}'),
  wrongAtId: sentence('{line}行目（{id}）：{problem}', 'Row {line} ({id}): {problem}'),
  line: sentence('行', 'Row'),
  lineNo: sentence('{line}行目', 'Row {line}'),
  now: sentence('現在', 'Now'),
  newNumber: sentence('新しい番号', 'New number'),
  written: sentence('ファイルの記載', 'In the file'),
  meant: sentence('読み替え', 'Correction'),
  reason: sentence('理由', 'Reason'),
  choose: sentence('選択', 'Choice'),
  emptyCell: sentence('（空欄）', '(empty)'),
  none: sentence('（なし）', '(none)'),
  suggestionLead: sentence(
    '次のように読み替えてよい行を選んでください。選ばない行の番号は、変わりません。',
    'Choose the rows where the correction is right. Numbers in other rows do not change.',
  ),
  suggested: sentence('{number}のことでしょうか', 'Do you mean {number}?'),
  accept: sentence('この番号にする', 'Use this number'),
  acceptOf: sentence('{who}：この番号にする（{number}）', '{who}: use this number ({number})'),
  acceptAll: sentence('{count}行すべて、この読み替えでよい', 'Accept all corrections ({count})'),
  hint: {
    'leading-zero': sentence('先頭の0がありません。', 'The leading 0 is missing.'),
    'country-code': sentence('国番号（+81）で始まっています。', 'It starts with the country code (+81).'),
    separators: sentence('ハイフンや空白が入っています。', 'It contains hyphens or spaces.'),
    'full-width': sentence('全角の文字です。', 'The characters are full-width.'),
    'login-id': sentence('IDの書き方が違います。', 'The ID is written differently.'),
  },
  suggestedId: sentence('ID「{id}」のことでしょうか', 'Do you mean the ID “{id}”?'),
  emptiedLead: sentence(
    '番号が空欄ですが、それだけでは削除しません。削除する行を選んでください。番号が削除された利用者は、もう一度登録されるまでログインできません。',
    'The number is empty, but that alone does not remove it. Choose the rows to remove. A user whose number is removed cannot sign in until one is registered again.',
  ),
  remove: sentence('番号を削除する', 'Remove the number'),
  removeOf: sentence('{who}：番号を削除する', '{who}: remove the number'),
  removeAll: sentence('{count}行すべて、番号を削除する', 'Remove all these numbers ({count})'),
  wrongLead: sentence(
    '次の行は設定しません。ほかの行はこのまま設定できます。ファイルを修正し、もう一度読み込むこともできます。',
    'The following rows will not be set. The other rows can be set as they are. You can also correct the file and upload it again.',
  ),
  nothingChosen: sentence(
    '設定する行がありません。読み替える行や削除する行を選ぶか、ファイルを修正してもう一度読み込んでください。',
    'There are no rows to set. Choose rows to correct or remove, or correct the file and upload it again.',
  ),
  changedMeanwhile: sentence(
    'ほかの画面で番号が変更されました。現在の番号を確認し、もう一度『設定』を押してください。',
    'Numbers were changed on another page. Check the current numbers and press “Set” again.',
  ),
  another: sentence('別のファイルを選ぶ', 'Choose another file'),

  problem: {
    format: sentence(
      '電話番号として読み取れません。半角数字11桁で入力してください。',
      'This cannot be read as a phone number. Enter 11 half-width digits.',
    ),
    'no-id': sentence(
      'ログインIDが空欄です。ログインIDを入力してください。',
      'The login ID is empty. Enter the login ID.',
    ),
    'unknown-id': sentence(
      'ご契約にないIDです。ログインIDをご確認ください。',
      'This ID is not in your contract. Check the login ID.',
    ),
    'ambiguous-id': sentence(
      '管理者と利用者に同じIDがあります。利用者番号の列に、利用者番号、または「管理者」と入力してください。',
      'The administrator and a user both have this ID. In the column of lines, enter the line or “Administrator”.',
    ),
    'other-line': sentence(
      '利用者番号が、このログインIDのものではありません。行がずれていないか、ご確認ください。',
      'The line does not belong to this login ID. Check that the rows have not shifted.',
    ),
    'own-line': sentence(
      `ご契約の050番号です。SMSを受信できる携帯電話番号（${PREFIXES.ja}から始まる番号）を入力してください。`,
      `This is a 050 number of your contract. Enter a mobile number that can receive SMS messages (starting with ${PREFIXES.en}).`,
    ),
    rounded: sentence(
      'Excelの指数表示で保存され、桁が失われています。番号を入力し直し、ハイフンを入れるか、セルの書式を「文字列」にして保存してください。',
      'The number was saved in scientific notation and has lost digits. Enter it again with hyphens, or format the cell as text, and save the file.',
    ),
    quote: sentence(
      '引用符「"」の数が合わず、読み取れません。この行の「"」を削除してください。',
      'The quotation marks (") do not match, so the row cannot be read. Remove them from this row.',
    ),
    'too-long': sentence(
      '行が長すぎて、読み取れません。この行を入力し直し、CSVで保存してください。',
      'The row is too long to be read. Enter this row again and save the file as CSV.',
    ),
    characters: sentence(
      '文字化けしている文字があり、読み取れません。CSV UTF-8で保存し直してください。',
      'Some characters are garbled and cannot be read. Save the file again as CSV UTF-8.',
    ),
  },
  twiceOften: sentence(
    '同じIDが{lines}行目と、ほか{count}行にもあります。1行だけ残してください。',
    'The same ID is also in row {lines} and in {count} more. Keep only one of them.',
  ),
  twice: sentence(
    '同じIDが{lines}行目にもあります。1行だけ残してください。',
    'The same ID is also in row {lines}. Keep only one of them.',
  ),
}
