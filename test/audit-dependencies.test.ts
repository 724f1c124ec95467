import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** The check of dependencies, with an npm that answers what the test wants. */
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-npm-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function check(answer: string, ci: boolean) {
  const npm = join(folder, 'npm')
  writeFileSync(npm, `#!${process.execPath}\nconsole.log(${JSON.stringify(answer)})\n`)
  chmodSync(npm, 0o755)
  const PATH = `${folder}:${dirname(process.execPath)}`
  const { status, stdout } = spawnSync(process.execPath, ['bin/audit-dependencies'], {
    encoding: 'utf8',
    env: { PATH, ...(ci && { CI: 'true' }) },
  })
  return { status, stdout }
}

const advisories = (high: number) =>
  JSON.stringify({
    vulnerabilities: high > 0 ? { leaky: { name: 'leaky', severity: 'high', range: '<2' } } : {},
    metadata: { vulnerabilities: { info: 0, low: 1, moderate: 2, high, critical: 0, total: high + 3 } },
  })

describe('the check of dependencies', () => {
  it('fails in CI when the registry knows of a serious advisory, and names the package', () => {
    expect(check(advisories(1), true)).toEqual({
      status: 1,
      stdout: expect.stringContaining('high: leaky <2'),
    })
  })

  it('names it elsewhere, and lets the work go on', () => {
    expect(check(advisories(1), false)).toEqual({ status: 0, stdout: expect.stringContaining('1 packages') })
  })

  it('passes when there is none', () => {
    expect(check(advisories(0), true)).toEqual({
      status: 0,
      stdout: 'Advisories: 0 packages at level high or above, 3 below.\n',
    })
  })

  it.each([
    ['{"message":"405 Method Not Allowed","statusCode":405}', '405 Method Not Allowed'],
    ['{"error":{"summary":"connect ECONNREFUSED"}}', 'connect ECONNREFUSED'],
    ['no JSON', 'npm audit gave no answer'],
  ])('says that it could not be made, and why, after %s', (answer, reason) => {
    for (const ci of [true, false])
      expect(check(answer, ci)).toEqual({
        status: 0,
        stdout: `ADVISORIES NOT CHECKED: ${reason}. Nothing is known about the packages of this run.\n`,
      })
  })
})
