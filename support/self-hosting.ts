import { readFileSync } from 'node:fs'

/** docs/self-hosting.md and its Japanese counterpart, as tests look at them. */
export const PAGES = ['docs/self-hosting.md', 'docs/self-hosting.ja.md'] as const
export const text = (page: string) => readFileSync(page, 'utf8')
export const blocks = (page: string, language: string) =>
  [...text(page).matchAll(new RegExp(`^ *\`\`\`${language}\\n(.*?)^ *\`\`\`$`, 'gms'))].map(
    ([, block]) => block ?? '',
  )

/** The tables whose heads begin so, row by row, cell by cell. */
export function tableOf(page: string, head: RegExp): readonly (readonly string[])[] {
  const rows: string[][] = []
  let isInside = false
  for (const line of text(page).split('\n')) {
    if (isInside && line.startsWith('|') && !line.startsWith('|--'))
      rows.push(
        line
          .split(/(?<!\\)\|/)
          .slice(1, -1)
          .map(cell => cell.trim()),
      )
    isInside = head.test(line) || (isInside && line.startsWith('|'))
  }
  return rows
}
export const codes = (cell: string) =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => (code ?? '').replaceAll('\\|', '|'))
