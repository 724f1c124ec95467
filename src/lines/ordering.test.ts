import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeRows, lineOf } from '../../support/rows.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import {
  FIRST_OPTION_SERVICES,
  type Forwarding,
  type OptionServices,
  type OrderedService,
} from './option-services.ts'
import { changeLine, findOrderedLine, listOrderedLines } from './ordering.ts'

/** What the operator orders for a line (D14). */
let world: World
beforeAll(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
})
afterAll(() => world.close())

const LINE = '05055001001'
const BUSY: Forwarding = { when: 'busy', to: { number: '0312345678' } }
const NO_ANSWER: Forwarding = { when: 'no-answer', after: 20, to: { voicemail: true } }
const everything: OptionServices = {
  ...FIRST_OPTION_SERVICES,
  forwarding: [BUSY, NO_ANSWER],
  rejectAnonymous: true,
  rejectedCallers: ['0312340000'],
}

async function orderFor(
  services: OptionServices,
  ordered: readonly OrderedService[],
): Promise<OptionServices> {
  const before = { settings: JSON.stringify(services), ordered: '["forwarding"]' }
  await changeRows(world, 'line', { set: before, where: { number: LINE } })
  await changeLine(world.deps, LINE, { ordered })
  return (await lineOf(world, LINE)).settings
}

describe('a service that is no longer ordered', () => {
  it.each<[string, OptionServices, readonly OrderedService[], Partial<OptionServices>]>([
    ['forwarding', everything, ['voicemail'], { forwarding: [NO_ANSWER] }],
    ['voicemail', everything, ['forwarding'], { forwarding: [BUSY] }],
    ['all but forwarding', everything, ['forwarding'], { forwarding: [BUSY], rejectAnonymous: false }],
    [
      'the rejection list',
      everything,
      ['anonymous-rejection'],
      { rejectAnonymous: true, rejectedCallers: [] },
    ],
    ['nothing', everything, ['rejection-list', 'forwarding'], { rejectedCallers: ['0312340000'] }],
  ])('is switched off: %s', async (_, services, ordered, expected) => {
    expect(await orderFor(services, ordered)).toMatchObject(expected)
  })
})

describe('a line', () => {
  it('that is not there is not changed', async () =>
    expect(await changeLine(world.deps, '05099999999', { userName: 'x' })).toEqual({ kind: 'no-line' }))

  it('that is the same afterwards is not touched', async () => {
    await changeLine(world.deps, LINE, { userName: '席' })
    expect(await changeLine(world.deps, LINE, { userName: '席' })).toEqual({ kind: 'unchanged' })
    expect((await findOrderedLine(world.deps, LINE))?.userName).toBe('席')
  })

  it('is listed with its own contract only', async () => {
    const list = await listOrderedLines(world.deps, { administratorId: 'other', after: '', limit: 10 })
    expect(list?.map(line => line.loginId)).toEqual(['hanako'])
    const page = { administratorId: 'nobody', after: '', limit: 10 }
    expect(await listOrderedLines(world.deps, page)).toBeUndefined()
  })
})
