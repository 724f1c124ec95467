import type { Db } from '../platform/db/open.ts'
import { placeIn } from '../platform/sealed-column.ts'
import type { Stretch } from '../platform/times.ts'
import type { Vault } from '../platform/vault.ts'
import { DRAFT_SEALED } from './tables.ts'

/** Keeps a file of numbers, sealed; an earlier one of the same session goes. */
export async function replaceNumberFile(
  tx: Db,
  numbers: Vault,
  file: { id: string; sessionId: string; createdAt: number; content: string },
): Promise<void> {
  await tx.deleteFrom('sms_number_file').where('session_id', '=', file.sessionId).execute()
  const content = numbers.seal(file.content, placeIn(DRAFT_SEALED.file, file.id))
  await tx
    .insertInto('sms_number_file')
    .values({ id: file.id, session_id: file.sessionId, created_at: file.createdAt, content })
    .execute()
}

/** Another content of the same file. */
export async function saveNumberFile(
  db: Db,
  numbers: Vault,
  file: { id: string; content: string },
): Promise<void> {
  const content = numbers.seal(file.content, placeIn(DRAFT_SEALED.file, file.id))
  await db.updateTable('sms_number_file').set({ content }).where('id', '=', file.id).execute()
}

/** The newest file of a session; one whose key is gone counts as gone. */
export async function findNumberFile(
  db: Db,
  numbers: Vault,
  wanted: { sessionId: string; created: Stretch },
): Promise<{ id: string; content: string; createdAt: number } | undefined> {
  const row = await db
    .selectFrom('sms_number_file')
    .select(['id', 'content', 'created_at'])
    .where('session_id', '=', wanted.sessionId)
    .where('created_at', '>=', wanted.created.from)
    .where('created_at', '<=', wanted.created.until)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const reading = numbers.read(row.content, placeIn(DRAFT_SEALED.file, row.id))
  return reading.kind === 'text'
    ? { id: row.id, content: reading.text, createdAt: row.created_at }
    : undefined
}
