import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { newFolder } from '../../support/process.ts'
import { needProgram } from '../../support/programs.ts'

/** The units that people copy, judged by systemd itself; nothing is started. */
const FOLDER = join('docs', 'examples', 'systemd')
const SERVICES = ['sekisho.service', 'sekisho-worker.service']
const folder = newFolder()
afterAll(() => folder.remove())

const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8')
function analyze(...args: string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(needProgram('systemd-analyze', 'systemd'), args, {
    encoding: 'utf8',
    env: { ...process.env, SYSTEMD_PAGER: '', SYSTEMD_COLORS: '0' },
  })
  return { status, said: `${stdout}${stderr}` }
}

/** The program stands elsewhere on this machine; all else is as it is shipped. */
function here(name: string, change: (text: string) => string = text => text): string {
  const file = join(folder.path, name)
  writeFileSync(file, change(read(name).replace('/opt/sekisho/node_modules/.bin/node', process.execPath)))
  return file
}

describe('the units of systemd', () => {
  it('have no mistake that systemd finds, and one that has is found', () => {
    const files = [...SERVICES, 'sekisho.socket'].map(name => here(name))
    expect(analyze('verify', ...files)).toEqual({ status: 0, said: '' })
    const wrong = here('sekisho.service', text => text.replace('ProtectClock=true', 'ProtectClok=true'))
    expect(analyze('verify', wrong).said).toContain('ProtectClok')
  })

  it.each(SERVICES)('%s exposes little: 2.0 at most', name => {
    const judged = (file: string) => analyze('security', '--offline=true', '--threshold=20', file)
    const { status, said } = judged(here(name))
    expect([status, said]).toEqual([0, expect.stringMatching(/exposure level for \S+: [01]\.\d OK/)])
    const open = here(name, text =>
      text.replace(/^(SystemCall|Protect|Restrict|Private|Capability).*\n/gm, ''),
    )
    expect(judged(open).status).not.toBe(0)
  })

  it('guard the worker as they guard the server, and leave both the time to stop', () => {
    const guards = (name: string) => read(name).slice(read(name).indexOf('# What it never needs'))
    expect(guards('sekisho-worker.service')).toBe(guards('sekisho.service'))
    for (const name of SERVICES) expect(read(name)).toMatch(/^TimeoutStopSec=30$/m)
  })
})
