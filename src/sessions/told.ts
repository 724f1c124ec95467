import type { Deps } from '../deps.ts'
import type { Flash } from '../page/flash.tsx'
import type { Db } from '../platform/db/open.ts'
import { type Place, SEALED_MARK } from '../platform/vault.ts'
import { policy } from '../policy.ts'
import type { Session } from './sessions.ts'
import { addFlash, findFlash, replaceFlash } from './store.ts'

/** What one step leaves for the next page of its session to tell, once. */

/** One more message for the next page; several wait for it, and none takes another one's place. */
export async function leaveFlash(tx: Db, sessionId: string, flash: Flash): Promise<void> {
  await addFlash(tx, sessionId, { line: JSON.stringify(flash), most: policy.session.toldCharacters })
}

/**
 * The messages that the steps before left, which are then forgotten: of two pages at once one tells them. Those that are
 * not `mine` wait for a page of theirs.
 */
export async function readFlash(
  deps: Deps,
  session: Session,
  isMine: (flash: Flash) => boolean = () => true,
): Promise<readonly Flash[]> {
  const { waiting } = session
  const all = flashesIn(waiting)
  const mine = all.filter(isMine)
  if (waiting === null || mine.length === 0) return []
  const others = all.filter(flash => !isMine(flash))
  const left = others.length === 0 ? null : others.map(flash => JSON.stringify(flash)).join('\n')
  return (await replaceFlash(deps.db, session.id, { was: waiting, left })) ? mine : []
}

/** Where what was told is sealed for: this session alone. */
export function placeOfTold({ id }: Pick<Session, 'id'>): Place {
  return ['session.told', id]
}

/** Leaves again what a page of this session told. Gives what waits now. */
export async function leaveAgain(deps: Deps, session: Session, sealed: string): Promise<string | null> {
  const reading = sealed.startsWith(SEALED_MARK) ? deps.numbers.read(sealed, placeOfTold(session)) : undefined
  if (reading?.kind !== 'text') return session.waiting
  for (const flash of JSON.parse(reading.text) as Flash[]) await leaveFlash(deps.db, session.id, flash)
  return findFlash(deps.db, session.id)
}

/** What stands there at this moment, without taking it. */
export async function peekFlash(tx: Db, sessionId: string): Promise<readonly Flash[]> {
  return flashesIn(await findFlash(tx, sessionId))
}

/** What was left twice is told once. */
function flashesIn(waiting: string | null): Flash[] {
  const lines = waiting === null ? [] : waiting.split('\n')
  return [...new Set(lines)].map(line => JSON.parse(line) as Flash)
}
