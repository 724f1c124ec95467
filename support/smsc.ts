import type { SimulatorEvent } from '../src/sms/simulator/events.ts'
import { type Running, run } from './process.ts'

export type MessageEvent = Extract<SimulatorEvent, { event: 'message' }>

/** `sekisho smsc` as a process of its own; needs the build. */
export interface RunningSmsc extends Running {
  readonly port: number
  /** What it told so far. */
  events(): readonly SimulatorEvent[]
  messages(): MessageEvent[]
}

export async function startSmsc(...args: readonly string[]): Promise<RunningSmsc> {
  const running = run('cli', ['smsc', '--no-database', '--json', '--port', '0', ...args], {})
  await running.printed('"listening"')
  const read: SimulatorEvent[] = []
  let readUpTo = 0
  const events = () => {
    // The last line may be half there.
    const end = running.output().lastIndexOf('\n') + 1
    const lines = running.output().slice(readUpTo, end).split('\n')
    readUpTo = end
    for (const line of lines) if (line.startsWith('{')) read.push(JSON.parse(line) as SimulatorEvent)
    return read
  }
  const listening = events().find(event => event.event === 'listening')
  if (listening === undefined) throw new Error(running.output())
  const messages = () => events().filter(event => event.event === 'message')
  return { ...running, port: listening.port, events, messages }
}
