import type { Deps } from '../deps.ts'
import { type Db, isPostgres } from '../platform/db/open.ts'
import {
  deleteEarlyReceipt,
  type FoundAttempt,
  listAttemptsLike,
  listEarlyReceiptsLike,
  lockProviderKey,
} from './attempt-store.ts'
import { isSameId, keyOfAnswer, keyOfReceipt, type MessageIds } from './gateways/provider-ids.ts'

/** An id as a gateway gave it in an answer or told it in a receipt, and how its ids are compared. */
export interface ProviderId {
  readonly gateway: string
  readonly providerId: string
  readonly ids: MessageIds
}

export function messageIdsOf(deps: Pick<Deps, 'config'>, gateway: string): MessageIds {
  const settings = deps.config.sms.gateways.find(({ name }) => name === gateway)
  return settings !== undefined && 'messageIds' in settings ? settings.messageIds : 'auto'
}

/** The copy that a receipt's id means. None where several could be meant: better no receipt than a wrong one. */
export async function findCopyOf(tx: Db, told: ProviderId): Promise<FoundAttempt | undefined> {
  const found = await findCopy(tx, told)
  if (found !== undefined || !isPostgres(tx)) return found
  // Its answer may be on the way into the database at this moment.
  await lockProviderKey(tx, told.gateway, keyOfReceipt(told.ids, told.providerId))
  return findCopy(tx, told)
}

async function findCopy(tx: Db, { gateway, providerId, ids }: ProviderId): Promise<FoundAttempt | undefined> {
  const near = await listAttemptsLike(tx, { gateway, providerId, key: keyOfReceipt(ids, providerId) })
  const meant = near.filter(({ given }) => given !== null && isSameId(ids, given, providerId))
  if (ids !== 'auto') return meant[0]
  const exact = meant.find(({ given }) => given === providerId)
  return exact ?? (new Set(meant.map(({ given }) => given)).size === 1 ? meant[0] : undefined)
}

/** Takes away the receipt that came before its answer. Ids come again: one outside these times is of another copy. */
export async function takeEarlyReceipt(
  tx: Db,
  given: ProviderId,
  came: { readonly from: number; readonly to: number },
) {
  const { gateway, providerId, ids } = given
  const near = await listEarlyReceiptsLike(tx, { gateway, providerId, key: keyOfAnswer(ids, providerId) })
  const meant = near.filter(receipt => isSameId(ids, providerId, receipt.provider_id))
  const receipt = meant.find(one => one.provider_id === providerId) ?? meant[0]
  if (receipt === undefined) return undefined
  await deleteEarlyReceipt(tx, gateway, receipt.provider_id)
  return receipt.received_at >= came.from && receipt.received_at <= came.to ? receipt : undefined
}
