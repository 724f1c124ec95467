import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { Deps } from '../deps.ts'
import type { Typed, TypedForm } from '../kept-forms/typed-forms.ts'
import { csvDownload } from '../platform/http/download.ts'
import { type Form, readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { isUpload, readUpload } from '../platform/http/upload.ts'
import type { Say } from '../platform/i18n/catalogue.ts'
import { isoDate } from '../platform/i18n/japan-time.ts'
import { MINUTE_MS, policy } from '../policy.ts'
import { stillSignedIn } from '../sessions/routes.ts'
import { ADMIN_SITE } from '../site.ts'
import type { Env } from '../web.ts'
import { CONFIRM_PATH } from './confirm-view.tsx'
import { FileCheckPage } from './file-check-view.tsx'
import { fileMessages as m } from './file-messages.ts'
import { FILE_PATH, FilePage } from './file-view.tsx'
import {
  adoptFile,
  type CheckedFile,
  type Chosen,
  draftFile,
  type FileChoices,
  type FileLimits,
  type FileRefusal,
  findCheckedFile,
  findFileLimits,
  keepChoices,
  takeFile,
  writeTemplate,
} from './number-file.ts'

type Ctx = Context<Env>
type Status = 200 | 413 | 422

const CHECK = `${FILE_PATH}/check`
const FILE_MINUTES = policy.smsNumber.draftLifetimeMs / MINUTE_MS

/** CSVでまとめて設定: download → choose a file → what it would change → the check screen of typed numbers. */
export function numberFileRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  const limit: MiddlewareHandler<Env> = async (c, next) => {
    // Of any other kind the body was read before.
    if (!isUpload(c)) throw new HTTPException(400)
    const { bytes: maxSize } = await findFileLimits(deps, c.var.session)
    return bodyLimit({ maxSize, onError: tooLarge })(c, next)
  }
  const tooLarge = async (c: Ctx) =>
    filePage(
      deps,
      c,
      c.var.frame.say(m.tooLarge, shownLimits(await findFileLimits(deps, c.var.session))),
      413,
    )

  routes.get(FILE_PATH, c => filePage(deps, c))

  routes.get(`${FILE_PATH}/template.csv`, async c => {
    const { session, frame, address } = c.var
    const content = await writeTemplate(deps, session, { language: frame.language, address })
    const name = frame.say(m.downloadName, { date: isoDate(frame.now) })
    return csvDownload(c, { ascii: 'sms-numbers.csv', full: `${name}.csv` }, content)
  })

  routes.post(FILE_PATH, limit, stillSignedIn(deps, ADMIN_SITE), async c => {
    const { session, frame, address } = c.var
    const file = await readUpload(c, 'file')
    if (file === undefined) return filePage(deps, c, frame.say(m.noFile), 422)
    const limits = await findFileLimits(deps, c.var.session)
    const outcome = await takeFile(deps, session, { ...file, address, maxRows: limits.rows })
    if (outcome.kind === 'kept') return c.redirect(CHECK, 303)
    return filePage(deps, c, refusalText(frame.say, outcome, limits), 422)
  })

  routes.get(CHECK, async c => {
    const checked = await findCheckedFile(deps, c.var.session)
    return checked === undefined ? c.redirect(FILE_PATH, 303) : checkPage(c, checked, c.req.query('page'))
  })

  routes.post(CHECK, async c => {
    const { session, frame } = c.var
    const form = await readForm(c)
    const found = await findCheckedFile(deps, session)
    if (found?.id !== form.text('file'))
      return showAged(
        deps,
        c,
        { form, sessionId: session.id },
        frame.say(m.fileAged, { minutes: FILE_MINUTES }),
      )
    const checked = { ...found, choices: choicesIn(form, found.choices) }
    const page = form.optional('page')
    if (page !== undefined) {
      await keepChoices(deps, found.id, checked)
      return c.redirect(`${CHECK}?${new URLSearchParams({ page })}`, 303)
    }
    const outcome = await draftFile(deps, session, checked)
    switch (outcome.kind) {
      case 'draft':
        return c.redirect(CONFIRM_PATH, 303)
      case 'nothing-changed':
        return checkPage(c, checked, form.text('at'), frame.say(m.nothingChosen))
      // Between two looks at what is registered somebody else changed it; the page shows it anew.
      case 'refused':
      case 'conflict':
      case 'foreign-row':
        return checkPage(c, checked, form.text('at'), frame.say(m.changedMeanwhile))
    }
  })

  return routes
}

/** The check of a file, gone on with after a new sign-in: it is read again beside what is registered by then. */
export function numberFileForm(deps: Deps): TypedForm {
  const show: TypedForm['show'] = (c, { form, sessionId }) => showAged(deps, c, { form, sessionId })
  return { screen: 'number-file', path: CHECK, title: m.checkTitle, show }
}

async function showAged(deps: Deps, c: Ctx, { form, sessionId }: Typed, message?: string) {
  const { session, frame } = c.var
  const checked = await adoptFile(deps, session, {
    of: sessionId,
    fileId: form.text('file'),
    choices: before => choicesIn(form, before),
  })
  if (checked !== undefined) return checkPage(c, checked, form.text('at'), message)
  return filePage(deps, c, frame.say(m.fileGone, { minutes: FILE_MINUTES }), 422)
}

async function filePage(deps: Deps, c: Ctx, problem?: string, status: Status = 200) {
  const { frame, session } = c.var
  const limits = await findFileLimits(deps, session)
  return htmlPage(
    c,
    <FilePage
      frame={{ ...frame, path: FILE_PATH }}
      ids={limits.ids}
      limits={shownLimits(limits)}
      problem={problem}
    />,
    status,
  )
}

function checkPage(c: Ctx, checked: CheckedFile, page: string | undefined, message?: string) {
  return htmlPage(
    c,
    <FileCheckPage
      frame={{ ...c.var.frame, path: CHECK }}
      checked={checked}
      page={page}
      message={message}
      accepted={checked.choices.accepted}
      removed={checked.choices.removed}
    />,
    message === undefined ? 200 : 422,
  )
}

function shownLimits({ rows, bytes }: FileLimits) {
  return { rows, megabytes: Math.floor((bytes / 1024 / 1024) * 10) / 10 }
}

/** What this page chose, over what was chosen before on others. */
function choicesIn(form: Form, before: FileChoices): FileChoices {
  const chosen = (name: string, kept: Chosen): Chosen => {
    if (form.text(`${name}-all`) === '1') return 'all'
    const shown = form.optional(`${name}-shown`)
    if (shown === undefined) return kept
    const here = new Set(shown.split(' '))
    const elsewhere = kept === 'all' ? [] : [...kept].filter(id => !here.has(id))
    return new Set([...elsewhere, ...form.withPrefix(`${name}.`).keys()])
  }
  return { accepted: chosen('accept', before.accepted), removed: chosen('remove', before.removed) }
}

function refusalText(say: Say, refusal: FileRefusal, limits: FileLimits): string {
  switch (refusal.kind) {
    case 'empty':
      return say(m.refusal.empty)
    case 'no-rows':
      return say(m.refusal['no-rows'])
    case 'too-many-rows':
      return say(m.refusal['too-many-rows'], { rows: limits.rows })
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
