import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Deps } from '../deps.ts'
import { csvDownload } from '../platform/http/download.ts'
import { type Form, readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { readUpload } from '../platform/http/upload.ts'
import type { Say } from '../platform/i18n/catalogue.ts'
import { isoDate } from '../platform/i18n/japan-time.ts'
import { MINUTE_MS, policy } from '../policy.ts'
import type { Env } from '../web.ts'
import { FileCheckPage } from './file-check-view.tsx'
import { fileMessages as m } from './file-messages.ts'
import { FILE_PATH, FilePage } from './file-view.tsx'
import {
  draftFile,
  type FileChoices,
  type FileRefusal,
  findCheckedFile,
  takeFile,
  writeTemplate,
} from './number-file.ts'
import { listNumbers } from './number-list.ts'

type Ctx = Context<Env>
type Status = 200 | 413 | 422

const CHECK = `${FILE_PATH}/check`
const { maxBytes, maxRows } = policy.smsNumber.file
const LIMITS = { rows: maxRows, megabytes: maxBytes / 1024 / 1024 }

/** CSVでまとめて設定: download → choose a file → what it would change → the check screen of typed numbers. */
export function numberFileRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  const limit = bodyLimit({
    maxSize: maxBytes,
    onError: c => filePage(c, c.var.frame.say(m.tooLarge, LIMITS), 413),
  })

  routes.get(FILE_PATH, c => filePage(c))

  routes.get(`${FILE_PATH}/template.csv`, async c => {
    const { session, frame, address } = c.var
    const content = await writeTemplate(deps, session, { language: frame.language, address })
    const name = frame.say(m.downloadName, { date: isoDate(frame.now) })
    return csvDownload(c, { ascii: 'sms-numbers.csv', full: `${name}.csv` }, content)
  })

  routes.post(FILE_PATH, limit, async c => {
    const { session, frame, address } = c.var
    const file = await readUpload(c, 'file')
    if (file === undefined) return filePage(c, frame.say(m.noFile), 422)
    const outcome = await takeFile(deps, session, { ...file, address })
    if (outcome.kind === 'kept') return c.redirect(CHECK, 303)
    return filePage(c, refusalText(frame.say, outcome), 422)
  })

  routes.get(CHECK, c => checkPage(c))

  routes.post(CHECK, async c => {
    const form = await readForm(c)
    const choices = choicesIn(form)
    const outcome = await draftFile(deps, c.var.session, choices)
    switch (outcome.kind) {
      case 'draft':
        return c.redirect('/oa/sms-numbers/confirm', 303)
      case 'no-file': {
        const minutes = policy.smsNumber.draftLifetimeMs / MINUTE_MS
        return filePage(c, c.var.frame.say(m.fileGone, { minutes }), 422)
      }
      case 'nothing-changed':
        return checkPage(c, { choices, message: c.var.frame.say(m.nothingChosen) })
      // Between two looks at what is registered somebody else changed it; the page shows it anew.
      case 'refused':
      case 'conflict':
      case 'foreign-row':
        return checkPage(c, { choices, message: c.var.frame.say(m.changedMeanwhile) })
    }
  })

  return routes

  async function filePage(c: Ctx, problem?: string, status: Status = 200) {
    const { frame, session } = c.var
    const rows = await listNumbers(deps, session.contractId)
    const ids = rows.length
    return htmlPage(
      c,
      <FilePage frame={{ ...frame, path: FILE_PATH }} ids={ids} limits={LIMITS} problem={problem} />,
      status,
    )
  }

  async function checkPage(c: Ctx, tried?: { readonly choices: FileChoices; readonly message: string }) {
    const checked = await findCheckedFile(deps, c.var.session)
    if (checked === undefined) return c.redirect(FILE_PATH, 303)
    return htmlPage(
      c,
      <FileCheckPage
        frame={{ ...c.var.frame, path: CHECK }}
        checked={checked}
        message={tried?.message}
        accepted={tried?.choices.accepted ?? new Set()}
        removed={tried?.choices.removed ?? new Set()}
      />,
      tried === undefined ? 200 : 422,
    )
  }
}

function choicesIn(form: Form): FileChoices {
  const chosen = (name: string) =>
    form.text(`${name}-all`) === '1' ? 'all' : new Set(form.withPrefix(`${name}.`).keys())
  return { fileId: form.text('file'), accepted: chosen('accept'), removed: chosen('remove') }
}

function refusalText(say: Say, refusal: FileRefusal): string {
  switch (refusal.kind) {
    case 'empty':
      return say(m.refusal.empty)
    case 'no-rows':
      return say(m.refusal['no-rows'])
    case 'too-many-rows':
      return say(m.refusal['too-many-rows'], LIMITS)
    case 'no-text':
      return say(m.noText[refusal.what])
    case 'no-header': {
      const [column, another] = refusal.columns
      if (another === undefined)
        return say(m.refusal['no-header'], { column: say(m.column[column ?? 'number']) })
      const names = { loginId: say(m.column.loginId), number: say(m.column.number) }
      return say(m.refusal['no-headers'], names)
    }
    case 'column-twice':
      return say(m.refusal['column-twice'], { column: say(m.column[refusal.column]) })
  }
}
