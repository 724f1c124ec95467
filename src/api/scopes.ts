/** What a key of the API may do. Each operation names the one that it needs. */
export const SCOPES = {
  'contracts:read': 'look at contracts and administrators',
  'contracts:write':
    'add contracts, change their name, enrolment and the day from which codes are compulsory',
  'ends:write': 'say on which day a contract ends, after which it is erased, and call that off',
  'lines:read': 'look at lines, their option services and service users',
  'lines:write': 'add lines with their login IDs, change their names, ordered services and option services',
  'moves:write':
    'give administrators and service users other IDs, and lines other numbers and other contracts',
  'numbers:read': 'look at SMS numbers, all but the last 4 digits hidden',
  'numbers:write': 'register, change and remove SMS numbers',
  'passwords:reset': 'make new initial passwords',
  'line-states:read':
    'read the whole state of lines, as passed on to the telephone system, and say what it has applied',
  'line-states:report':
    'report settings that were dialled at the telephone system; not more than its users may',
  'states:write': 'suspend and resume contracts and IDs',
} as const

export type Scope = keyof typeof SCOPES
export const SCOPE_NAMES = Object.keys(SCOPES) as readonly Scope[]

/** A scope, `lines:*` for all that begin so, or `*` for every one; `undefined` for anything else. */
export function readScopes(text: string): readonly Scope[] | undefined {
  const found = text.endsWith('*')
    ? SCOPE_NAMES.filter(scope => text === '*' || scope.startsWith(text.slice(0, -1)))
    : SCOPE_NAMES.filter(scope => scope === text)
  return found.length > 0 ? found : undefined
}
