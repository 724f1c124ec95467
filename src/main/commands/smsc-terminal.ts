import type { Writable } from 'node:stream'
import type { SimulatorEvent } from '../../sms/simulator/events.ts'

/** `count`: only how many there were, in the end. */
export type OutputForm = 'text' | 'json' | 'count'

export interface Terminal {
  show(event: SimulatorEvent): void
  /** Writes what is left. */
  end(): void
}

/** Lines for a person, or for a program; those of one chunk of a client leave in one write. */
export function openTerminal(form: OutputForm, out: Writable): Terminal {
  let lines = ''
  let messages = 0
  const flush = () => {
    if (lines !== '') out.write(lines)
    lines = ''
  }
  return {
    show(event) {
      if (event.event === 'message') messages += 1
      const line = lineOf(form, event)
      if (line === undefined) return
      if (lines === '') queueMicrotask(flush)
      lines += `${line}\n`
    },
    end() {
      if (form === 'count') lines += `Messages: ${messages}\n`
      flush()
    },
  }
}

function lineOf(form: OutputForm, event: SimulatorEvent): string | undefined {
  if (form === 'json') return JSON.stringify(event)
  if (form === 'count' && (event.event === 'message' || event.event === 'receipt')) return undefined
  return `${event.at.slice(11, 23)}  ${words(event)}`
}

function words(event: SimulatorEvent): string {
  switch (event.event) {
    case 'listening':
      return `SMPP 3.4 on ${event.host}:${event.port}. Stop: Ctrl-C`
    case 'bound':
    case 'left':
      return `${event.event.padEnd(12)}${event.system} (${event.as.replace('bind_', '')}) ${event.peer}`
    case 'bind-refused':
      return `bind refused ${event.system} ${event.peer}: ${event.status}`
    case 'message': {
      const ids = event.ids.length > 0 ? event.ids.join(' ') : event.answer
      const parts = event.parts > 1 ? `, ${event.parts} parts` : ''
      return `message     ${ids}: ${event.from} → ${event.to}${parts} ${JSON.stringify(event.text)}`
    }
    case 'receipt':
      return `receipt     ${event.id}: ${event.stat}`
    case 'trouble':
      return `trouble: ${event.reason}`
  }
}
