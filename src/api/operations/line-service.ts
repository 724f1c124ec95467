import { z } from 'zod'
import { findLine, lockLine } from '../../accounts/line.ts'
import { changeService } from '../../switch/in-service.ts'
import { linkOf } from '../../switch/progress.ts'
import { changing, type Operation, type Resource, reading } from '../operation.ts'
import { lineNumber, reason } from './fields.ts'

const inService = z.boolean().describe('false: the telephone system neither takes nor makes calls of it')
const service = z.strictObject({ inService }).meta({ id: 'LineService', title: 'LineService' })
const params = z.strictObject({ number: lineNumber })

const SERVICE: Resource<typeof params, typeof service> = {
  path: '/lines/{number}/service',
  params,
  schema: service,
  example: { inService: true },
  lock: async (deps, { number }) => (await lockLine(deps.db, { number })) !== undefined,
  async find(deps, { number }) {
    if ((await findLine(deps.db, { number })) === undefined) return undefined
    const link = await linkOf(deps, number)
    return { body: { inService: link?.progress.inService ?? true } }
  },
}

/** Whether a line is in service: a state of its own, beside its settings and the state of its login ID. */
export const LINE_SERVICE_OPERATIONS: readonly Operation[] = [
  reading(SERVICE, {
    id: 'getLineService',
    scope: 'lines:read',
    summary: 'Look whether a line is in service',
  }),
  changing(SERVICE, {
    id: 'setLineService',
    method: 'put',
    scope: 'states:write',
    summary: 'Take a line out of service, or put it in service',
    description:
      'This is passed on to the telephone system; settings stay. Suspending an ID or a contract stops signing in, never calls.',
    body: { schema: z.strictObject({ inService, reason }), example: { inService: false, reason: '解約' } },
    problems: ['no-switch', 'not-adopted'],
    async change(deps, of, body) {
      const { kind } = await changeService(deps, { ...of, ...body })
      return kind === 'no-switch' || kind === 'not-adopted' ? { kind } : undefined
    },
  }),
]
