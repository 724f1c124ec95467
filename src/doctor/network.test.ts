import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { makeAuthority } from '../../support/certificates.ts'
import { freePort } from '../../support/free-port.ts'
import { FakeGateway } from '../../support/world.ts'
import { lookAtGateways, lookAtServer, lookAtSites } from './network.ts'

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function answering(
  status: number,
  tls?: { readonly cert: string; readonly key: string },
): Promise<number> {
  const server = tls ? createTlsServer(tls) : createServer()
  server.on('request', (_, response) => response.writeHead(status).end('{"status":"not ready"}'))
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const sites = async (origin: string) => {
  const [finding] = await lookAtSites({ origins: { admin: origin, user: origin } }, Date.now())
  return finding
}

describe('a look at the sites', () => {
  it.each([
    [200, 'good', 'shows the sign-in page'],
    [421, 'bad', 'does not pass on the Host'],
    [502, 'bad', 'reaches no server'],
    [404, 'bad', 'instead of the sign-in page'],
  ])('tells %d', async (status, state, text) => {
    const found = expect.stringContaining(text)
    expect(await sites(`http://127.0.0.1:${await answering(status)}`)).toMatchObject({
      check: 'sites',
      state,
      found,
    })
  })

  it('tells a certificate that browsers would not take, and a name that leads nowhere from here', async () => {
    const authority = makeAuthority()
    const port = await answering(200, authority.issue(['IP:127.0.0.1']))
    authority.remove()
    expect(await sites(`https://127.0.0.1:${port}`)).toMatchObject({
      state: 'bad',
      found: expect.stringContaining('the certificate is not good'),
    })
    expect(await sites(`http://127.0.0.1:${await freePort()}`)).toMatchObject({ state: 'unknown' })
  })
})

describe('a look at the server', () => {
  it('tells one that serves, one that does not, and none', async () => {
    const look = (port: number) => lookAtServer({ server: { address: '0.0.0.0', port } } as never)
    expect(await look(await answering(200))).toMatchObject({ state: 'good' })
    expect(await look(await answering(503))).toMatchObject({
      state: 'bad',
      found: expect.stringContaining('not ready'),
    })
    expect(await look(await freePort())).toMatchObject({ state: 'warning' })
  })
})

describe('a look at the gateways', () => {
  it('tells each one that does not let us in', async () => {
    const [one, other] = [new FakeGateway('one'), new FakeGateway('other')]
    other.usable = false
    expect(await lookAtGateways([one, other])).toMatchObject([
      { state: 'good', found: 'one: it lets us in.' },
      { state: 'bad', found: 'other: test.' },
    ])
  })
})
