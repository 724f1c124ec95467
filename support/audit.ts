import { type AuditEvent, type Recorder, record as recordDeclared } from '../src/audit/audit.ts'

/** `record` of any event with any facts, for tests that count events and do not look at what they say. */
export function record(
  deps: Recorder,
  event: Omit<AuditEvent, 'detail'> & { readonly detail?: Readonly<Record<string, string | number>> },
): Promise<void> {
  return recordDeclared(deps, event as AuditEvent)
}
