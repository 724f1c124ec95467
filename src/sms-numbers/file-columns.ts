import type { Headings } from '../platform/csv/header.ts'
import { fileMessages as m } from './file-messages.ts'

/** The columns of a file of numbers, in the order in which they are written. */
export const FILE_COLUMNS = ['loginId', 'lineNumber', 'userName', 'number'] as const
export type FileColumn = (typeof FILE_COLUMNS)[number]

const inBoth = (column: FileColumn) => [m.column[column].ja, m.column[column].en]

/** Headings by which they are known: our own in both languages, and what people call them. */
export const columnHeadings: Headings<FileColumn> = {
  loginId: [...inBoth('loginId'), 'ID', '管理者ID', 'ユーザーID', 'User ID', '管理者ID・ログインID'],
  lineNumber: [...inBoth('lineNumber'), '050番号', 'Line number'],
  userName: [...inBoth('userName'), '氏名', '名前', 'Name', 'User name'],
  number: [
    ...inBoth('number'),
    'SMS認証用番号',
    'SMS番号',
    '携帯電話番号',
    '携帯電話',
    '携帯番号',
    '電話番号',
    'Mobile number',
    'Mobile',
    'Phone number',
    'Number',
  ],
}
