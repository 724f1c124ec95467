import { Argument, type Command } from 'commander'
import { print } from './run.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

/** `sekisho completion <shell>`: a script made from the commands themselves, so that it knows every one of them. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description('print a script that lets a shell complete the commands and their options')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText(
      'after',
      '\nExamples:\n  sekisho completion bash > /etc/bash_completion.d/sekisho\n  sekisho completion zsh > ~/.zfunc/_sekisho\n  sekisho completion fish > ~/.config/fish/completions/sekisho.fish',
    )
    .action((shell: Shell) => print(SCRIPTS[shell](program)))
}

interface Node {
  /** The words behind `sekisho`. */
  readonly path: string
  readonly words: readonly string[]
}

const SCRIPTS: Record<Shell, (program: Command) => string> = { bash, zsh, fish }

/** What may follow at each place: the commands below it, its options, and what an argument may be. */
function completionsOf(command: Command, path: readonly string[] = []): readonly Node[] {
  const below = command.commands.map(one => one.name())
  const options = command.options.filter(option => !option.hidden).map(option => option.long ?? '')
  const choices = command.registeredArguments.flatMap(argument => argument.argChoices ?? [])
  const words = [...below, ...choices, ...options.filter(Boolean), '--help']
  return [
    { path: path.join(' '), words },
    ...command.commands.flatMap(one => completionsOf(one, [...path, one.name()])),
  ]
}

/** The same function for both: the words typed so far lead to a place, as far as they are commands. */
function lookup(program: Command): string {
  const nodes = completionsOf(program)
  const cases = nodes.map(({ path, words }) => `    '${path}') words='${words.join(' ')}' ;;`)
  const places = nodes.map(({ path }) => `'${path}'`).filter(path => path !== "''")
  return `  for word in "$@"; do
    case "\${place:+$place }$word" in
      ${places.join('|')}) place="\${place:+$place }$word" ;;
    esac
  done
  case "$place" in
${cases.join('\n')}
  esac`
}

function bash(program: Command): string {
  return `# bash completion for sekisho
_sekisho() {
  local place='' words='' word
  set -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}"
${lookup(program)}
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _sekisho sekisho
`
}

function zsh(program: Command): string {
  return `#compdef sekisho
_sekisho() {
  local place='' found='' word
  set -- "\${(@)words[2,CURRENT-1]}"
${lookup(program).replaceAll(" words='", " found='")}
  compadd -- \${=found}
  _files
}
compdef _sekisho sekisho
`
}

function fish(program: Command): string {
  const lines = completionsOf(program).flatMap(({ path, words }) => {
    const place = path.split(' ').filter(Boolean)
    const seen = place.map(word => `__fish_seen_subcommand_from ${word}`)
    const further = place.length === 0 ? ['__fish_use_subcommand'] : seen
    const plain = words.filter(word => !word.startsWith('-'))
    const long = words.filter(word => word.startsWith('--')).map(word => `-l ${word.slice(2)}`)
    const condition = further.join('; and ')
    return [
      ...(plain.length > 0 ? [`complete -c sekisho -n '${condition}' -a '${plain.join(' ')}'`] : []),
      ...long.map(option => `complete -c sekisho -n '${condition}' ${option}`),
    ]
  })
  return `# fish completion for sekisho\n${lines.join('\n')}\n`
}
