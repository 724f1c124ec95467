import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lookAtMachine } from './machine.ts'

let parent: string
let dataDir: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'sekisho-machine-'))
  dataDir = join(parent, 'data')
})
afterEach(() => rmSync(parent, { recursive: true }))

const look = () => lookAtMachine({ dataDir, database: { kind: 'sqlite' } })
const ofFolder = () => look().filter(({ check }) => check === 'data-folder')

describe('a look at the machine', () => {
  it('makes no folder that is not there', () => {
    expect(ofFolder()).toMatchObject([{ state: 'warning', found: `${dataDir} is not there.` }])
    expect(readdirSync(parent)).toEqual([])
  })

  it('is content with a folder and files for one user, and tells how much room there is', () => {
    mkdirSync(dataDir, { mode: 0o700 })
    writeFileSync(join(dataDir, 'sekisho.sqlite'), '', { mode: 0o600 })
    // The end of the audit trail is for everybody.
    writeFileSync(join(dataDir, 'audit-head'), '', { mode: 0o644 })
    expect(ofFolder()).toMatchObject([{ state: 'good' }])
    expect(look().find(({ check }) => check === 'disk')?.found).toMatch(/\d\.\d GB free under/)
  })

  it('names each file that others may read, with what to do', () => {
    mkdirSync(dataDir)
    chmodSync(dataDir, 0o755)
    for (const name of ['sekisho.sqlite', 'sekisho.sqlite-wal']) {
      writeFileSync(join(dataDir, name), '')
      chmodSync(join(dataDir, name), 0o644)
    }
    expect(ofFolder().map(({ state, todo }) => `${state}: ${todo}`)).toEqual([
      `warning: chmod 700 ${dataDir}`,
      `warning: chmod 600 ${join(dataDir, 'sekisho.sqlite')}`,
      `warning: chmod 600 ${join(dataDir, 'sekisho.sqlite-wal')}`,
    ])
  })

  it('finds a file where a folder should be', () => {
    writeFileSync(dataDir, '')
    expect(ofFolder()).toMatchObject([{ state: 'bad', found: `${dataDir} is no folder.` }])
  })
})
