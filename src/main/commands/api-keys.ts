import { type Command, InvalidArgumentError } from 'commander'
import { type ApiKey, addApiKey, listApiKeys, revokeApiKey } from '../../api/keys.ts'
import { readScopes, SCOPE_NAMES, SCOPES, type Scope } from '../../api/scopes.ts'
import { clockTime, endOfDay, isDay, isoDate } from '../../platform/i18n/japan-time.ts'
import { confirmed } from './confirmation.ts'
import { asOperator, fail, withDeps } from './run.ts'

/** `sekisho keys api …`: who may use the provisioning API. Not the keys that seal numbers. */
export function addApiKeyCommands(keys: Command): void {
  const api = keys
    .command('api')
    .description('the keys of the provisioning API: who may use it, and for what')
  const meanings = SCOPE_NAMES.map(scope => `  ${scope.padEnd(18)} ${SCOPES[scope]}`).join('\n')
  api
    .command('add')
    .description('make a key and print it; it is shown only now')
    .requiredOption('--name <name>', 'how the audit trail calls it: 1-64 letters, digits, . _ -')
    .requiredOption('--scope <scopes...>', 'what it may do; lines:* for all that begin so', scopes)
    .option(
      '--expires <day>',
      'last day on which it is good (2027-03-31, Japan); without it, until revoked',
      lastDay,
    )
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `\nScopes:\n${meanings}\n\nExamples:\n  sekisho keys api add --name provisioning --scope "contracts:*" "lines:*" --expires 2027-03-31\n  sekisho keys api add --name desk-tool --scope lines:read passwords:reset`,
    )
    .action((options: { name: string; scope: Scope[]; expires?: number; json?: true }) =>
      asOperator(async deps => {
        const wanted = { name: options.name, scopes: options.scope, expiresAt: options.expires }
        const outcome = await addApiKey(deps, wanted)
        switch (outcome.kind) {
          case 'added':
            return printKey(options.name, outcome.key, options)
          case 'name-taken':
            return fail(
              `A key has this name already: ${options.name}. The audit trail needs each name for one key.`,
            )
          case 'over-already':
            return fail('The last day is over already. Choose a later one.')
          case 'bad-name':
            return fail(
              `A name has 1-64 letters, digits, . _ - and begins with a letter or digit: ${options.name}`,
            )
        }
      }),
    )
  api
    .command('list')
    .description('show names, scopes and states; never a key')
    .option('--json', 'one JSON object per line')
    .addHelpText('after', '\nExample:\n  sekisho keys api list')
    .action((options: { json?: true }) =>
      withDeps(async deps => {
        const all = await listApiKeys(deps)
        for (const key of all) console.log(options.json ? asJson(key) : inWords(key))
        if (all.length === 0) console.error('There are no keys. Make one: sekisho keys api add --help')
      }),
    )
  api
    .command('revoke')
    .description('revoke a key, from the next request on')
    .argument('<name>', 'name of the key')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  sekisho keys api revoke provisioning')
    .action((name: string, options: { yes?: true }) =>
      asOperator(async deps => {
        if (!(await confirmed(`The key ${name} can never be used again. Continue?`, options))) return
        const { kind } = await revokeApiKey(deps, name)
        if (kind === 'no-key') fail(`There is no key of this name: ${name}. See "sekisho keys api list".`)
        else console.log(kind === 'revoked' ? `Revoked: ${name}` : `It was revoked already: ${name}`)
      }),
    )
}

function scopes(text: string, before: readonly Scope[] = []): readonly Scope[] {
  const found = text.split(',').map(part => readScopes(part.trim()))
  if (found.includes(undefined))
    throw new InvalidArgumentError(`It must be one of ${SCOPE_NAMES.join(', ')}, or end with *.`)
  return [...new Set([...before, ...found.flatMap(one => one ?? [])])]
}

function lastDay(text: string): number {
  if (isDay(text)) return endOfDay(text)
  throw new InvalidArgumentError('It must be a day like 2027-03-31.')
}

function printKey(name: string, key: string, options: { readonly json?: true }): void {
  if (options.json) {
    console.log(JSON.stringify({ name, key }))
    return
  }
  // Alone on standard output: it can go into a file of secrets without being seen.
  console.log(key)
  console.error(`The key of ${name}. It is shown only now: keep it where your program reads its secrets.`)
}

function asJson({ scopes: held, createdAt, expiresAt, lastUsedAt, name, state }: ApiKey): string {
  const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString())
  const times = { createdAt: iso(createdAt), expiresAt: iso(expiresAt), lastUsedAt: iso(lastUsedAt) }
  return JSON.stringify({ name, state, scopes: [...held], ...times })
}

function inWords(key: ApiKey): string {
  const used =
    key.lastUsedAt === undefined ? 'never' : `${isoDate(key.lastUsedAt)} ${clockTime(key.lastUsedAt)}`
  // The last day on which it is good.
  const until = key.expiresAt === undefined ? 'revoked' : isoDate(key.expiresAt - 1)
  const held = key.scopes.size === SCOPE_NAMES.length ? '*' : [...key.scopes].join(' ')
  return `${key.name.padEnd(24)} ${key.state.padEnd(8)} last used ${used.padEnd(16)}  good until ${until.padEnd(10)}  ${held}`
}
