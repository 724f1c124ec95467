import type { Deps } from '../deps.ts'
import type { Db } from '../platform/db/open.ts'
import type { SiteKind } from '../site.ts'
import { insertEvent } from './store.ts'

/** What is recorded; one word per happening, `noun.verb`. */
export type AuditAction =
  | 'sign-in.refused'
  | 'sign-in.code-sent'
  | 'sign-in.code-resent'
  | 'sign-in.code-wrong'
  | 'sign-in.code-expired'
  | 'sign-in.number-missing'
  | 'sign-in.activation-refused'
  | 'sign-in.sms-refused'
  | 'sign-in.second-code-sent'
  | 'sign-in.second-code-failed'
  | 'sign-in.enrolment-ignored'
  | 'sign-in.completed'
  | 'enrolment.completed'
  | 'session.ended'
  | 'device.forgotten'
  | 'number.changed'
  | 'number.check-sent'
  | 'number.given-up'
  | 'line.saved'
  | 'password.changed'
  | 'password.reset'
  | 'contract.added'
  | 'line.added'
  | 'access.refused'

export interface AuditEvent {
  readonly action: AuditAction
  readonly site?: SiteKind
  readonly contractId?: string
  readonly accountId?: string
  /** Network address of the browser, as verified against the trusted proxies. */
  readonly address?: string
  /** Facts that may be shown to auditors: masked numbers, never a code or a password. */
  readonly detail?: Readonly<Record<string, string | number>>
}

/** Adds one event, in the transaction of what it tells of. */
export async function record(deps: Pick<Deps, 'clock'>, db: Db, event: AuditEvent): Promise<void> {
  await insertEvent(db, {
    at: deps.clock.now(),
    site: event.site ?? null,
    contract_id: event.contractId ?? null,
    account_id: event.accountId ?? null,
    action: event.action,
    address: event.address ?? null,
    detail: JSON.stringify(event.detail ?? {}),
  })
}
