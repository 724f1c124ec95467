/**
 * The other side of docs/switch.md, to begin from: takes the states of lines from Sekisho and keeps each in a file.
 *   SECRETS="whsec_…" node receiver.ts      (Node.js 24 or newer, nothing else)
 * SECRETS: the endpoint's; several with blanks between them while one is changed; whpk_… is a public key, for v1a.
 * FOLDER: where the files are (default: states). PORT: of 127.0.0.1 (default: 8070).
 */
import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** Whether one of these keys made one of the signatures (Standard Webhooks), within five minutes. */
export function isSigned(headers: IncomingHttpHeaders, body: Buffer, keys: string[], nowMs = Date.now()) {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': given } = headers
  const content = Buffer.concat([Buffer.from(`${id}.${at}.`), body])
  const isOfNow = Math.abs(nowMs / 1_000 - Number(at)) <= 300
  const signatures = String(given).split(' ')
  return isOfNow && signatures.some(signature => keys.some(key => isBy(key, signature, content)))
}

function isBy(key: string, signature: string, content: Buffer): boolean {
  const bytes = Buffer.from(key.replace(/^wh\w+_/, ''), 'base64')
  const [version, text = ''] = signature.split(',')
  const given = Buffer.from(text, 'base64')
  if (key.startsWith('whpk_')) {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }
    return version === 'v1a' && verify(null, content, createPublicKey({ key: jwk, format: 'jwk' }), given)
  }
  const good = createHmac('sha256', bytes).update(content).digest()
  return version === 'v1' && given.length === good.length && timingSafeEqual(given, good)
}

/** An older version never overwrites a newer one; the same one is taken again. What is answered is on the disk. */
function take(folder: string, body: Buffer): [status: number, answer?: { applied: number }] {
  const { line, version } = JSON.parse(body.toString())
  if (!/^0\d{9,10}$/.test(line) || !Number.isSafeInteger(version) || version < 1) return [422]
  const file = `${folder}/${line}.json`
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : 0
  if (kept > version) return [409, { applied: kept }]
  writeFileSync(`${file}.new`, body, { flush: true })
  renameSync(`${file}.new`, file)
  return [200, { applied: version }]
}

if (import.meta.main) {
  const { SECRETS = '', FOLDER = 'states', PORT = '8070' } = process.env
  const keys = SECRETS.split(' ').filter(key => /^wh(sec|pk)_.{32}/.test(key))
  if (keys.length === 0) throw new Error('SECRETS has no secret: whsec_…')
  mkdirSync(FOLDER, { recursive: true })
  createServer((request, response) => {
    const answer = ([status, body]: ReturnType<typeof take>) =>
      response.writeHead(status).end(JSON.stringify(body))
    if (!(Number(request.headers['content-length']) <= 65_536)) answer([413])
    else
      buffer(request)
        .then(body => answer(isSigned(request.headers, body, keys) ? take(FOLDER, body) : [401]))
        .catch(() => answer([503]))
  }).listen(Number(PORT), '127.0.0.1')
}
