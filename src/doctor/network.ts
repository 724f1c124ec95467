import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { TLSSocket } from 'node:tls'
import type { Config } from '../platform/config.ts'
import { DAY_MS, policy } from '../policy.ts'
import { originOf, SITES } from '../site.ts'
import type { Gateway } from '../sms/gateways/gateway.ts'
import { bad, type Finding, good, unknown, warning } from './finding.ts'

/** Each gateway: whether it lets us in. Sends nothing. */
export function lookAtGateways(gateways: readonly Gateway[]): Promise<readonly Finding[]> {
  return Promise.all(
    gateways.map(async gateway => {
      const health = await gateway.check(AbortSignal.timeout(policy.sms.gatewayTimeoutMs))
      if (!health.usable)
        return bad(
          'gateways',
          `${gateway.name}: ${health.reason}.`,
          'See docs/gateways.md; ask the provider.',
        )
      return good('gateways', `${gateway.name}: ${health.remark ?? 'it lets us in'}.`)
    }),
  )
}

/** Whether a server runs here, and what it says of itself. */
export async function lookAtServer({ server }: Pick<Config, 'server'>): Promise<Finding> {
  const address = ['0.0.0.0', '::'].includes(server.address) ? '127.0.0.1' : server.address
  const where = `${address}:${server.port}`
  try {
    const { status, body } = await ask(
      new URL(`http://${address.includes(':') ? `[${address}]` : address}:${server.port}/readyz`),
    )
    if (status === 200) return good('server', `One answers at ${where}.`)
    return bad('server', `The one at ${where} serves no pages: ${body.slice(0, 200)}`, 'Check its log.')
  } catch {
    return warning('server', `None answers at ${where}.`, 'Start it, unless this machine is not to have one.')
  }
}

/** The sites as browsers reach them: the name, the certificate, and a proxy that passes on what it has to. */
export function lookAtSites(config: Pick<Config, 'origins'>, now: number): Promise<readonly Finding[]> {
  return Promise.all(
    SITES.map(async site => {
      const url = new URL(`${site.path}/`, originOf(config, site.kind))
      try {
        return siteFinding(url, await ask(url), now)
      } catch (error) {
        return unreachable(url, error)
      }
    }),
  )
}

interface Asked {
  readonly status: number
  readonly body: string
  /** When the certificate ends, in milliseconds since 1970; absent without TLS. */
  readonly ends?: number
}

function siteFinding({ href }: URL, { status, ends }: Asked, now: number): Finding {
  if (status === 421)
    return bad(
      'sites',
      `${href}: the proxy does not pass on the Host of the request.`,
      'Correct the proxy: docs/self-hosting.md has an example.',
    )
  if (status >= 500)
    return bad(
      'sites',
      `${href}: ${status}; the proxy reaches no server, or that has trouble.`,
      'Is the server running, and does the proxy lead to its port?',
    )
  if (status !== 200)
    return bad(
      'sites',
      `${href}: ${status} instead of the sign-in page.`,
      'Does the name lead to this installation, with its path?',
    )
  const days = ends === undefined ? undefined : Math.floor((ends - now) / DAY_MS)
  if (days !== undefined && days < policy.doctor.certificateDays)
    return warning(
      'sites',
      `${href}: the certificate ends in ${days} days.`,
      'Renew it, and let the proxy load it.',
    )
  return good(
    'sites',
    `${href} shows the sign-in page${days === undefined ? '' : `; the certificate is good for ${days} days`}.`,
  )
}

/** TLS says itself what is wrong; without an answer the way there may be closed for this machine alone. */
function unreachable({ href }: URL, error: unknown): Finding {
  const { code = '', message } = error as NodeJS.ErrnoException
  if (/CERT|SIGNATURE|SELF_SIGNED|ERR_TLS|EPROTO|ISSUER/.test(code))
    return bad(
      'sites',
      `${href}: the certificate is not good: ${message}.`,
      'Give the proxy the whole chain, for this name, from an authority that browsers know.',
    )
  return unknown(
    'sites',
    `${href} cannot be reached from here: ${code || message}.`,
    'Check it from where your customers are.',
  )
}

const MOST_BYTES = 64 * 1024

function ask(url: URL): Promise<Asked> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((answered, failed) => {
    const sent = request(url, { timeout: policy.doctor.answerMs, agent: false }, answer => {
      let body = ''
      const { socket } = answer
      const ends = socket instanceof TLSSocket ? Date.parse(socket.getPeerCertificate().valid_to) : undefined
      const done = () =>
        answered({ status: answer.statusCode ?? 0, body, ...(ends !== undefined && { ends }) })
      answer.setEncoding('utf8').on('data', part => {
        body += part
        if (body.length > MOST_BYTES) answer.destroy()
      })
      answer.on('close', done).on('error', done)
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')))
    sent.on('error', failed)
    sent.end()
  })
}
