import { sentence } from '../platform/i18n/catalogue.ts'
import { PREFIXES } from '../sms-number.ts'

/** Sentences of CSVでまとめて設定: the way there, choosing a file, and what the file would change. */
export const fileMessages = {
  open: sentence('CSVでまとめて設定', 'Set many by CSV'),
  openHint: sentence(
    '番号が多いときは、一覧をダウンロードし、Excelなどで入力して読み込めます。',
    'With many numbers: download the list, fill it in with a spreadsheet and read it back.',
  ),
  typed: sentence(
    '入力した番号（{count}件）をまだ設定していません。先に『設定』で設定するか、入力を取り消してお進みください。入力は、この画面にそのまま残っています。',
    'Numbers that you typed ({count}) are not set yet. Set them with “Set” first, or discard them and go on. They are still in the form below.',
  ),
  discard: sentence('入力を取り消して、CSVでまとめて設定へ進む', 'Discard them and go on to CSV'),

  title: sentence('CSVでまとめて設定', 'Set many numbers by CSV'),
  lead: sentence(
    'SMS認証用電話番号を、Excelなどの表計算ソフトでまとめて入力できます。ファイルを選んでも、確認して『OK』を押すまで何も変わりません。',
    'Enter many SMS numbers at once with a spreadsheet. Choosing a file changes nothing until you have checked it and pressed “OK”.',
  ),
  stepDownload: sentence('1. 一覧をダウンロードする', '1. Download the list'),
  download: sentence('一覧（CSV）をダウンロード', 'Download the list (CSV)'),
  downloadHint: sentence(
    '管理者とすべてのログインID（{count}件）が、現在の番号とともに入っています。番号は、Excelが先頭の0を消さないように、ハイフン付きで書いてあります。',
    'It has the administrator and every login ID ({count} in all) with the present numbers. Numbers are written with hyphens, so that spreadsheets keep the leading 0.',
  ),
  personal: sentence(
    '電話番号が入ったファイルです。使い終わったら削除してください。',
    'The file holds phone numbers. Delete it when you are done.',
  ),
  stepEdit: sentence('2. 番号を入力して保存する', '2. Enter the numbers and save'),
  editHint: sentence(
    '「{number}」の列だけを書き換え、CSVのまま保存してください。変えない行は、そのままでも、削除してもかまいません。1行目の見出しは残してください。',
    'Change only the column “{number}” and save the file as CSV. Rows that stay as they are may be left or deleted. Keep the headings in the first row.',
  ),
  editZero: sentence(
    '先頭の0が消えた番号や、ハイフンの入った番号は、読み込んだあとで読み替えをご提案します。',
    'If a leading 0 got lost or there are hyphens, the right number is suggested after reading.',
  ),
  editEmpty: sentence(
    '番号を空欄にしても、それだけでは削除されません。読み込んだあとの画面で選びます。',
    'An empty cell alone removes no number; you decide on the screen after reading.',
  ),
  stepChoose: sentence('3. ファイルを選ぶ', '3. Choose the file'),
  file: sentence('CSVファイル', 'CSV file'),
  fileHint: sentence(
    'CSV（Shift_JIS、UTF-8）、またはExcelの「Unicodeテキスト」。{rows}行、{megabytes}MBまで。',
    'CSV (Shift_JIS or UTF-8), or the “Unicode text” of Excel; up to {rows} rows and {megabytes} MB.',
  ),
  look: sentence('読み込んで内容を確認', 'Read and check'),
  backToNumbers: sentence('SMS認証用番号設定へ戻る', 'Back to the SMS numbers'),

  noFile: sentence(
    'ファイルが選ばれていません。保存したCSVファイルを選んでください。',
    'No file was chosen. Choose the CSV file that you saved.',
  ),
  tooLarge: sentence(
    'ファイルが大きすぎます（{megabytes}MBまで）。番号の一覧のCSVファイルかどうかをお確かめください。行が多いときは、いくつかのファイルに分けてください。',
    'The file is too large (at most {megabytes} MB). Check that it is the CSV file with the numbers. If it has many rows, divide it into several files.',
  ),
  fileGone: sentence(
    '読み込んでから時間（{minutes}分）が過ぎたか、別のファイルを読み込んでいます。もう一度ファイルを選んでください。',
    'It was read more than {minutes} minutes ago, or another file was read since. Choose the file again.',
  ),
  refusal: {
    empty: sentence(
      'ファイルが空です。番号を入力し、保存したファイルを選んでください。',
      'The file is empty. Choose the file in which you saved the numbers.',
    ),
    'no-rows': sentence(
      '見出しだけで、番号の行がありません。2行目から番号を入力し、保存したファイルを選んでください。',
      'The file has headings, but no rows. Enter the numbers from the second row on, save it and choose it again.',
    ),
    'too-many-rows': sentence(
      '行が多すぎます（{rows}行まで）。いくつかのファイルに分けてください。',
      'There are too many rows (at most {rows}). Divide the file into several.',
    ),
    'no-header': sentence(
      '1行目に見出し「{column}」がありません。ダウンロードした一覧の1行目を残し、その下に番号を入力してください。',
      'The first row lacks the heading “{column}”. Keep the first row of the downloaded list and enter the numbers below it.',
    ),
    'no-headers': sentence(
      '1行目に見出し「{loginId}」「{number}」がありません。ダウンロードした一覧の1行目を残し、その下に番号を入力してください。',
      'The first row lacks the headings “{loginId}” and “{number}”. Keep the first row of the downloaded list and enter the numbers below it.',
    ),
    'column-twice': sentence(
      '見出し「{column}」の列が2つ以上あります。1つだけ残して保存してください。',
      'The heading “{column}” stands over more than one column. Keep one of them and save again.',
    ),
  },
  noText: {
    spreadsheet: sentence(
      'Excelのブック（xlsx、xlsなど）です。Excelの「名前を付けて保存」で、ファイルの種類に「CSV UTF-8（コンマ区切り）」または「CSV（コンマ区切り）」を選んで保存し、そのファイルを選んでください。',
      'This is a spreadsheet’s own file (such as xlsx). In the spreadsheet, use “Save as” with the type “CSV UTF-8” or “CSV”, and choose that file.',
    ),
    pdf: sentence(
      'PDFファイルです。番号を入力したCSVファイルを選んでください。',
      'This is a PDF file. Choose the CSV file with the numbers.',
    ),
    image: sentence(
      '画像ファイルです。番号を入力したCSVファイルを選んでください。',
      'This is a picture. Choose the CSV file with the numbers.',
    ),
    archive: sentence(
      '圧縮されたファイルです。展開し、中のCSVファイルを選んでください。',
      'This is a compressed file. Unpack it and choose the CSV file inside.',
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
    'utf-16le': sentence('文字コード：UTF-16', 'Encoding: UTF-16'),
    'utf-16be': sentence('文字コード：UTF-16', 'Encoding: UTF-16'),
    ascii: sentence('文字コード：英数字のみ', 'Encoding: ASCII'),
  },

  checkTitle: sentence('CSVファイルの内容', 'What the CSV file says'),
  checkLead: sentence(
    '「{name}」を読み込みました（{rows}行）。まだ何も変わっていません。内容を確認し、『設定』を押してください。次の画面でもう一度確認できます。',
    '“{name}” was read ({rows} rows). Nothing has changed yet. Check it and press “Set”; the next screen shows it once more.',
  ),
  checkNothing: sentence(
    '「{name}」を読み込みました（{rows}行）。設定できる変更はありません。何も変わっていません。',
    '“{name}” was read ({rows} rows). There is nothing in it to set; nothing has changed.',
  ),
  sums: {
    change: sentence('このとおり設定する行', 'Rows that are set'),
    suggestion: sentence('読み替えの確認が必要な行', 'Rows with a suggestion'),
    emptied: sentence('番号が空欄の行', 'Rows without a number'),
    wrong: sentence('設定できない行', 'Rows that cannot be set'),
    unchanged: sentence('変更のない行', 'Rows without a change'),
  },
  count: sentence('{count}行', '{count}'),
  pageHint: sentence(
    '行が多いため、ページに分けて表示しています。ほかのページに移っても、選んだ内容は残ります。『設定』を押すと、すべてのページの行を設定します。',
    'The rows are shown in pages. What you have chosen is kept when you go to another page; “Set” takes the rows of all pages.',
  ),
  more: sentence('ほかに{count}行あります。下の表をご覧ください。', '{count} more; see the table below.'),
  wrongAt: sentence('{line}行目：{problem}', 'Line {line}: {problem}'),
  wrongAtId: sentence('{line}行目（{id}）：{problem}', 'Line {line} ({id}): {problem}'),
  line: sentence('行', 'Line of the file'),
  lineNo: sentence('{line}行目', 'Line {line}'),
  now: sentence('現在', 'Now'),
  newNumber: sentence('新しい番号', 'New number'),
  written: sentence('ファイルの記載', 'In the file'),
  meant: sentence('読み替え', 'Suggestion'),
  reason: sentence('理由', 'Why'),
  choose: sentence('選択', 'Choice'),
  emptyCell: sentence('（空欄）', '(empty)'),
  none: sentence('（なし）', '(none)'),
  suggestionLead: sentence(
    '次のように読み替えてよい行を選んでください。選ばない行の番号は、変わりません。',
    'Choose the rows that are meant so. Rows that are not chosen stay as they are.',
  ),
  suggested: sentence('{number} のことでしょうか', 'Is {number} meant?'),
  accept: sentence('この番号にする', 'Take this number'),
  acceptOf: sentence('{who}：この番号にする（{number}）', '{who}: take this number ({number})'),
  acceptAll: sentence('{count}行すべて、この読み替えでよい', 'All {count} are meant so'),
  hint: {
    'leading-zero': sentence('先頭の0がありません。', 'The leading 0 is missing.'),
    'country-code': sentence('国番号（+81）で始まっています。', 'It begins with the country code (+81).'),
    separators: sentence('ハイフンや空白が入っています。', 'There are hyphens or spaces in it.'),
    'full-width': sentence('全角の文字です。', 'The characters are full-width.'),
    'login-id': sentence('IDの書き方が違います。', 'The ID is written differently.'),
  },
  suggestedId: sentence('ID「{id}」のことでしょうか', 'Is the ID “{id}” meant?'),
  emptiedLead: sentence(
    '番号が空欄ですが、それだけでは削除しません。削除する行を選んでください。番号を削除した利用者は、もう一度登録するまでログインできません。',
    'Their number is empty, but that alone removes nothing. Choose the rows to remove. A user without a number cannot sign in until one is registered again.',
  ),
  remove: sentence('番号を削除する', 'Remove the number'),
  removeOf: sentence('{who}：番号を削除する', '{who}: remove the number'),
  removeAll: sentence('{count}行すべて、番号を削除する', 'Remove the numbers of all {count}'),
  wrongLead: sentence(
    '次の行は設定しません。ほかの行はこのまま設定できます。ファイルを直して、もう一度読み込むこともできます。',
    'These rows are not set; the others can be. You can also mend the file and read it again.',
  ),
  nothingChosen: sentence(
    '設定する行がありません。読み替える行や削除する行を選ぶか、ファイルを直してもう一度読み込んでください。',
    'There is no row to set. Choose rows above, or mend the file and read it again.',
  ),
  changedMeanwhile: sentence(
    'ほかの画面で番号が変更されました。現在の番号を確かめて、もう一度『設定』を押してください。',
    'Numbers were changed on another page. Look at the present ones and press “Set” again.',
  ),
  another: sentence('別のファイルを選ぶ', 'Choose another file'),

  problem: {
    format: sentence(
      '電話番号として読み取れません。半角数字11桁で入力してください。',
      'This is no phone number. Enter 11 half-width digits.',
    ),
    'no-id': sentence(
      'ログインIDが空欄です。ログインIDを入力してください。',
      'The login ID is empty. Enter it.',
    ),
    'unknown-id': sentence(
      'ご契約にないIDです。ログインIDをお確かめください。',
      'There is no such ID in your contract. Check the login ID.',
    ),
    'ambiguous-id': sentence(
      '管理者と利用者に同じIDがあります。利用者番号の列に、利用者番号、または「管理者」と入力してください。',
      'Both the administrator and a user have this ID. Enter the line, or “Administrator”, in the column of lines.',
    ),
    'other-line': sentence(
      '利用者番号が、このログインIDのものではありません。行がずれていないか、お確かめください。',
      'The line is not the one of this login ID. Check whether rows were shifted.',
    ),
    'own-line': sentence(
      `ご契約の050番号です。SMSを受信できる携帯電話番号（${PREFIXES.ja}から始まる番号）を入力してください。`,
      `This is a line of your contract. Enter a mobile number that can receive SMS (${PREFIXES.en}).`,
    ),
    rounded: sentence(
      'Excelの指数表示で保存され、桁が失われています。番号を入力し直し、ハイフンを入れるか、セルの書式を「文字列」にして保存してください。',
      'It was saved in scientific notation and has lost digits. Enter it again, with hyphens or in a cell formatted as text.',
    ),
    quote: sentence(
      '引用符「"」の数が合わず、読み取れません。この行の「"」を削除してください。',
      'The quotation marks (") do not match. Remove them from this row.',
    ),
    'too-long': sentence('行が長すぎて、読み取れません。', 'The row is too long to be read.'),
    characters: sentence(
      '文字化けしている文字があり、読み取れません。CSV UTF-8で保存し直してください。',
      'It has characters that cannot be read. Save it again as CSV UTF-8.',
    ),
  },
  twiceOften: sentence(
    '同じIDが{lines}行目と、ほか{count}行にもあります。1行だけ残してください。',
    'The same ID is on line {lines} and on {count} more. Keep only one of them.',
  ),
  twice: sentence(
    '同じIDが{lines}行目にもあります。1行だけ残してください。',
    'The same ID is on line {lines} too. Keep only one of them.',
  ),
}
