import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** One machine of the rig: a program with whatever it starts, which can die, stand still and come back. */
export interface Member {
  readonly name: string
  /** Resolves when it runs; what it serves may take longer. */
  start(): Promise<void>
  /** `kill -9` of all of its processes at once, as when the machine loses its power. */
  kill(): Promise<void>
  /** SIGSTOP: it keeps its connections and says nothing any more. */
  freeze(): void
  thaw(): void
  readonly isRunning: boolean
}

export interface MemberParts {
  readonly name: string
  readonly command: readonly [program: string, ...args: string[]]
  readonly env?: Readonly<Record<string, string>>
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
  readonly folder: string
  /** A process that it started and let go of: the file that holds its number in the first line. */
  readonly pidFile?: string
}

/** Whoever ends this process in the middle leaves nothing running. */
const members = new Set<() => void>()
process.on('exit', () => {
  for (const end of members) end()
})

/** What it prints goes into `{name}.log` in its folder. */
export function member(parts: MemberParts): Member {
  const { name, command, env, user, folder, pidFile } = parts
  let child: ChildProcess | undefined
  const isRunning = () => child !== undefined && child.exitCode === null && child.signalCode === null
  const pids = (): readonly number[] => {
    const own = isRunning() && child?.pid !== undefined ? familyOf(child.pid) : []
    const other = pidFile === undefined ? undefined : pidIn(pidFile)
    return other === undefined ? own : [...own, ...familyOf(other)]
  }
  const signal = (wanted: NodeJS.Signals) => {
    for (const pid of pids()) send(pid, wanted)
  }
  members.add(() => signal('SIGKILL'))
  return {
    name,
    get isRunning() {
      return isRunning()
    },
    async start() {
      if (isRunning()) return
      const log = openSync(`${folder}/${name}.log`, 'a')
      const [program, ...args] = command
      const started = spawn(program, args, {
        ...user,
        cwd: folder.startsWith('/') && user ? folder : process.cwd(),
        env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...env },
        stdio: ['ignore', log, log],
      })
      closeSync(log)
      child = started
      await new Promise<void>((resolve, reject) => started.once('spawn', resolve).once('error', reject))
    },
    async kill() {
      const all = pids()
      for (const pid of all) send(pid, 'SIGKILL')
      while (all.some(isThere)) await new Promise(resolve => setTimeout(resolve, 10))
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
  }
}

/** Parents before children, so that none is started anew by one that goes on. */
function familyOf(pid: number): readonly number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
    return [pid, ...children.flatMap(child => familyOf(Number(child)))]
  } catch {
    return []
  }
}

/** The file outlives its process, and the number may be another one's by then. */
function pidIn(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dirname(file)) ? pid : undefined
  } catch {
    return undefined
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended by itself meanwhile.
  }
}

/** A zombie that nobody waits for is none of ours any more. */
function isThere(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
