import { createHash, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { createServer } from 'node:tls'
import { makeAuthority } from '../../support/certificates.ts'
import { HOST } from './installation.ts'

/** What went through so far; bytes without TLS. */
export interface Traffic {
  readonly requests: number
  /** To the browser: status lines, headers and bodies, as the server sent them. */
  readonly bytes: number
}

export interface HttpsProxy {
  readonly port: number
  /** SHA-256 of the certificate's public key, in base64: what a browser can be told to trust. */
  readonly keyHash: string
  traffic(): Traffic
  stop(): Promise<void>
}

/** What an operator's proxy is at the least: it ends TLS and changes nothing, so every byte is the product's own. */
export async function startHttpsProxy(serverPort: number): Promise<HttpsProxy> {
  const authority = makeAuthority()
  const certificate = authority.issue([`DNS:${HOST}`])
  let [requests, bytes] = [0, 0]
  const proxy = createServer({ ...certificate, ALPNProtocols: ['http/1.1'] }, browser => {
    const server = connect(serverPort, '127.0.0.1')
    browser.on('data', data => {
      if (/^(GET|POST) /.test(data.toString('latin1', 0, 5))) requests += 1
    })
    server.on('data', data => {
      bytes += data.length
    })
    browser.pipe(server).pipe(browser)
    browser.on('error', () => server.destroy())
    server.on('error', () => browser.destroy())
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    port: (proxy.address() as AddressInfo).port,
    keyHash: createHash('sha256').update(keyOf(certificate.cert)).digest('base64'),
    traffic: () => ({ requests, bytes }),
    async stop() {
      proxy.close()
      authority.remove()
    },
  }
}

function keyOf(certificate: string): Buffer {
  return new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' })
}
