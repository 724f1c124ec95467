import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { haproxyFile, patroniFile, pgbouncerFile } from './machines/configurations.ts'
import { FAULTS } from './machines/faults.ts'

/** docs/machines.md tells to set up what its rows were measured with, and has rows of faults that there are. */
const PAGES = ['docs/machines.md', 'docs/machines.ja.md'] as const
const block = (page: string, language: string) =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(readFileSync(page, 'utf8'))?.[1] ?? ''
const linesOf = (text: string) =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)

const PORTS = {
  etcd: [{ client: 1, peer: 2 }],
  postgres: [
    { sql: 5432, rest: 8008 },
    { sql: 5433, rest: 8009 },
  ],
  servers: [8080],
  web: 80,
  primary: 5000,
  pooler: 6432,
}

describe.each(PAGES)('%s', page => {
  it('has the files of HAProxy and PgBouncer as the rig has them, but for addresses', () => {
    const plain = (text: string) => linesOf(text.replace(/\d+\.\d+\.\d+\.\d+:\d+|port \d+$/gm, 'here'))
    const rig = [...plain(haproxyFile(PORTS)), ...plain(pgbouncerFile(PORTS, ''))]
    for (const language of ['haproxy', 'ini'])
      for (const line of plain(block(page, language))) expect(rig).toContain(line)
  })

  it('has the settings of Patroni as the rig has them', () => {
    const times = { ttl: 30, loopWait: 10, retryTimeout: 10 }
    const rig = JSON.parse(patroniFile(PORTS, 0, { folder: '', times, synchronous: true })).bootstrap.dcs
    const { postgresql, ...dcs } = parse(block(page, 'yaml'))
    expect(rig).toMatchObject({ ...dcs, postgresql })
  })

  it('has rows of faults that can be made, each with its command', () => {
    const rows = linesOf(readFileSync(page, 'utf8')).filter(line => line.includes('`npm run machines --'))
    expect(rows.length).toBeGreaterThan(3)
    for (const row of rows) {
      const [, name = ''] = /`npm run machines -- .*"([^"]+)"`/.exec(row) ?? []
      expect([row, FAULTS.filter(fault => fault.name === name)]).toEqual([row, [expect.anything()]])
    }
  })
})
