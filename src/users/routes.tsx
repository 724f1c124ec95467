import { type Context, Hono } from 'hono'
import type { Customer } from '../accounts/customer.ts'
import { refusalText } from '../acts/refusal-view.tsx'
import { codePath } from '../acts/routes.tsx'
import type { Deps } from '../deps.ts'
import type { TypedForm } from '../kept-forms/typed-forms.ts'
import { sheetOf } from '../notices/sheet.ts'
import { noticeDocument } from '../notices/sheet-view.tsx'
import { NOTICE_STYLE_HASH } from '../notices/style-hash.ts'
import { isToldAnywhere } from '../page/flash.tsx'
import { hashInitialPassword } from '../passwords/kept.ts'
import { readForm } from '../platform/http/forms.ts'
import { htmlPage } from '../platform/http/html.ts'
import { readFlash } from '../sessions/told.ts'
import { ADMIN_SITE, PAGES } from '../site.ts'
import type { Env } from '../web.ts'
import { work } from '../work.ts'
import { UserActPage, UserConflictPage } from './act-view.tsx'
import { openShown } from './acts.ts'
import { order } from './fresh-acts.ts'
import { messages as m } from './messages.ts'
import { type RenameOutcome, renameUser } from './rename.ts'
import { findOwnUser, recordNotOwn, USER_ACTS, type UserAct, userPage } from './user.ts'
import { pathOf, UserScreen, type UserScreenProps } from './user-view.tsx'

type Ctx = Context<Env>

/** A service user's page, and what his administrator does for him (D17). */
export function userRoutes(deps: Deps): Hono<Env> {
  const routes = new Hono<Env>()
  const path = `${PAGES.users}/:loginId`

  routes.get(path, c => userScreen(deps, c))

  routes.get(`${path}/:act`, c => actPage(c, undefined))

  routes.post(`${path}/name`, async c => {
    const form = await readForm(c)
    const { session, address } = c.var
    const wanted = { loginId: idIn(c), was: form.text('was'), name: form.text('name'), address }
    const outcome = await work(deps, within => renameUser(within, session, wanted))
    return renamed(c, outcome, wanted.name)
  })

  routes.post(`${path}/notice`, async c => {
    const form = await readForm(c)
    const customer = await ownUser(deps, c)
    if (customer === undefined) return notOwn(deps, c)
    return noticePage(c, customer, form.text('sealed'))
  })

  routes.post(`${path}/:act`, async c => {
    const form = await readForm(c)
    const act = actNamed(c.req.param('act'))
    if (act === undefined) return c.notFound()
    const { session, address, frame } = c.var
    const { language } = frame
    const wanted = { act, loginId: idIn(c), stamp: form.text('stamp'), address, language }
    const outcome = await order(deps, session, wanted)
    switch (outcome.kind) {
      case 'done':
      case 'done-before':
        return c.redirect(pathOf(wanted), 303)
      case 'conflict':
        return conflictPage(c, wanted.loginId, 'conflict')
      case 'no-user':
        return notOwn(deps, c)
      case 'check':
      case 'code':
        return c.redirect(codePath(ADMIN_SITE), 303)
      default:
        return actPage(c, refusalText(frame, outcome))
    }
  })

  return routes

  async function actPage(c: Ctx, problem: string | undefined) {
    const act = actNamed(c.req.param('act') ?? '')
    const customer = await ownUser(deps, c)
    if (customer === undefined) return notOwn(deps, c)
    if (act === undefined) return c.notFound()
    const user = await userPage(deps, customer, undefined)
    if (!user.acts.includes(act)) return conflictPage(c, customer.loginId, 'conflict')
    const { frame, session } = c.var
    const told = await readFlash(deps, session, flash => isToldAnywhere(frame, flash))
    const page = <UserActPage {...{ frame, user, act, problem, told }} />
    return htmlPage(c, page, problem === undefined ? 200 : 422)
  }

  function renamed(c: Ctx, outcome: RenameOutcome, typed: string) {
    switch (outcome.kind) {
      case 'done':
        return c.redirect(pathOf({ loginId: idIn(c) }), 303)
      case 'refused':
        return userScreen(deps, c, { typed, problem: outcome.problem })
      case 'conflict':
        return userScreen(deps, c, { typed, problem: 'conflict' })
      case 'no-user':
        return notOwn(deps, c)
    }
  }

  /** The page to hand over, as long as its password is the user's; in the language of the screen. */
  async function noticePage(c: Ctx, customer: Customer, sealed: string) {
    const { loginId } = customer
    const reading = deps.numbers.read(sealed, placeOf(c, loginId))
    const password = reading.kind === 'text' ? reading.text : undefined
    const isPresent =
      password !== undefined && hashInitialPassword(deps, customer.id, password) === customer.passwordHash
    if (!isPresent) return conflictPage(c, loginId, 'outdated')
    const sheet = sheetOf(deps, {
      contract: { ...customer, name: customer.contractName },
      accounts: [{ ...customer, password, hasNumber: customer.number !== null }],
      activation: undefined,
      at: deps.clock.now(),
      asksForCode: true,
    })
    c.set('inlineStyleHash', NOTICE_STYLE_HASH)
    return c.html(noticeDocument(sheet, c.var.frame.language))
  }

  function conflictPage(c: Ctx, loginId: string, text: 'conflict' | 'outdated') {
    return htmlPage(c, <UserConflictPage frame={c.var.frame} loginId={loginId} text={text} />, 409)
  }
}

