import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../platform/config.ts'
import { postgresLines } from '../platform/db/postgres-hosts.ts'
import { distanceOf } from '../platform/near.ts'
import { readNetwork } from '../platform/proxies.ts'
import { linesOf } from '../sms/gateways/index.ts'
import type { Settings } from './settings.ts'

/**
 * What can be configured and is dangerous. Where no installation can want it, production does not start; where a closed
 * line or a network of one's own may make it good, it is a warning, in `sekisho config check` and in the log of each start.
 */
type Checked = Omit<Config, 'warnings'>

/** Networks shorter than this hold so many strangers that nobody can mean a proxy by them. */
const WHOLE_INTERNET = { ipv4: 4, ipv6: 8 }
/** And of shorter ones than this nobody knows every machine. */
const WIDE = { ipv4: 16, ipv6: 32 }

/** @returns problems with which production does not start */
export function grossDangers(config: Checked): readonly string[] {
  const everybody = foreignNetworks(config, WHOLE_INTERNET).map(
    text =>
      `server.trustedProxies: ${text} is the internet: everybody could write any address into X-Forwarded-For; name your proxies`,
  )
  return [...everybody, ...demonstrationData(config)]
}

/** @returns what is allowed, with what to do about it */
export function warningsOf(settings: Settings, config: Checked): readonly string[] {
  return [
    ...proxyWarnings(config),
    ...databaseWarnings(config),
    ...gatewayWarnings(config),
    ...listenerWarnings(config),
    ...fileWarnings(settings),
  ]
}

/** The demonstration's accounts have passwords that are printed in the documents. */
function demonstrationData({ dataDir, database }: Checked): readonly string[] {
  const mark = join(dataDir, 'demonstration-secret')
  if (database.kind !== 'sqlite' || !existsSync(mark)) return []
  return [
    `SEKISHO_DATA_DIR: ${dataDir} holds the database of a demonstration, whose passwords everybody knows (${mark}); begin in an empty folder`,
  ]
}

function proxyWarnings(config: Checked): readonly string[] {
  const { origins, server } = config
  const isHttps = Object.values(origins).some(text => text?.startsWith('https://'))
  if (isHttps && server.trustedProxies.length === 0)
    return [
      'server.trustedProxies: is empty, though https is made by a proxy before it: all visitors count as one address, and slow each other; name the proxy',
    ]
  return foreignNetworks(config, WIDE).map(
    text =>
      `server.trustedProxies: ${text} is wide: each machine in it can write any address into X-Forwarded-For; name the proxies themselves`,
  )
}

/** Of the trusted ones, those with fewer bits that are not kept for networks of one's own. */
function foreignNetworks({ server }: Checked, bits: Record<'ipv4' | 'ipv6', number>): readonly string[] {
  return server.trustedProxies.filter(text => {
    const network = readNetwork(text)
    if (network === undefined || network.bits >= bits[network.family]) return false
    return network.bits === 0 || distanceOf(network.address) === 'elsewhere'
  })
}

function databaseWarnings({ database }: Checked): readonly string[] {
  if (database.kind === 'sqlite') return []
  const lines = [database.url, database.listenUrl].flatMap(
    url => (url ? postgresLines(url) : undefined) ?? [],
  )
  const open = lines.filter(({ host, isVerified }) => !isVerified && distanceOf(host) !== 'this-machine')
  return [...new Set(open.map(({ host }) => host))].map(
    host =>
      `database: the line to ${host} is not TLS with a checked certificate, and everything goes over it; put sslmode=verify-full into the URL, with sslrootcert=FILE where the authority is your own`,
  )
}

function gatewayWarnings({ sms }: Checked): readonly string[] {
  const ofGateways = sms.gateways.flatMap((gateway, at) =>
    linesOf(gateway)
      .filter(({ host, isEncrypted }) => !isEncrypted && isFar(host, gateway.kind))
      .map(
        ({ key, host }) =>
          `sms.gateways.${at}.${key}: numbers, codes and the password go to ${host} over a plain line; ${gateway.kind === 'smpp' ? 'give tls, unless the line is closed (leased, or in a VPN)' : 'use https://'}`,
      ),
  )
  const { callbackUrl } = sms
  const isPlain = callbackUrl?.startsWith('http://') && isFar(new URL(callbackUrl).hostname, 'http')
  if (!isPlain) return ofGateways
  return [
    ...ofGateways,
    'sms.callbackUrl: providers report over a plain line, on which anybody can read the address and report as well; use https://',
  ]
}

/** HTTP inside of a network of one's own is usual (Kannel); SMPP leaves the house. */
function isFar(host: string, kind: string): boolean {
  const distance = distanceOf(host)
  return distance === 'elsewhere' || (kind === 'smpp' && distance === 'own-network')
}

/** They speak plain HTTP, and no proxy of the sites stands before them. Every address there is (`0.0.0.0`, `::`) is one of them. */
function listenerWarnings({ api, metrics }: Checked): readonly string[] {
  const harms = [
    ['api', api, 'keys, numbers and passwords go over a plain line'],
    ['metrics', metrics, 'whoever asks is told'],
  ] as const
  return harms.flatMap(([key, listener, harm]) =>
    listener !== undefined && distanceOf(listener.address) === 'elsewhere'
      ? [
          `${key}.address: ${listener.address} is reached from elsewhere, and ${harm}; name an address of this machine or of your own network`,
        ]
      : [],
  )
}

function fileWarnings({ secretFile, keysFile, database, sms }: Settings): readonly string[] {
  const files: readonly (readonly [key: string, file: string | undefined])[] = [
    ['secretFile', secretFile],
    ['keysFile', keysFile],
    ['database.urlFile', 'urlFile' in database ? database.urlFile : undefined],
    ['database.listenUrlFile', 'listenUrlFile' in database ? database.listenUrlFile : undefined],
    ...sms.gateways.map(
      (gateway, at) =>
        [`sms.gateways.${at}.secretFile`, 'secretFile' in gateway ? gateway.secretFile : undefined] as const,
    ),
  ]
  return files.flatMap(([key, file]) => {
    const can = file === undefined ? undefined : whatAllCan(file)
    return can === undefined
      ? []
      : [
          `${key}: every user of this machine can ${can} ${file}; run: chmod 640 ${file}, with the server's group, or chmod 600`,
        ]
  })
}

/** Who writes a secret knows it, too. */
function whatAllCan(file: string): string | undefined {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0
  if ((mode & 0o002) !== 0) return 'write'
  return (mode & 0o004) !== 0 ? 'read' : undefined
}
