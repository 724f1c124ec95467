import { readFileSync } from 'node:fs'
import type { TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../src/platform/clock.ts'
import { systemEntropy } from '../src/platform/entropy.ts'
import { openLog } from '../src/platform/log.ts'
import { gatewaySchema, type SettingsOf } from '../src/sms/gateways/index.ts'
import { smppGateway } from '../src/sms/gateways/smpp/smpp.ts'
import { type Authority, makeAuthority } from '../support/certificates.ts'
import { HandSmsc } from '../support/hand-smsc.ts'
import { until } from '../support/until.ts'
import { FakeClock, testConfig } from '../support/world.ts'

let carriers: Authority
let strangers: Authority
let smsc: HandSmsc

beforeAll(() => {
  carriers = makeAuthority()
  strangers = makeAuthority()
})
afterAll(() => {
  carriers.remove()
  strangers.remove()
})
afterEach(() => smsc.close())

type Tls = SettingsOf<'smpp'>['tls']

async function check(tls: Tls, clock = systemClock) {
  const given = {
    kind: 'smpp',
    name: 'carrier',
    host: '127.0.0.1',
    port: smsc.port,
    systemId: 'sekisho',
    tls,
  }
  const settings = gatewaySchema.parse(given) as SettingsOf<'smpp'>
  const deps = { config: testConfig(), clock, entropy: systemEntropy, log: openLog('silent') }
  return smppGateway(deps, settings, 'word').check(new AbortController().signal)
}

describe('an SMSC behind TLS', () => {
  it('is believed with a certificate of the given authority, for its address or the given name', async () => {
    smsc = await HandSmsc.open(carriers.issue(['IP:127.0.0.1', 'DNS:smsc.example']))
    expect(await check({ caFile: carriers.caFile })).toEqual({ usable: true })
    expect(await check({ caFile: carriers.caFile, serverName: 'smsc.example' })).toEqual({ usable: true })
    expect(smsc.lines).toHaveLength(2)
  })

  it('is believed under the given name alone, and told for which name it is asked', async () => {
    smsc = await HandSmsc.open(carriers.issue(['DNS:smsc.example']))
    expect(await check({ caFile: carriers.caFile, serverName: 'smsc.example' })).toEqual({ usable: true })
    expect((smsc.line.socket as TLSSocket).servername).toBe('smsc.example')
  })

  it('is not believed with a certificate of another authority, and hears no password', async () => {
    smsc = await HandSmsc.open(strangers.issue(['IP:127.0.0.1']))
    expect(await check({ caFile: carriers.caFile })).toEqual({
      usable: false,
      reason: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    })
    // The authorities of the system do not know this one either.
    expect((await check({})).usable).toBe(false)
    expect(smsc.got('bind_transceiver')).toEqual([])
  })

  it('is not believed under another name', async () => {
    smsc = await HandSmsc.open(carriers.issue(['DNS:other.example']))
    for (const serverName of [undefined, 'smsc.example'])
      expect(await check({ caFile: carriers.caFile, serverName })).toEqual({
        usable: false,
        reason: 'ERR_TLS_CERT_ALTNAME_INVALID',
      })
    expect(smsc.got('bind_transceiver')).toEqual([])
  })

  it('that speaks no TLS at all fails, by what it says or by its silence', async () => {
    smsc = await HandSmsc.open()
    smsc.greet = ({ socket }) => void socket.removeAllListeners('data').end('no TLS here')
    const refused = await check({ caFile: carriers.caFile })
    expect(refused).toEqual({ usable: false, reason: 'ERR_SSL_WRONG_VERSION_NUMBER' })
    smsc.greet = ({ socket }) => void socket.removeAllListeners('data').resume()
    const clock = new FakeClock('2026-11-24T10:00:00+09:00')
    const checking = check({ caFile: carriers.caFile }, clock)
    await until(() => smsc.lines.length === 2)
    clock.pass(60_000)
    expect(await checking).toEqual({ usable: false, reason: 'connect-timeout' })
  })

  it('that expects TLS and gets none fails without an answer to the bind', async () => {
    smsc = await HandSmsc.open(carriers.issue(['IP:127.0.0.1']))
    expect((await check(undefined)).usable).toBe(false)
    expect(smsc.got('bind_transceiver')).toEqual([])
  })

  it('that wants to know who we are is shown our certificate, and turns others away', async () => {
    const wanted = { requestCert: true, rejectUnauthorized: true, ca: readFileSync(carriers.caFile, 'utf8') }
    smsc = await HandSmsc.open({ ...carriers.issue(['IP:127.0.0.1']), ...wanted })
    const { caFile } = carriers
    const ours = carriers.issueFiles(['DNS:sekisho.example'])
    expect(await check({ caFile, ...ours })).toEqual({ usable: true })
    expect((smsc.line.socket as TLSSocket).getPeerCertificate().subjectaltname).toBe('DNS:sekisho.example')
    const binds = smsc.got('bind_transceiver').length
    expect((await check({ caFile })).usable).toBe(false)
    expect((await check({ caFile, ...strangers.issueFiles(['DNS:sekisho.example']) })).usable).toBe(false)
    expect(smsc.got('bind_transceiver')).toHaveLength(binds)
  })

  it('is not connected to with a certificate of ours that cannot be read, is none, or has another key', async () => {
    smsc = await HandSmsc.open(carriers.issue(['IP:127.0.0.1']))
    const { caFile } = carriers
    const [one, other] = [carriers.issueFiles(['DNS:one']), carriers.issueFiles(['DNS:other'])]
    const nowhere = { certFile: '/nowhere/cert.pem', keyFile: one.keyFile }
    expect(await check({ caFile, ...nowhere })).toEqual({ usable: false, reason: 'certificate-unreadable' })
    for (const wrong of [
      { ...one, keyFile: other.keyFile },
      { certFile: one.keyFile, keyFile: one.keyFile },
    ])
      expect(await check({ caFile, ...wrong })).toEqual({ usable: false, reason: 'certificate-not-pem' })
    expect(smsc.lines).toEqual([])
  })

  it('has both our certificate and its key in the settings, or neither', () => {
    const given = { kind: 'smpp', name: 'c', host: 'smsc', systemId: 's' }
    expect(gatewaySchema.safeParse({ ...given, tls: { certFile: '/etc/cert.pem' } }).success).toBe(false)
    expect(gatewaySchema.safeParse({ ...given, tls: { keyFile: '/etc/key.pem' } }).success).toBe(false)
    expect(gatewaySchema.safeParse({ ...given, tls: {} }).success).toBe(true)
  })

  it('whose authorities cannot be read is not connected to', async () => {
    smsc = await HandSmsc.open()
    expect(await check({ caFile: '/nowhere/ca.pem' })).toEqual({
      usable: false,
      reason: 'ca-file-unreadable',
    })
    expect(smsc.lines).toEqual([])
  })
})
