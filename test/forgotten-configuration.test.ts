import { existsSync, readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newFolder, run } from '../support/process.ts'

/** The command line where SEKISHO_CONFIG was forgotten: production knows nothing of what it would print. Needs the build. */
let folder: ReturnType<typeof newFolder>
beforeEach(() => {
  folder = newFolder()
})
afterEach(() => folder.remove())

const cli = async (...args: string[]) => {
  const running = run('cli', args, { SEKISHO_DATA_DIR: `${folder.path}/data` })
  return { code: await running.ended, output: running.output() }
}
const ADD = ['contract', 'add', '--name', '箱根物産', '--admin-id', 'hakone']
const RESET = ['password', 'reset', '--site', 'admin', 'hakone', '--yes']
const CHANGING = [
  ...[ADD, RESET, ['migrate'], ['work'], ['keys', 'rotate'], ['sms', 'test', '09012345678']],
  ...[
    ['keys', 'give-up', 'lost', '--yes'],
    ['keys', 'api', 'revoke', 'x', '--yes'],
    ['smsc', '--port', '0'],
  ],
]

describe('without SEKISHO_CONFIG', () => {
  it.each(CHANGING)('%s %s does nothing, and says what to set', async (...args) => {
    const { code, output } = await cli(...args)
    expect([code, output]).toEqual([
      78,
      expect.stringContaining('Nothing was done: SEKISHO_CONFIG is not set'),
    ])
    expect(output).not.toContain('password:')
    expect(existsSync(`${folder.path}/data`)).toBe(false)
  })

  it('looking makes nothing either, and says what it looks at', async () => {
    const none = await cli('audit', 'list')
    expect([none.code, none.output]).toEqual([1, expect.stringContaining('There is none yet')])
    expect(readdirSync(folder.path)).toEqual([])
    expect((await cli('migrate', '--demonstration')).code).toBe(0)
    const list = await cli('audit', 'list')
    expect([list.code, list.output]).toEqual([
      0,
      expect.stringContaining(`the demonstration in ${folder.path}`),
    ])
  })

  it('checks no configuration that was not named', async () => {
    for (const more of [[], ['--offline']]) {
      const { code, output } = await cli('config', 'check', ...more)
      expect([code, output]).toEqual([78, expect.stringContaining('No configuration was named')])
      expect(output).not.toContain('good')
    }
    expect(existsSync(`${folder.path}/data`)).toBe(false)
    expect(await cli('config', 'check', '--demonstration')).toEqual({
      code: 0,
      output: expect.stringMatching(/^The configuration is good\.\nNetworks, each: 30 SMS in 10 minutes, /),
    })
  })

  it('acts on the demonstration for who asks for it, wherever he says so', async () => {
    expect((await cli('migrate', '--demonstration')).code).toBe(0)
    const added = await cli(...ADD, '--demonstration')
    expect([added.code, added.output]).toEqual([0, expect.stringContaining('Initial password: ')])
    const [command = '', below = '', ...rest] = RESET
    expect((await cli(command, below, '--demonstration', ...rest)).code).toBe(0)
  })
})