/** A user's name, with what was typed. */
export function nameForm(deps: Deps): TypedForm {
  const show: TypedForm['show'] = (c, { form }) =>
    userScreen(deps, c, { typed: form.text('name'), was: form.text('was') })
  return { screen: 'user-name', path: `${PAGES.users}/:loginId/name`, title: m.renameTitle, show }
}

async function userScreen(deps: Deps, c: Ctx, renaming?: UserScreenProps['renaming']) {
  const customer = await ownUser(deps, c)
  if (customer === undefined) return notOwn(deps, c)
  const { frame } = c.var
  const done = await takeDone(deps, c, customer)
  const page = (
    <UserScreen
      frame={{ ...frame, path: pathOf(customer) }}
      user={await userPage(deps, customer, c.req.query('sessions'))}
      {...done}
      renaming={renaming}
    />
  )
  return htmlPage(
    c,
    page,
    renaming?.problem === undefined ? 200 : renaming.problem === 'conflict' ? 409 : 422,
  )
}

/** What was done just now to this user, which another user's page does not take away; and what any page tells. */
async function takeDone(deps: Deps, c: Ctx, { loginId }: Customer) {
  const { session, frame } = c.var
  const flashes = await readFlash(deps, session, one =>
    one.kind === 'user-act' ? one.loginId === loginId : isToldAnywhere(frame, one),
  )
  const taken = flashes.findLast(one => one.kind === 'user-act')
  const password = taken && openShown(deps, session, taken)
  const shown = password && { password, sealed: deps.numbers.seal(password, placeOf(c, loginId)) }
  // All of them: a change of the language tells them again, a new password too.
  return { done: taken?.act, shown: shown || undefined, told: flashes }
}

function ownUser(deps: Deps, c: Ctx): Promise<Customer | undefined> {
  return findOwnUser(deps, c.var.session, idIn(c))
}

async function notOwn(deps: Deps, c: Ctx) {
  const { session, address } = c.var
  await recordNotOwn(deps, session, address)
  return c.notFound()
}

/** A password that a page has shown is sealed for the same session's notice of the same user. */
function placeOf(c: Ctx, loginId: string) {
  return ['users.notice', c.var.session.id, loginId] as const
}

function idIn(c: Ctx): string {
  return c.req.param('loginId') ?? ''
}

function actNamed(name: string): UserAct | undefined {
  return USER_ACTS.find(known => known === name)
}
