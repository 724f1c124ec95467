import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Language } from '../src/platform/i18n/catalogue.ts'

/** All that the screens say in a language, the manual aside; places for values as `…`, one kind of apostrophe. */
export async function screenWords(language: Language): Promise<readonly string[]> {
  const words: string[] = []
  for (const file of globSync('src/**/*{messages,problems,words}.ts'))
    if (!file.startsWith('src/help/')) collect(await import(resolve(file)), language, words)
  return words
}

function collect(part: unknown, language: Language, into: string[]): void {
  if (typeof part !== 'object' || part === null) return
  if ('ja' in part && 'en' in part)
    into.push(
      String(part[language])
        .replace(/\{\w+(:[^}]*)?\}/g, '…')
        .replaceAll('’', "'"),
    )
  else for (const inner of Object.values(part)) collect(inner, language, into)
}
