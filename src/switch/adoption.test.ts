import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ApiCaller, newKey } from '../../support/api.ts'
import { signedInAdministrator } from '../../support/people.ts'
import { lineOf, recorded } from '../../support/rows.ts'
import { LINE, makeSwitchWorld, NEXT, type SwitchWorld, save, to } from '../../support/switch.ts'
import { formFields } from '../../support/visitor.ts'
import { type ImportRun, openImport } from '../import/import.ts'
import { FIRST_OPTION_SERVICES } from '../lines/option-services.ts'
import { openSeen } from '../platform/db/seen.ts'
import { askFor } from './ask.ts'
import { compareWith, type Difference, overwrite, type Theirs } from './reconcile.ts'
import { resendLines } from './resend.ts'
import { statusInShort, stuckLines, switchStatus } from './status.ts'

let all: SwitchWorld
afterEach(() => all.close())

const adopt = (content: string, mode?: ImportRun['mode']) => imported(content, { mode, isAdoption: true })

async function imported(
  content: string,
  {
    mode = 'apply-all',
    ...more
  }: { readonly mode?: ImportRun['mode'] | undefined; readonly isAdoption?: true } = {},
) {
  const bytes = Buffer.from(content)
  const source = {
    name: 'states.csv',
    bytes: bytes.length,
    async *open() {
      yield bytes
    },
  }
  const coming = openSeen()
  const run = { mode, numbers: 'keep', coming, ...more } as const
  const opened = await openImport(all.world.deps, source, run)
  if (opened.kind !== 'opened') throw new Error(opened.kind)
  const rows = []
  for await (const batch of opened.reports) rows.push(...batch.rows)
  coming.close()
  return rows.map(({ result }) =>
    result.kind === 'bad'
      ? `bad ${result.problems.map(({ code }) => code)}`
      : result.kind === 'changed'
        ? result.changes.map(({ column, from, to: then }) => `${column} ${from} → ${then}`).join('; ')
        : result.kind,
  )
}

const STATES = `line,forwarding,show_caller_number
${LINE},always:0312345678,yes
${NEXT},none,no
`

describe('adoption', () => {
  beforeEach(async () => {
    all = await makeSwitchWorld({ isAdopted: false })
  })

  it('shows what would become of each line, and changes nothing', async () => {
    expect(await adopt(STATES, 'check')).toEqual([
      'forwarding none → always=5678; adopted no → yes',
      'show_caller_number yes → no; adopted no → yes',
    ])
    await all.passOn()
    expect(all.pbx.pushes).toEqual([])
  })

  it('takes over what the telephone system has, tells nobody by SMS, and passes on from then on', async () => {
    await adopt(STATES)
    expect((await lineOf(all.world, LINE)).settings.forwarding).toEqual(to('0312345678'))
    await all.passOn()
    expect(all.pbx.has(LINE)).toMatchObject({ forwarding: to('0312345678') })
    expect(all.pbx.has(NEXT)).toMatchObject({ showCallerNumber: false })
    await all.world.deliver()
    expect(all.world.gateway.sent).toEqual([])
    expect(await recorded(all.world, 'line.adopted')).toHaveLength(2)
    expect(await adopt(STATES)).toEqual(['unchanged', 'unchanged'])
    await save(all.world, LINE, { forwarding: to('0398765432') })
    await all.passOn()
    expect(all.pbx.has(LINE)).toMatchObject({ forwarding: to('0398765432') })
  })

  it('of a dump that is older than 『転送をすべて止める』 starts no forwarding again', async () => {
    const administrator = await signedInAdministrator(all.world)
    const page = await administrator.get('/oa/stop-forwarding')
    await administrator.submit('/oa/stop-forwarding', formFields(page, 'main form'))
    await all.passOn()
    expect(await adopt(STATES)).toEqual(['adopted no → yes', 'show_caller_number yes → no; adopted no → yes'])
    await all.passOn()
    expect(all.pbx.has(LINE)).toMatchObject({ forwarding: [] })
  })

  it('adds no line, and says which rows are of no use', async () => {
    const rows = `line,forwarding\n05099999999,none\n${LINE},\n${NEXT},always:${NEXT}\n`
    expect(await adopt(rows, 'check')).toEqual([
      'bad no-such-line',
      'bad nothing-to-adopt',
      'bad destination-self',
    ])
  })

  it('is also what an import does of lines whose services it says, there or new, and of no others', async () => {
    expect(await imported('login_id,forwarding\ntaro,always:0312345678\n')).toEqual([
      'forwarding none → always=5678; adopted no → yes',
    ])
    const lines = 'admin_id,line,login_id,user_name,ordered'
    const added = (number: string, id: string) => `office,${number},${id},x,転送`
    expect(await imported(`${lines},forwarding\n${added('05055001098', 'saburo')},none\n`)).toEqual(['new'])
    expect(await imported(`${lines}\n${added('05055001099', 'shiro')}\n`)).toEqual(['new'])
    await all.passOn()
    expect([...all.pbx.states.keys()].sort()).toEqual([LINE, '05055001098'])
    expect(all.pbx.has(LINE)).toMatchObject({ forwarding: to('0312345678') })
  })

  it('is also what the API does by setting all of a line', async () => {
    const api = new ApiCaller(all.world.deps, await newKey(all.world.deps))
    await api.change('PUT', `/lines/${LINE}/settings`, FIRST_OPTION_SERVICES)
    await all.passOn()
    expect([...all.pbx.states.keys()]).toEqual([LINE])
    const service = `/lines/${NEXT}/service`
    const answer = await api.change('PUT', service, { inService: false, reason: 'x' })
    expect(answer.problem).toBe('not-adopted')
  })
})

