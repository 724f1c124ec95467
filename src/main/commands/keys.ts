import type { Command } from 'commander'
import { findOwners, giveUpKey, type KeyUse, listKeyUse, rotateNumbers } from '../../at-rest/at-rest.ts'
import type { Deps } from '../../deps.ts'
import { addApiKeyCommands } from './api-keys.ts'
import { smsNumber } from './arguments.ts'
import { confirmed } from './confirmation.ts'
import { asOperator, changing, fail, withDeps } from './run.ts'

const STATES: Record<KeyUse['state'], string> = {
  first: 'seals and opens',
  further: 'opens',
  missing: 'MISSING in the configuration: these numbers cannot be read',
  'not-sealed': 'not sealed yet: written by an earlier version',
}

/** The operator's commands about the keys that seal SMS numbers (docs/decisions/0016). */
export function addKeyCommands(program: Command): void {
  const keys = program
    .command('keys')
    .description('the keys that seal SMS numbers in the database; "keys api": those of the provisioning API')
  keys
    .command('list')
    .description('show the ids of the keys and how many numbers each seals; never a key')
    .option('--json', 'one JSON object a line')
    .addHelpText('after', '\nExample:\n  sekisho keys list')
    .action((options: { json?: true }) =>
      withDeps(async deps => {
        const uses = await listKeyUse(deps)
        for (const { keyId, numbers, state } of uses)
          console.log(
            options.json
              ? JSON.stringify({ key: keyId || null, numbers, state })
              : `${(keyId || '-').padEnd(34)}${String(numbers).padStart(10)}  ${STATES[state]}`,
          )
        if (uses.some(use => use.state === 'missing')) process.exitCode = 1
      }),
    )
  keys
    .command('rotate')
    .description('seal every number with the first key; safe to break off and to run again')
    .addHelpText('after', '\nExample:\n  sekisho keys rotate')
    .action(() => changing(rotate))
  keys
    .command('give-up')
    .description('empty the numbers of a key that is lost for ever; they have to be registered again')
    .argument('<id>', 'id of the lost key')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  sekisho keys give-up lost')
    .action((id: string, options: { yes?: true }) =>
      asOperator(async deps => {
        const question = `The numbers under the key ${id} are emptied, and administrators register by ID and password alone. Go on?`
        if (!(await confirmed(question, options))) return
        const outcome = await giveUpKey(deps, id)
        if (outcome.kind === 'key-present') fail(`The key ${id} is in the configuration. Rotate instead.`)
        else console.log(`Numbers to be registered again: ${outcome.accounts}`)
      }),
    )

  addApiKeyCommands(keys)

  const number = program.command('number').description('SMS numbers')
  number
    .command('find')
    .description('show the IDs that an SMS number is registered for')
    .argument('<number>', 'SMS number, 11 digits', smsNumber)
    .option('--json', 'one JSON object a line')
    .addHelpText('after', '\nExample:\n  sekisho number find 09012345678')
    .action((text: string, options: { json?: true }) =>
      withDeps(async deps => {
        const owners = await findOwners(deps, text)
        for (const owner of owners)
          console.log(
            options.json
              ? JSON.stringify({ site: owner.site, id: owner.login_id, contract: owner.contract_name })
              : `${owner.site.padEnd(6)}${owner.login_id.padEnd(34)}${owner.contract_name}`,
          )
        if (owners.length === 0) fail('The number is not registered.')
      }),
    )
}

async function rotate(deps: Deps): Promise<void> {
  const outcome = await rotateNumbers(deps, resealed => console.log(`  ${resealed} …`))
  console.log(`Sealed with the key ${deps.numbers.keyIds[0]}: ${outcome.resealed}`)
  for (const [reason, count] of outcome.unreadable) fail(`Cannot be opened: ${count} (${reason})`)
  if (outcome.left === 0) console.log('Nothing is left under another key.')
  else
    fail(
      `Left under other keys: ${outcome.left}. Does a process still write with one? See "sekisho keys list".`,
    )
}
