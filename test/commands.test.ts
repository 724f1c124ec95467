import { spawnSync } from 'node:child_process'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { sekisho } from '../src/main/commands/program.ts'
import { run } from '../support/process.ts'

/** Habits that all commands share; what each does is tested where it stands. */
const program = sekisho('0.0.0')

interface Named {
  readonly name: string
  readonly command: Command
}

const all = (command: Command, before: readonly string[] = []): readonly Named[] =>
  command.commands.flatMap(one => {
    const path = [...before, one.name()]
    return [{ name: path.join(' '), command: one }, ...all(one, path)]
  })
const commands = all(program)
const acting = commands.filter(({ command }) => command.commands.length === 0)

/** They act and say that it is done, or what they print is for one reader or of a form of its own. */
const WITHOUT_JSON = new Map([
  ...[
    'migrate',
    'work',
    'contract rename',
    'contract codes-from',
    'contract abroad',
    'contract end',
    'contract keep',
    'contract admin-id',
    'line login-id',
    'line renumber',
    'line move',
    'line service',
    'audit archive',
    'database copy',
    'line change',
    'suspend',
    'resume',
    'administrator enrolment',
    'administrator set-number',
    'operator role',
    'operator number',
    'operator remove',
    'keys rotate',
    'keys give-up',
    'keys api revoke',
    'audit rekey',
    'audit restored',
  ].map(name => [name, 'acts, and says that it is done'] as const),
  ...[
    'contract add',
    'line add',
    'password reset',
    'person erase',
    'operator password',
    'administrator activation-code',
    'config callbacks',
  ].map(name => [name, 'a secret for one person to read, once'] as const),
  ['audit export', '--format jsonl'],
  ['audit verify', 'a report in words; the exit code tells programs'],
  ['audit verify-file', 'a report in words; the exit code tells programs'],
  ['person export', 'is JSON'],
  ['config check', 'a report in words; the exit code tells programs'],
  ['config schema', 'is JSON'],
  ['switch schema', 'is JSON'],
  ['switch simulator', 'a server, until it is stopped'],
  ['completion', 'is a script'],
])

function helpOf(command: Command): string {
  let text = ''
  const writeOut = (part: string) => {
    text += part
  }
  command.configureOutput({ writeOut }).outputHelp()
  return text
}

describe('every command', () => {
  it.each(commands)('$name says what it does', ({ command }) => {
    expect(command.description()).toMatch(/^\S.{8,}/)
  })
  it.each(acting)('$name shows an example of itself', ({ name, command }) => {
    expect(helpOf(command)).toMatch(/Examples?[^:\n]*:/)
    expect(helpOf(command).split(/Examples?[^:\n]*:/)[1]).toContain(`sekisho ${name}`)
  })
  it.each(acting)('$name prints JSON, or there is a reason', ({ name, command }) => {
    const json = command.options.some(option => option.long === '--json')
    expect(json).toBe(!WITHOUT_JSON.has(name))
  })
  it.each(acting)('$name takes no secret as an option', ({ command }) => {
    const names = command.options.map(option => option.long ?? '').filter(long => !long.endsWith('-file'))
    expect(names.join(' ')).not.toMatch(/password|secret|--key\b/)
  })
})

describe('sekisho', () => {
  it('tells its version and its exit codes, and ends with 2 when it is not understood', async () => {
    const version = run('cli', ['--version'], {})
    expect(await version.ended).toBe(0)
    expect(version.output()).toMatch(/^\d+\.\d+\.\d+\n$/)
    const wrong = run('cli', ['sms', 'list', '--nonsense'], {})
    expect(await wrong.ended).toBe(2)
    expect(wrong.output()).toContain('--nonsense')
    const help = run('cli', ['--help'], {})
    expect(await help.ended).toBe(0)
    expect(help.output()).toContain('Exit codes:')
  })

  it.each([
    ['contract', 'add', '--admin-id', 'hakone', '--name'],
    ['contract', 'rename', 'hakone'],
    ['line', 'change', '05055000101', '--user-name'],
    ['line', 'add', '--admin-id', 'a', '--number', '05055000101', '--login-id', 'b', '--user-name'],
  ])('%s %s takes names of up to 200 characters', async (...args) => {
    const refused = run('cli', [...args, '株'.repeat(201)], {})
    expect(await refused.ended).toBe(2)
    expect(refused.output()).toContain('A name has at most 200 characters.')
    const taken = run('cli', [...args, '株'.repeat(200)], {})
    // It goes on to the question which installation is meant.
    expect(await taken.ended).not.toBe(2)
  })

  it('asks before what cannot be undone, and does nothing where nobody can answer', async () => {
    const asked = run('cli', ['audit', 'rekey', '--old-secret-file', '/nowhere'], {})
    expect(await asked.ended).toBe(1)
    expect(asked.output()).toContain('--yes')
  })
})

describe('the completion', () => {
  async function script(shell: string): Promise<string> {
    const printing = run('cli', ['completion', shell], {})
    expect(await printing.ended).toBe(0)
    return printing.output()
  }
  function complete(text: string, ...words: readonly string[]): string[] {
    const ask = `${text}
COMP_WORDS=(sekisho ${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
_sekisho; printf '%s\\n' "\${COMPREPLY[@]}"`
    return spawnSync('bash', ['--norc', '-c', ask], { encoding: 'utf8' }).stdout.trim().split('\n')
  }

  it('of bash knows the commands, what is below them, and their options', async () => {
    const bash = await script('bash')
    expect(spawnSync('bash', ['-n'], { input: bash }).status).toBe(0)
    expect(complete(bash, 'ro')).toEqual(['rollout'])
    expect(complete(bash, 'sms', '')).toEqual(['list', 'show', 'gateways', 'test', '--help'])
    expect(complete(bash, 'rollout', 'missing', '--a')).toEqual(['--admins'])
    expect(complete(bash, 'contract', 'codes-from', 'hakone', '--')).toContain('--help')
    expect(complete(bash, 'completion', '')).toEqual(['bash', 'zsh', 'fish', '--help'])
  })

  it('is there for zsh and fish', async () => {
    expect(await script('zsh')).toMatch(/^#compdef sekisho/)
    expect(await script('fish')).toContain("-a 'list show gateways test'")
  })
})
