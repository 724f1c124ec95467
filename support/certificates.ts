import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needProgram } from './programs.ts'

/** An authority of a test's own, made by openssl: keys are made anew each time, so that none stands in the repository. */
export interface Authority {
  /** For `caFile`. */
  readonly caFile: string
  /** A certificate for these names, with its key; what a TLS server needs. */
  issue(names: readonly string[]): { readonly cert: string; readonly key: string }
  /** The same as files, for `certFile` and `keyFile`. */
  issueFiles(names: readonly string[]): { readonly certFile: string; readonly keyFile: string }
  remove(): void
}

export function makeAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-ca-'))
  const file = (name: string) => join(folder, name)
  const program = needProgram('openssl', 'openssl')
  const openssl = (...args: string[]) => execFileSync(program, args, { cwd: folder, stdio: 'pipe' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl(
    ...['req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=Authority of a test'],
    ...['-addext', 'keyUsage=critical,keyCertSign', '-keyout', 'ca.key', '-out', 'ca.pem'],
  )
  let count = 0
  const issueFiles = (names: readonly string[]) => {
    const name = `machine-${++count}`
    writeFileSync(file(`${name}.ext`), `subjectAltName=${names.join(',')}\n`)
    openssl('req', '-new', ...newKey, '-subj', '/CN=SMSC', '-keyout', `${name}.key`, '-out', `${name}.csr`)
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-days', '2', '-extfile', `${name}.ext`, '-out', `${name}.pem`],
    )
    return { certFile: file(`${name}.pem`), keyFile: file(`${name}.key`) }
  }
  return {
    caFile: file('ca.pem'),
    issueFiles,
    issue(names) {
      const { certFile, keyFile } = issueFiles(names)
      return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
