/** What keeps a page from growing with the data; a part of `policy`. */
export const list = {
  /** Rows of one page, on every screen that shows a list as a whole. */
  pageRows: 500,
  /** Bytes of a page or an answer, whatever was asked; files that are downloaded grow with what they list. */
  pageBytes: 1_000_000,
  /** From so many changes on, the check screen shows them as a table. */
  tableFrom: 10,
  /** Of a name in a row; names may be far longer. */
  textCharacters: 50,
  /** Other rows that a row names, such as those with the same number. */
  namedOthers: 5,
  /** Problems that the summary of the number screen names one by one. */
  namedProblems: 50,
  /** Of a text that was typed as an SMS number: so much of what is no number is shown again. */
  typedCharacters: 20,
  /** Of what a list is searched for; what is longer is cut. */
  filterCharacters: 100,
  /** Of one cell of a file of numbers, longer than any ID and number. */
  cellCharacters: 100,
  /** What a contract's file of numbers may have beyond `smsNumber.file`, when the contract needs it. */
  numberFile: { rowsBesideIds: 1_000, bytesOfId: 500, mostBytes: 5 * 1024 * 1024 },
} as const
