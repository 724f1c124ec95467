import { sql } from 'kysely'
import { isPostgres } from '../src/platform/db/open.ts'
import type { World } from './world.ts'

/** Whoever owns the database can take the triggers away; the chain has to tell what he did then. */
export async function tamper(world: World, ...statements: string[]): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(world.deps.db)
  if (isPostgres(world.deps.db)) {
    for (const table of ['audit_event', 'audit_seal', 'audit_head'])
      await run(`alter table ${table} disable trigger user`)
  } else {
    for (const table of ['audit_event', 'audit_seal'])
      for (const verb of ['update', 'delete']) await run(`drop trigger if exists ${table}_no_${verb}`)
    await run('drop trigger if exists audit_head_no_delete')
    await run('drop trigger if exists audit_head_forward')
    await run('drop trigger if exists audit_event_awaits_seal')
  }
  for (const statement of statements) await run(statement)
}

/** The noted end of the chain. */
export function chainHead({ deps }: World) {
  return deps.db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
}

/** The event at this place in the chain, with its seal; throws when there is none. */
export function sealedEvent({ deps }: World, seq: number) {
  return deps.db
    .selectFrom('audit_seal')
    .innerJoin('audit_event', 'audit_event.id', 'audit_seal.event_id')
    .selectAll()
    .where('seq', '=', seq)
    .executeTakeFirstOrThrow()
}
