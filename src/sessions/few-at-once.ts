import type { HttpBindings } from '@hono/node-server'
import type { MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { isSentAsForm } from '../platform/http/forms.ts'
import { policy } from '../policy.ts'
import type { Env } from '../web.ts'

declare module '../web.ts' {
  interface Variables {
    /** This request is one of the few. */
    hasTurn: true
    /** It did not come all at once, or waited for its turn: what its session was when it began may be over. */
    hasWaited: true
  }
}

const { requestsAtOnce, requestsWaiting } = policy.session

/** The requests of one session. */
interface Line {
  running: number
  readonly waiting: (() => void)[]
}

/** A form may be half a minute on its way. Until all of it is here it has nobody's turn. */
export function onceSent(): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (c.var.state.kind === 'open' && isSentAsForm(c)) {
      await c.req.text()
      c.set('hasWaited', true)
    }
    await next()
  }
}

/**
 * The requests of one session are looked at a few at a time: whatever each of them costs, everybody else comes in between. Some
 * more wait for their turn, and beyond those they are refused (503). Not by the account: who stole a session is in nobody's
 * way in other browsers. Of one process.
 */
export function fewAtOnce(): MiddlewareHandler<Env> {
  const lines = new Map<string, Line>()
  return async (c, next) => {
    const { state } = c.var
    // Several patterns fit one path, and each brings this guard.
    const hasTurn = (c.get('hasTurn') as true | undefined) !== undefined
    if (hasTurn || state.kind !== 'open') return next()
    const { id } = state.session
    const line = lines.get(id) ?? { running: 0, waiting: [] }
    lines.set(id, line)
    if (line.waiting.length >= requestsWaiting) {
      c.header('Retry-After', '10')
      throw new HTTPException(503)
    }
    if (line.running >= requestsAtOnce) c.set('hasWaited', true)
    await turnOf(line)
    c.set('hasTurn', true)
    const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>
    const isGone = () => outgoing === undefined || outgoing.closed || outgoing.destroyed
    const handOn = () => {
      handOnTurn(line)
      if (line.running === 0) lines.delete(id)
    }
    try {
      // Whoever left while he waited wants no answer.
      if (outgoing !== undefined && isGone()) return c.body(null, 503)
      await next()
    } finally {
      // A file is still being written when its route is done.
      if (isGone()) handOn()
      else outgoing?.once('close', handOn)
    }
  }
}

async function turnOf(line: Line): Promise<void> {
  if (line.running < requestsAtOnce) line.running += 1
  else await new Promise<void>(resolve => line.waiting.push(resolve))
}

function handOnTurn(line: Line): void {
  const next = line.waiting.shift()
  if (next) next()
  else line.running -= 1
}
