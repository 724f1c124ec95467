import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Keeps the shape of the code: who may import whom, and where the outside world is read. */
const SRC = resolve('src')
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter(name => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
  .sort()
const sources = new Map(files.map(name => [name, readFileSync(join(SRC, name), 'utf8')]))

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}
const imports = [...sources].flatMap(([from, text]) => importsOf(from, text))

const role = (file: string) => {
  if (file.startsWith('main/')) return 'main'
  if (file.startsWith('sites/')) return 'sites'
  if (file.startsWith('platform/')) return 'platform'
  if (file.startsWith('migrations/')) return 'migrations'
  if (/(^|\/)tables\.ts$/.test(file)) return 'tables'
  if (file.startsWith('page/')) return 'page'
  // The store of everybody's contracts, lines and accounts: whoever may ask a store may ask it.
  if (file.startsWith('accounts/')) return 'accounts'
  if (/^(policy|policy-[a-z]+|site|sms-number|sms-number-messages)\.ts$/.test(file)) return 'policy'
  if (!file.includes('/')) return 'root'
  if (/store\.ts$/.test(file)) return 'store'
  if (/routes\.tsx?$/.test(file)) return 'routes'
  if (/view[s]?\.tsx$/.test(file)) return 'view'
  if (/(messages|problems|events?)\.ts$/.test(file)) return 'sentences'
  return 'rules'
}
const slice = (file: string) => dirname(file)
const room = (file: string) => file.split('/')[0]

const RANK: Record<string, number> = {
  main: 5,
  sites: 4,
  routes: 3,
  view: 2,
  rules: 2,
  store: 1,
  accounts: 1,
  sentences: 1,
  root: 1,
  page: 0,
  tables: 0,
  migrations: 0,
  policy: 0,
  platform: 0,
}

describe('imports', () => {
  it('are found at all', () => expect(imports.length).toBeGreaterThan(200))

  it('point one way: main → sites → routes → rules → store', () => {
    const wrong = imports.filter(({ from, to, typeOnly }) => !typeOnly && rank(from) < rank(to))
    expect(wrong.map(show)).toEqual([])
  })

  it('reach another slice only through its rules, never its store, nor what opens the sealed numbers of accounts', () => {
    const isInner = (file: string) => role(file) === 'store' || file === 'accounts/sealed-number.ts'
    const wrong = imports.filter(({ from, to }) => isInner(to) && slice(from) !== slice(to))
    expect(wrong.map(show)).toEqual([])
  })

  it('of the platform stay in the platform, but for the policy it is configured by', () => {
    const wrong = imports.filter(
      ({ from, to }) => role(from) === 'platform' && role(to) !== 'platform' && role(to) !== 'policy',
    )
    expect(wrong.map(show)).toEqual([])
  })

  it('of views are types, sentences, layout, and what waits for nothing and asks nobody', () => {
    const outside = /\b(async|await|Promise)\b|from 'node:|Date\.now/
    const isPure = (file: string): boolean =>
      ['sentences', 'policy'].includes(role(file)) ||
      (!outside.test(withoutComments(sources.get(file) ?? '')) &&
        imports.every(({ from, to, typeOnly }) => from !== file || typeOnly || isPure(to)))
    const wrong = imports.filter(
      ({ from, to, typeOnly }) =>
        role(from) === 'view' && !typeOnly && !['view', 'page'].includes(role(to)) && !isPure(to),
    )
    expect(wrong.map(show)).toEqual([])
  })

  it('do not go round in a circle', () => {
    const next = new Map(
      files.map(file => [file, imports.filter(one => one.from === file && !one.typeOnly).map(one => one.to)]),
    )
    const done = new Set<string>()
    const visit = (file: string, path: readonly string[]): string[] => {
      if (path.includes(file)) return [[...path, file].join(' → ')]
      if (done.has(file)) return []
      const circles = (next.get(file) ?? []).flatMap(to => visit(to, [...path, file]))
      done.add(file)
      return circles
    }
    expect(files.flatMap(file => visit(file, []))).toEqual([])
  })
})

