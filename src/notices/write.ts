import { spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Language } from '../platform/i18n/catalogue.ts'
import { policy } from '../policy.ts'
import { type Draft, keepSafely, type NoticeFolder, writeSafely } from './folder.ts'
import type { Sheet } from './sheet.ts'
import { noticeDocument } from './sheet-view.tsx'

export interface ToWrite {
  readonly sheet: Sheet
  readonly language: Language
  readonly drafts: readonly Draft[]
  readonly folder: NoticeFolder
  /** Chromium's program file; needed for `pdf`. */
  readonly chromium?: string
}

export type WriteOutcome = { readonly kind: 'written' } | { readonly kind: 'failed'; readonly reason: string }

/** Writes the pages in each wanted format; when it says `written`, all of them are on the disk. */
export async function writeSheet(wanted: ToWrite): Promise<WriteOutcome> {
  const html = noticeDocument(wanted.sheet, wanted.language)
  for (const draft of wanted.drafts) {
    if (draft.format === 'html') {
      writeSafely(draft.path, html)
      continue
    }
    const failure = await writePdf(html, draft, wanted)
    if (failure !== undefined) return { kind: 'failed', reason: failure }
  }
  return { kind: 'written' }
}

/** Gives why it did not work. The page that Chromium reads lies beside the draft, for this user only. */
async function writePdf(
  html: string,
  draft: Draft,
  { folder, chromium }: ToWrite,
): Promise<string | undefined> {
  if (chromium === undefined) return 'no Chromium was found'
  const page = join(folder.drafts, 'page.html')
  const profile = join(folder.drafts, 'profile')
  writeSafely(page, html)
  try {
    const outcome = await draw(chromium, { page, profile, pdf: draft.path })
    if (outcome !== undefined) return outcome
    if (!existsSync(draft.path)) return 'Chromium ended without writing the PDF'
    keepSafely(draft.path)
    return undefined
  } finally {
    rmSync(page, { force: true })
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

/**
 * The page is our own and has neither scripts nor addresses to load, and every host name leads nowhere: so the
 * sandbox, which root and most containers do not have, is not needed.
 */
function draw(
  chromium: string,
  files: { readonly page: string; readonly profile: string; readonly pdf: string },
): Promise<string | undefined> {
  const options = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    '--no-pdf-header-footer',
    `--user-data-dir=${files.profile}`,
    `--print-to-pdf=${files.pdf}`,
    pathToFileURL(files.page).href,
  ]
  return new Promise(resolve => {
    const child = spawn(chromium, options, { stdio: 'ignore', timeout: policy.notice.chromiumMs })
    child.on('error', error => resolve(`Chromium could not be started: ${error.message}`))
    child.on('close', (code, signal) =>
      resolve(code === 0 ? undefined : `Chromium ended with ${signal ?? `code ${code}`}`),
    )
  })
}
