import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newFolder, run } from '../support/process.ts'

/** `sekisho operator`, as whoever runs the system types it. */
const folder = newFolder()
afterAll(() => folder.remove())

async function sekisho(...args: readonly string[]) {
  const running = run('cli', [...args, '--demonstration'], { SEKISHO_DATA_DIR: folder.path })
  const code = await running.ended
  return { code, output: running.output() }
}

beforeAll(async () => {
  expect((await sekisho('migrate')).code).toBe(0)
})

describe('sekisho operator', () => {
  it('adds an operator, shows the initial password once, and says what is still missing', async () => {
    const added = await sekisho('operator', 'add', 'yamada', '--role', 'supervisor')
    expect(added.code).toBe(0)
    expect(added.output).toMatch(/Initial password: ([a-z2-9]{4}-){4}[a-z2-9]{4}/)
    expect(added.output).toContain('sekisho operator number yamada')
    expect((await sekisho('operator', 'number', 'yamada', '09012345678')).code).toBe(0)
    const listed = await sekisho('operator', 'list', '--json')
    expect(JSON.parse(listed.output)).toEqual({
      id: 'yamada',
      role: 'supervisor',
      number: 'ending 5678',
      lastSignInAt: null,
      passwordInitial: true,
    })
    const again = await sekisho('operator', 'add', 'yamada')
    expect(again).toEqual({ code: 1, output: 'The ID is taken: yamada\n' })
  })

  it('says whose codes go to the same phone', async () => {
    const added = await sekisho('operator', 'add', 'tanaka', '--sms-number', '09012345678')
    expect(added.output).toContain('Has the same number: yamada.')
    expect((await sekisho('operator', 'number', 'tanaka', '09012345679')).output).toBe('Done.\n')
    expect((await sekisho('operator', 'number', 'tanaka', '09012345678')).output).toContain('yamada')
    await sekisho('operator', 'remove', 'tanaka', '--yes')
  })

  it('does not remove anybody without a yes', async () => {
    await sekisho('operator', 'add', 'suzuki', '--json')
    const asked = await sekisho('operator', 'remove', 'suzuki')
    expect(asked.code).toBe(1)
    expect(asked.output).toContain('--yes')
    expect((await sekisho('operator', 'list')).output).toContain('suzuki')
    expect((await sekisho('operator', 'remove', 'suzuki', '--yes')).code).toBe(0)
    expect((await sekisho('operator', 'list')).output).not.toContain('suzuki')
    expect((await sekisho('operator', 'remove', 'suzuki', '--yes')).code).toBe(1)
  })

  it('knows three roles, and explains them', async () => {
    const bad = await sekisho('operator', 'role', 'yamada', 'boss')
    expect(bad.code).toBe(2)
    expect(bad.output).toContain('read-only, desk, supervisor')
    const help = await sekisho('operator', 'role', '--help')
    expect(help.output).toContain("also clears administrators' numbers")
  })
})
