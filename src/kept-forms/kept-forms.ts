import { isSuspended, lockAccount } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'
import type { Job } from '../job.ts'
import { type Form, formOf } from '../platform/http/forms.ts'
import { sweep } from '../platform/sweep.ts'
import { aliveSince } from '../platform/times.ts'
import { policy } from '../policy.ts'
import type { EndedSession } from '../sessions/ended.ts'
import { isStillRemembered, type Session } from '../sessions/sessions.ts'
import { work } from '../work.ts'
import {
  deleteKeptForms,
  deleteNotKept,
  findKeptForm,
  hasOffer,
  listOffers,
  listSizes,
  noteContinued,
  replaceKeptForm,
} from './store.ts'
import { SECRET_FIELDS } from './typed-forms.ts'

/**
 * What somebody sent when his session had ended by time is kept for his account, sealed, and offered to him once he has
 * signed in again (D20). It changes nothing by itself: it only fills the form again.
 */

export interface SentForm {
  readonly screen: string
  /** Where it was sent. */
  readonly path: string
  readonly form: Form
  /** The browser that sent it, in a few words. */
  readonly label: string
}

/** False when it is not kept: somebody ended the session since, it holds a secret, or it is too long. */
export async function keepForm(deps: Deps, ended: EndedSession, sent: SentForm): Promise<boolean> {
  const { accountId, id: sessionId } = ended
  const { screen, label, path, form } = sent
  const content = JSON.stringify({ path, fields: [...form.fields] })
  const bytes = Buffer.byteLength(content)
  if (SECRET_FIELDS.some(name => form.fields.has(name)) || bytes > policy.keptForm.maxBytesOfAccount)
    return false
  return work(deps, async within => {
    const account = await lockAccount(within.db, within.numbers, accountId)
    if (account === undefined || isSuspended(account)) return false
    if (!(await isStillRemembered(within, ended))) return false
    await makeRoom(within, { accountId, screen, bytes })
    const keptAt = within.clock.now()
    const kept = { accountId, screen, sessionId, keptAt, label, bytes, content }
    await replaceKeptForm(within.db, within.numbers, kept)
    return true
  })
}

/** What was typed last is worth most: the oldest ones give way. */
async function makeRoom(
  { db }: Deps,
  {
    accountId,
    screen,
    bytes,
  }: { readonly accountId: string; readonly screen: string; readonly bytes: number },
): Promise<void> {
  let sum = bytes
  const tooMuch: string[] = []
  for (const other of await listSizes(db, accountId)) {
    if (other.screen === screen) continue
    sum += other.bytes
    if (sum > policy.keptForm.maxBytesOfAccount) tooMuch.push(other.screen)
  }
  await deleteKeptForms(db, accountId, tooMuch)
}

/** A form that waits to be gone on with. */
export interface Offer {
  readonly screen: string
  readonly path: string
  readonly keptAt: number
  readonly label: string
}

export function hasKeptForms(deps: Deps, accountId: string): Promise<boolean> {
  return hasOffer(deps.db, keptOf(deps, accountId))
}

/** The newest first. */
export async function listKeptForms(deps: Deps, { accountId }: Session): Promise<Offer[]> {
  const rows = await listOffers(deps.db, deps.numbers, keptOf(deps, accountId))
  return rows.map(row => ({
    screen: row.screen,
    path: (JSON.parse(row.content) as Content).path,
    keptAt: row.kept_at,
    label: row.label,
  }))
}

interface Content {
  readonly path: string
  readonly fields: readonly (readonly [string, string])[]
}

/**
 * 『続ける』. It is not offered again; but whoever presses twice, or loads the page anew, gets the same once more.
 * `undefined` when nothing is kept for this account and this place.
 */
export async function continueKeptForm(
  deps: Deps,
  session: Session,
  { screen, path }: { readonly screen: string; readonly path: string },
): Promise<{ readonly form: Form; readonly sessionId: string } | undefined> {
  const { accountId } = session
  const found = await findKeptForm(deps.db, deps.numbers, { ...keptOf(deps, accountId), screen })
  const content = found && (JSON.parse(found.content) as Content)
  if (content?.path !== path) return undefined
  await noteContinued(deps.db, { accountId, screen, now: deps.clock.now() })
  return { form: formOf(new Map(content.fields)), sessionId: found?.sessionId ?? '' }
}

/** 『破棄する』 */
export function discardKeptForm(deps: Deps, { accountId }: Session, screen: string): Promise<void> {
  return deleteKeptForms(deps.db, accountId, [screen])
}

function keptOf({ clock }: Deps, accountId: string) {
  return { accountId, kept: aliveSince(policy.keptForm.lifetimeMs, clock.now()) }
}

/** Deletes what nobody went on with in time. */
export async function sweepKeptForms(deps: Deps): Promise<void> {
  const kept = aliveSince(policy.keptForm.lifetimeMs, deps.clock.now())
  await sweep(deps, limit => work(deps, ({ db }) => deleteNotKept(db, kept, limit)))
}

export const keptFormSweep: Job = { name: 'sweep', everyMs: policy.sweep.everyMs, run: sweepKeptForms }
