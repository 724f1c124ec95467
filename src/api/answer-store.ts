import type { Db } from '../platform/db/open.ts'
import { placeIn } from '../platform/sealed-column.ts'
import { latest } from '../platform/times.ts'
import type { Vault } from '../platform/vault.ts'
import { API_ANSWER } from './tables.ts'

interface Place {
  readonly keyId: string
  readonly idempotencyKey: string
}

/** False when somebody has it since `goodFrom`; waits for whoever is about to have it. */
export async function takePlace(
  tx: Db,
  wanted: Place & { readonly requestHash: string; readonly now: number; readonly goodFrom: number },
): Promise<boolean> {
  const fresh = { request_hash: wanted.requestHash, answer: null, created_at: wanted.now }
  const row = await tx
    .insertInto('api_answer')
    .values({ key_id: wanted.keyId, idempotency_key: wanted.idempotencyKey, ...fresh })
    .onConflict(conflict =>
      conflict
        .columns(['key_id', 'idempotency_key'])
        .doUpdateSet(fresh)
        .where('api_answer.created_at', '<=', wanted.goodFrom),
    )
    .returning('created_at')
    .executeTakeFirst()
  return row !== undefined
}

export async function findAnswer(
  tx: Db,
  numbers: Vault,
  place: Place,
): Promise<{ requestHash: string; answer: string | undefined }> {
  const row = await tx
    .selectFrom('api_answer')
    .select(['request_hash', 'answer'])
    .where('key_id', '=', place.keyId)
    .where('idempotency_key', '=', place.idempotencyKey)
    .executeTakeFirstOrThrow()
  const sealed = row.answer ?? undefined
  return { requestHash: row.request_hash, answer: sealed && numbers.open(sealed, sealedAt(place)) }
}

export async function saveAnswer(tx: Db, numbers: Vault, kept: Place & { answer: string }): Promise<void> {
  await tx
    .updateTable('api_answer')
    .set({ answer: numbers.seal(kept.answer, sealedAt(kept)) })
    .where('key_id', '=', kept.keyId)
    .where('idempotency_key', '=', kept.idempotencyKey)
    .execute()
}

export async function bringAnswersBack(db: Db, now: number): Promise<void> {
  await db.updateTable('api_answer').set({ created_at: now }).where('created_at', '>', latest(now)).execute()
}

export async function deleteAnswersBefore(db: Db, before: number): Promise<void> {
  await db.deleteFrom('api_answer').where('created_at', '<=', before).execute()
}

function sealedAt({ keyId, idempotencyKey }: Place) {
  return placeIn(API_ANSWER, keyId, idempotencyKey)
}
