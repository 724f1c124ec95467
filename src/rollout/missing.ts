import type { Deps } from '../deps.ts'
import { giveWay } from '../platform/db/batches.ts'
import { codesCompulsoryFrom } from '../pre-registration.ts'
import type { CustomerSite } from '../site.ts'
import { listMissing, type Place } from './store.ts'

/** Somebody who lacks an SMS number. */
export interface Missing {
  readonly accountId: string
  readonly contractId: string
  readonly site: CustomerSite
  readonly loginId: string
  readonly contractName: string
  /** From when on codes are compulsory for the contract. */
  readonly compulsoryFrom: number
  readonly lastSignInAt: number | undefined
}

export interface MissingFilter {
  readonly site: CustomerSite
  /** Only of contracts with this day of their own; `null` = with none; `undefined` = all. */
  readonly day?: string | null | undefined
}

export interface MissingPage {
  readonly rows: readonly Missing[]
  /** For the page behind; `undefined` on the last one. */
  readonly next: string | undefined
}

const FIRST: Place = { contractId: '', loginId: '' }

/** A page of those who lack a number, by contract; not those suspended. */
export async function missingPage(
  deps: Pick<Deps, 'db' | 'config'>,
  filter: MissingFilter,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<MissingPage> {
  const question = { ...filter, after: placeIn(page.after), limit: page.limit + 1 }
  const found = await listMissing(deps.db, question).execute()
  const rows = found.slice(0, page.limit).map(row => ({
    accountId: row.id,
    contractId: row.contract_id,
    site: filter.site,
    loginId: row.login_id,
    contractName: row.name,
    compulsoryFrom: codesCompulsoryFrom(deps.config, row.codes_from),
    lastSignInAt: row.last_sign_in_at ?? undefined,
  }))
  const last = rows.at(-1)
  const next = found.length > page.limit && last ? `${last.contractId}:${last.loginId}` : undefined
  return { rows, next }
}

/** All of them; memory holds one page. */
export async function* allMissing(
  deps: Pick<Deps, 'db' | 'config'>,
  filter: MissingFilter,
  pageRows: number,
): AsyncGenerator<Missing> {
  let after: string | undefined
  do {
    const page = await missingPage(deps, filter, { after, limit: pageRows })
    yield* page.rows
    // SQLite answers in the same turn of the event loop, and so does a reader who is fast enough.
    await giveWay()
    after = page.next
  } while (after !== undefined)
}

/** IDs of contracts have no colon; anything else stands at the beginning. */
function placeIn(cursor: string | undefined): Place {
  const [, contractId, loginId] = /^([^:]{1,64}):(.{1,64})$/.exec(cursor ?? '') ?? []
  return contractId === undefined || loginId === undefined ? FIRST : { contractId, loginId }
}
