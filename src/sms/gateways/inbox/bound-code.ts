/** The origin-bound one-time code in an SMS' last line, `@host #code`, as phones read it; else `undefined`. */
export function readBoundCode(text: string): { readonly host: string; readonly code: string } | undefined {
  const lastLine = text.split('\n').at(-1) ?? ''
  const found = /^@([a-z0-9.-]+) #([A-Za-z0-9]+)(?: @[a-z0-9.-]+)?$/.exec(lastLine)
  return found?.[1] && found[2] ? { host: found[1], code: found[2] } : undefined
}