describe('the platform', () => {
  it('knows no word of the product', () => {
    // PostgreSQL calls a remark to a connection a notice.
    const words =
      /\b(sms|otp|challenge|enrol\w*|contract|administrator|loginId|desk|operator|pre-?registration|gateway|inbox|kannel|twilio|aossms|smpp|known.?device|(?<!\.on\(')notices?|rollout)\b/i
    const known = [...sources]
      .filter(([file]) => role(file) === 'platform')
      .flatMap(([file, text]) =>
        text
          .split('\n')
          .map((line, at) => ({ where: `${file}:${at + 1}`, code: line.replace(/\/\/.*|^\s*\*.*/, '') })),
      )
      .filter(({ code }) => words.test(code))
    expect(known.map(({ where, code }) => `${where} ${code}`)).toEqual([])
  })
})

describe('tables', () => {
  const WRITES =
    /(?:insertInto|updateTable|deleteFrom|mergeInto|replaceInto)\(\s*'(\w+)'|sql`\s*(?:insert into|update|delete from) (\S+)/g
  const stores = [...sources].filter(([file]) => role(file) !== 'migrations')
  const writes = stores.flatMap(([file, text]) =>
    [...withoutComments(text).matchAll(WRITES)].map(match => ({ file, table: match[1] ?? match[2] ?? '' })),
  )

  it('are written by the stores of one slice each', () => {
    const owners = Map.groupBy(
      writes.filter(({ table }) => /^\w+$/.test(table)),
      write => write.table,
    )
    expect(owners.size).toBeGreaterThan(20)
    const slices = [...owners].map(([table, of]) => [table, ...new Set(of.map(({ file }) => room(file)))])
    expect(slices.filter(([, ...of]) => of.length > 1)).toEqual([])
  })

  it('stand with their owners, beside every room, in docs/architecture.md', () => {
    const page = readFileSync('docs/architecture.md', 'utf8')
    const told = [...page.matchAll(/^\| `([\w-]+)\/` \|[^|]+\| ([^|]+) \|$/gm)].map(row => [row[1], row[2]])
    const tablesOf = (wanted: string) => {
      const named = writes.filter(({ file, table }) => room(file) === wanted && /^\w+$/.test(table))
      return [...new Set(named.map(({ table }) => table))].sort().join(', ') || '–'
    }
    const rooms = [...new Set(files.filter(file => file.includes('/')).map(file => room(file) ?? ''))].sort()
    expect(told).toEqual(rooms.map(name => [name, tablesOf(name)]))
  })

  it('are written without a name only where values are sealed anew under another key, and where all are copied', () => {
    const nameless = writes.filter(({ table }) => !/^\w+$/.test(table))
    expect(new Set(nameless.map(({ file }) => file))).toEqual(
      new Set(['at-rest/store.ts', 'platform/db/copy.ts']),
    )
  })
})

describe('the outside world is read in one place each', () => {
  it.each([
    ['time', /\bDate\.now\(|new Date\(\)|performance\.now\(/, /^platform\/clock\.ts$/],
    [
      'chance',
      /Math\.random|randomBytes|randomUUID|getRandomValues/,
      /^platform\/entropy\.ts$|^main\/assemble\.ts$/,
    ],
    ['the environment', /process\.(env|argv|exit)/, /^main\//],
    ['other programs', /node:child_process/, /^notices\/write\.ts$/],
    [
      'files',
      /from 'node:fs/,
      /^main\/|^notices\/(folder|write)\.ts$|^audit\/(archive-file|archived-files|kept-head)\.ts$|^config\/dangers\.ts$|^doctor\/machine\.ts$|^sms\/gateways\/smpp\/line\.ts$|^platform\/(config|secret-text|log-lines|http\/assets)\.ts$/,
    ],
    [
      'SQL',
      /\bkysely\b|selectFrom|insertInto|updateTable|deleteFrom/,
      /store\.ts$|tables\.ts$|^accounts\/|^platform\/db\/|^migrations\//,
    ],
    // The manual has an address for each step and each page, compared with the routes by its tests.
    ['where the sites are mounted', /['"`}]\/o[aup]\b/, /^(site|help\/manuals|help\/pages)\.ts$/],
    ['raw HTML', /dangerouslySetInnerHTML|(?<!\.)\braw\(|Suspense|ErrorBoundary/, /^$/],
  ])('%s', (_, pattern, allowed) => {
    const wrong = [...sources].filter(
      ([file, text]) => pattern.test(withoutComments(text)) && !allowed.test(file),
    )
    expect(wrong.map(([file]) => file)).toEqual([])
  })

  it('of what starts other programs are the command line’s', () => {
    const served = ['main/server.ts', 'main/worker.ts', 'sites/api.ts', 'sms/metrics.ts', 'guard/metrics.ts']
    const reached = new Set(served)
    for (const file of reached)
      for (const { from, to, typeOnly } of imports) if (from === file && !typeOnly) reached.add(to)
    expect(reached.size).toBeGreaterThan(200)
    expect([...reached].filter(file => sources.get(file)?.includes('child_process'))).toEqual([])
  })

  it('and no file grows past 300 lines', () => {
    const long = [...sources].filter(
      ([file, text]) => text.split('\n').length > 300 && !file.includes('migrations/'),
    )
    expect(long.map(([file, text]) => `${file}: ${text.split('\n').length}`)).toEqual([])
  })
})

function rank(file: string): number {
  return RANK[role(file)] ?? 0
}

function show({ from, to }: Import): string {
  return `${from} → ${to}`
}

function importsOf(from: string, text: string): Import[] {
  return [...text.matchAll(/^(?:import|export) (type )?([^'"]*?)from '(\.[^']+)'/gms)].map(match => ({
    from,
    to: relative(SRC, resolve(SRC, dirname(from), match[3] ?? '')),
    typeOnly: match[1] !== undefined,
  }))
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
}
