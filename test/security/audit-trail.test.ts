import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { record } from '../../src/audit/audit.ts'
import { sealAll } from '../../src/audit/sealer.ts'
import { verifyTrail } from '../../src/audit/verify.ts'
import { csvEvent, csvHead } from '../../src/history/csv.ts'
import { type ExportedEvent, exportTrail } from '../../src/history/trail.ts'
import { csvLine } from '../../src/platform/csv/write.ts'
import { SECOND_MS } from '../../src/policy.ts'
import { signedInAdministrator } from '../../support/people.ts'
import { chainHead, sealedEvent, tamper } from '../../support/tamper.ts'
import { addOffice, makeWorld, type World } from '../../support/world.ts'

/** Cases 31 and 46: the audit trail in a spreadsheet, and in the hands of whoever owns the database. */
let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await signedInAdministrator(world)
  await sealAll(world.deps)
})
afterEach(() => world.close())

const problems = async () => (await verifyTrail(world.deps, [])).problems
const run = (statement: string) => sql.raw(statement).execute(world.deps.db)

async function exported(): Promise<ExportedEvent[]> {
  const outcome = await exportTrail(world.deps, {})
  if (outcome.kind !== 'export') throw new Error(outcome.kind)
  const all: ExportedEvent[] = []
  for await (const event of outcome.events) all.push(event)
  return all
}

describe('the exported trail', () => {
  it('31: follows RFC 4180, and no field is a formula', () => {
    expect(csvLine(['a', 1, null, 'b c'])).toBe('a,1,,b c\r\n')
    expect(csvLine(['a,b', 'a"b', 'a\r\nb', '日本'])).toBe('"a,b","a""b","a\r\nb",日本\r\n')
    expect(csvLine(['=1+1', '+1', '-1', '@x', '\tx', '\rx', '＝1', -1])).toBe(
      `'=1+1,'+1,'-1,'@x,"'\tx","'\rx",'＝1,-1\r\n`,
    )
    expect(csvLine(['=HYPERLINK("http://x","y")'])).toBe(`"'=HYPERLINK(""http://x"",""y"")"\r\n`)
  })

  it('31: has as many fields in each record as in its head', async () => {
    await record(world.deps, {
      action: 'access.refused',
      address: '=cmd|calc',
      detail: { path: '/oa/"\r\n,x' },
    })
    await sealAll(world.deps)
    const lines = [csvHead(), ...(await exported()).map(csvEvent)]
    const fields = (line: string) => line.match(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g)?.length
    for (const line of lines) expect(fields(line)).toBe(15)
    expect(lines.at(-1)).toContain(",'=cmd|calc,")
  })
})

describe('the trail', () => {
  it('46: tells that a row was changed, and which', async () => {
    const { event_id: id } = await sealedEvent(world, 3)
    for (const change of [`address = '203.0.113.9'`, `detail = '{}'`, `actor = 'operator'`, 'at = at + 1'])
      await tamper(world, `update audit_event set ${change} where id = ${id}`)
    expect(await problems()).toEqual([{ kind: 'event-changed', seq: 3, id }])
  })

  it('46: tells that a row was removed, and which', async () => {
    const { event_id: id } = await sealedEvent(world, 3)
    await tamper(world, `delete from audit_event where id = ${id}`)
    expect(await problems()).toEqual([{ kind: 'event-removed', seq: 3, id }])
    await tamper(world, 'delete from audit_seal where seq = 3')
    expect(await problems()).toEqual([{ kind: 'seals-removed', from: 3, to: 3 }])
  })

  it('46: tells that the tail was cut off, whether the noted end was set back or not', async () => {
    const { seq } = await chainHead(world)
    const cut = [
      `delete from audit_event where id in (select event_id from audit_seal where seq > ${seq - 2})`,
      `delete from audit_seal where seq > ${seq - 2}`,
    ]
    await tamper(world, ...cut)
    expect(await problems()).toEqual([{ kind: 'tail-cut', from: seq - 1, to: seq }])
    await run(`update audit_head set seq = ${seq - 2},
      hash = (select hash from audit_seal where seq = ${seq - 2})`)
    expect(await problems()).toEqual([{ kind: 'end-forged' }])
    // Going on would write a good end over it.
    world.clock.pass(SECOND_MS)
    await record(world.deps, { action: 'line.saved' })
    await run('insert into audit_pending (event_id) select max(id) from audit_event')
    expect(await sealAll(world.deps)).toEqual({ kind: 'broken-head' })
    await run('delete from audit_head')
    expect(await problems()).toContainEqual({ kind: 'end-missing' })
  })
})
