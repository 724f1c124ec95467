import type { Context } from 'hono'
import { findSecondNumber } from '../accounts/second-number.ts'
import { findChallenge } from '../challenges/challenge.ts'
import type { Deps } from '../deps.ts'
import { giveWay } from '../platform/db/batches.ts'
import { htmlPage } from '../platform/http/html.ts'
import { longDate } from '../platform/i18n/japan-time.ts'
import { type PageOf, pageOf, pageWith } from '../platform/paging.ts'
import { MINUTE_MS, policy } from '../policy.ts'
import { periodEndsAt } from '../pre-registration.ts'
import type { Session } from '../sessions/sessions.ts'
import { PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { keepTyped } from './kept.ts'
import { listNumbers, type NumberRow, namesakesOf, totalsOf } from './number-list.ts'
import { ownNumberCode } from './own-number.ts'
import { isShown, NumbersPage, type NumbersPageProps } from './views.tsx'

type Ctx = Context<Env>

export interface NumbersShown
  extends Partial<Pick<NumbersPageProps, 'typed' | 'problems' | 'message' | 'filter' | 'losing'>> {
  /** The page that is asked for; one with a problem goes first. */
  readonly page?: string | undefined
  /** The draft that holds what was typed on other pages. */
  readonly draft?: string | undefined
  /** `typed` is to be kept in its place: a form was sent. */
  readonly keeps?: true
}

/** SMS認証用番号設定 as it stands now, with what was typed into it. */
export async function showNumbers(deps: Deps, c: Ctx, what: NumbersShown) {
  const { frame, session } = c.var
  const { typed = new Map(), problems = new Map(), filter = { text: '', only: [] } } = what
  const present = await listNumbers(deps, session.contractId)
  await giveWay()
  const totals = totalsOf(present)
  const isLong = totals.rows > policy.list.pageRows
  const found = isLong ? present.filter(row => isShown({ problems, filter }, row)) : present
  const firstProblem = found.findIndex(row => problems.has(row.accountId))
  const page = pageOf(found, firstProblem === -1 ? what.page : pageWith(firstProblem))
  const kept = isLong ? await keptDraft(deps, session, what, { present, page }) : undefined
  const pending = await findChallenge(deps, { sessionId: session.id, purposes: ownNumberCode.purposes })
  const failed = what.message !== undefined || problems.size > 0
  return htmlPage(
    c,
    <NumbersPage
      frame={{ ...frame, path: PAGES.numbers }}
      page={page}
      totals={totals}
      namesakes={namesakesOf(present)}
      kept={kept}
      typed={typed}
      problems={problems}
      message={what.message}
      filter={filter}
      ownUntil={ownUntil(deps, c)}
      pendingOwn={pending && !pending.expired ? pending.number : undefined}
      second={(await findSecondNumber(deps.db, deps.numbers, session.accountId))?.number ?? undefined}
      losing={what.losing}
      idleMinutes={policy.session.idleMs / MINUTE_MS}
    />,
    failed ? 422 : 200,
  )
}

/** What was typed on the other pages; on a short list the form itself has everything. */
async function keptDraft(
  deps: Deps,
  session: Session,
  { typed = new Map(), draft = '', keeps }: NumbersShown,
  { present, page }: { readonly present: readonly NumberRow[]; readonly page: PageOf<NumberRow> },
): Promise<NumbersPageProps['kept']> {
  const here = new Set(page.rows.map(row => row.accountId))
  const elsewhere = [...typed.keys()].filter(accountId => !here.has(accountId)).length
  if (!keeps) return { draft, elsewhere }
  const registered = new Map(present.map(row => [row.accountId, row.number ?? '']))
  const touched = [...typed].map(([accountId, { was, number }]) => ({
    accountId,
    was: was ?? registered.get(accountId) ?? '',
    number,
  }))
  return { draft: await keepTyped(deps, session, draft, { touched, present }), elsewhere }
}

/** M9: says until when, while the period runs. */
function ownUntil(deps: Deps, c: Ctx): string | undefined {
  const { frame, session } = c.var
  const lastMoment = periodEndsAt(deps, session)
  return lastMoment === undefined ? undefined : longDate(lastMoment, frame.language)
}
