import { readFileSync } from 'node:fs'

export const documentText = (file: string) => readFileSync(file, 'utf8')

/** What stands in the code blocks of a document that are in this language. */
export function codeBlocks(file: string, language: string): readonly string[] {
  const block = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms')
  return [...documentText(file).matchAll(block)].map(([, code]) => code ?? '')
}

/** Links to headings of the same document that are not there. */
export function deadAnchors(file: string): readonly string[] {
  const text = documentText(file)
  const anchors = new Set([...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) => anchorOf(title ?? '')))
  return [...text.matchAll(/\]\(#([^)]+)\)/g)].flatMap(([, anchor = '']) =>
    anchors.has(anchor) ? [] : [anchor],
  )
}

/** Headings, rows and items in their order: the same in both languages. */
export function shapeOf(file: string): readonly string[] {
  return documentText(file)
    .split('\n')
    .filter(line => /^(#|\||- |\d\. )/.test(line))
    .map(line => line.replace(/^(#+|\||-|\d\.).*$/, '$1'))
}

/** As GitHub makes them of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- ]/gu, '')
    .replaceAll(' ', '-')
}