describe('drift', () => {
  beforeEach(async () => {
    all = await makeSwitchWorld()
    await save(all.world, LINE, { rejectedCallers: ['09011112222', '0312345678'] })
    await all.passOn()
  })

  async function compare(theirs: Theirs) {
    const found: Difference[] = []
    for await (const { differences } of compareWith(all.world.deps, { endpoint: {}, theirs }))
      found.push(...differences)
    return found
  }

  it('is not seen where nothing differs, in whichever order it is written', async () => {
    const dump: Theirs = line => {
      const state = all.pbx.has(line)
      const callers = state?.rejectedCallers as readonly string[]
      return { version: state?.version, ...state, rejectedCallers: [...callers].reverse() }
    }
    expect(await compare(dump)).toEqual([])
  })

  it('is listed, and put right by a version above both', async () => {
    const state = all.pbx.has(LINE)
    if (state === undefined) throw new Error('not pushed')
    all.pbx.states.set(LINE, { ...state, version: state.version + 50, forwarding: to('0312345678') })
    all.pbx.states.delete(NEXT)
    const differences = await compare(line => all.pbx.has(line))
    expect(differences.map(({ line, differs }) => [line, differs])).toEqual([
      [LINE, ['forwarding', 'version']],
      [NEXT, ['missing']],
    ])
    await overwrite(all.world.deps, differences)
    await all.passOn()
    expect(all.pbx.has(LINE)).toMatchObject({ forwarding: [], version: state.version + 51 })
    expect(await compare(line => all.pbx.has(line))).toEqual([])
  })

  it('is asked for at the endpoint, signed', async () => {
    const [endpoint] = all.world.deps.config.switch?.endpoints ?? []
    if (endpoint?.url === undefined) throw new Error('no endpoint')
    expect(await askFor(all.world.deps, { ...endpoint, url: endpoint.url }, LINE)).toEqual({
      kind: 'has',
      state: all.pbx.has(LINE),
    })
    all.pbx.states.delete(LINE)
    expect(await askFor(all.world.deps, { ...endpoint, url: endpoint.url }, LINE)).toEqual({
      kind: 'has-none',
    })
  })

  it('of a switch that lost all is mended by pushing once more', async () => {
    all.pbx.states.clear()
    expect(await resendLines(all.world.deps, { endpoint: 'pbx' })).toBe(2)
    await all.passOn()
    expect([...all.pbx.states.keys()].sort()).toEqual([LINE, NEXT])
    expect(await resendLines(all.world.deps, { stuckOnly: true })).toBe(0)
  })

  it('and trouble are told by the status', async () => {
    const status = async () => {
      const found = await switchStatus(all.world.deps)
      if (found === undefined) throw new Error('no status')
      return found
    }
    expect(statusInShort(await status())).toBe('ok')
    const readyz = async () => JSON.parse((await all.world.visitor().get('/readyz')).html).switch
    expect(await readyz()).toBe('ok')
    all.pbx.answer = (_, response) => response.writeHead(422).end()
    await save(all.world, LINE, { forwarding: to('0312345678') })
    expect((await status()).marked).toBe(1)
    await all.passOn()
    expect((await status()).endpoints).toMatchObject([{ lines: { applied: 1, stuck: 1 } }])
    expect(await readyz()).toBe('pbx: 1 stuck')
    const stuck = []
    for await (const one of stuckLines(all.world.deps)) stuck.push(one)
    expect(stuck).toMatchObject([{ line: LINE, endpoint: 'pbx', state: 'stuck', answer: 'http-422' }])
  })
})
