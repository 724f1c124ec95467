import { type Kysely, sql } from 'kysely'

/** Rows of one statement. */
const ROWS = 500

/**
 * Option services of lines are kept as the telephone system is told them: forwarding as a list of cases instead of one mode.
 * Nothing that was in force is lost; a destination under しない is. Rows in the new form are passed over, so what was
 * interrupted is finished by running it again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  let after = ''
  for (;;) {
    const { rows } = await sql<Row>`select id, settings from line where id > ${after}
      order by id limit ${ROWS}`.execute(db)
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.id
    const changed = rows.flatMap(({ id, settings }) => {
      const old = JSON.parse(settings) as EarlierServices | { readonly forwarding: unknown }
      return 'forwarding' in old ? [] : [sql`(${id}, ${JSON.stringify(inNewForm(old))})`]
    })
    if (changed.length > 0)
      await sql`update line set settings = changed.column2
        from (values ${sql.join(changed)}) as changed where line.id = changed.column1`.execute(db)
  }
}

interface Row {
  readonly id: string
  readonly settings: string
}

interface EarlierServices {
  readonly forwardMode: 'off' | 'always' | 'busy' | 'no-answer' | 'voicemail'
  readonly forwardTo: string
  readonly forwardAfterSeconds: number
  readonly rejectsAnonymous: boolean
  readonly rejectedNumbers: readonly string[]
  readonly showsCallerNumber: boolean
  readonly internationalSuspended: boolean
}

function inNewForm(old: EarlierServices) {
  return {
    forwarding: forwardingOf(old),
    rejectAnonymous: old.rejectsAnonymous,
    rejectedCallers: old.rejectedNumbers,
    showCallerNumber: old.showsCallerNumber,
    internationalSuspended: old.internationalSuspended,
  }
}

function forwardingOf({ forwardMode: when, forwardTo: number, forwardAfterSeconds: after }: EarlierServices) {
  if (when === 'voicemail') return [{ when: 'always', to: { voicemail: true } }]
  if (when === 'off' || number === '') return []
  return when === 'no-answer' ? [{ when, after, to: { number } }] : [{ when, to: { number } }]
}
