import { randomUUID } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FIRST_OPTION_SERVICES, ORDERED_SERVICES } from '../src/lines/option-services.ts'
import { freePort } from './free-port.ts'
import { giveSnapshot } from './kamailio.ts'
import { SWITCH_SECRET } from './line-states.ts'
import { newFolder, type Running, run, serve } from './process.ts'
import { formFields, type Visitor, visitorOf } from './visitor.ts'

/** The demonstration's own programs, with one endpoint that pushes go to. Needs the build. */
export interface SwitchedSekisho {
  readonly url: string
  readonly apiUrl: string
  readonly output: () => string
  /** A line of the first contract, with everything ordered and nothing set, in the feed. */
  addLine(line: string): Promise<void>
  /** The contract's administrator, signed in with a code. */
  administrator(): Promise<Visitor>
  /** Gives the telephone system all states, as docs/examples/kamailio/snapshot.ts does. */
  giveSnapshot(): Promise<void>
  kill(): Promise<void>
  /** Again after `kill`, on the same ports; with these keys from then on. */
  start(secrets?: readonly string[]): Promise<void>
  /** Takes a line out of service, or puts it in service again. */
  setInService(line: string, inService: boolean): Promise<void>
  command(...args: string[]): Promise<{ readonly code: number | null; readonly output: string }>
  stop(): Promise<void>
}

const ADMINISTRATOR = { loginId: 'demo-admin', password: 'sekisho-demo-1', smsNumber: '09012345678' }
/** The endpoint's name, and that of the key with which it asks. */
const NAME = 'kamailio'

/** @param endpointUrl where states are pushed to */
export async function startSwitchedSekisho(endpointUrl: string): Promise<SwitchedSekisho> {
  if (!existsSync('dist/main/serve.js')) throw new Error('dist/ is missing: run "npm run build" first')
  const folder = newFolder()
  const [port, apiPort] = [await freePort(), await freePort()]
  const url = `http://localhost:${port}`
  const apiUrl = `http://127.0.0.1:${apiPort}/api/v1`
  const [config, secrets, apiKey] = ['config.yaml', 'secrets', 'api-key'].map(name =>
    join(folder.path, name),
  ) as [string, string, string]
  const endpoint = { name: NAME, url: endpointUrl, secretFile: secrets }
  writeFileSync(config, JSON.stringify({ demonstration: true, switch: { endpoints: [endpoint] } }))
  const env = { SEKISHO_DATA_DIR: folder.path, SEKISHO_CONFIG: config }
  const ports = { PORT: String(port), SEKISHO_API_PORT: String(apiPort) }
  const servers: Running[] = []

  async function command(...args: string[]) {
    const running = run('cli', args, env)
    return { code: await running.ended, output: running.output() }
  }
  async function newKey(name: string, ...scopes: string[]): Promise<string> {
    const made = await command('keys', 'api', 'add', '--name', name, '--scope', ...scopes, '--json')
    return (JSON.parse(made.output) as { key: string }).key
  }
  async function start(keys?: readonly string[]): Promise<void> {
    if (keys !== undefined) writeFileSync(secrets, keys.join('\n'))
    servers.push(await serve({ ...env, ...ports }))
  }
  async function kill(): Promise<void> {
    const server = servers.at(-1)
    server?.process.kill('SIGKILL')
    await server?.ended
  }
  await start([SWITCH_SECRET])
  writeFileSync(apiKey, await newKey(NAME, 'line-states:read'))
  const operator = await newKey('operator', 'lines:*', 'states:write')

  async function ask(method: string, path: string, more: { body?: object; ifMatch?: string } = {}) {
    const headers: Record<string, string> = { authorization: `Bearer ${operator}` }
    if (more.body !== undefined) headers['content-type'] = 'application/json'
    if (method === 'POST') headers['idempotency-key'] = randomUUID()
    if (more.ifMatch !== undefined) headers['if-match'] = more.ifMatch
    const body = more.body && JSON.stringify(more.body)
    const answer = await fetch(`${apiUrl}${path}`, { method, headers, ...(body && { body }) })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
  async function put(path: string, body: object): Promise<void> {
    const ifMatch = (await ask('GET', path)).headers.get('etag') ?? ''
    await ask('PUT', path, { body, ifMatch })
  }
  return {
    url,
    apiUrl,
    output: () => servers.map(server => server.output()).join(''),
    async addLine(number) {
      const loginId = `line-${number}`
      const body = { number, userName: number, loginId, ordered: ORDERED_SERVICES, delivery: 'notice' }
      await ask('POST', `/contracts/${ADMINISTRATOR.loginId}/lines`, { body })
      // What the operator sets is what the telephone system shall have.
      await put(`/lines/${number}/settings`, FIRST_OPTION_SERVICES)
    },
    setInService: (line, inService) => put(`/lines/${line}/service`, { inService, reason: '試験' }),
    administrator: () => signedIn(url),
    giveSnapshot: () => giveSnapshot(endpointUrl, { apiUrl, keyFile: apiKey, secretFile: secrets }),
    kill,
    start,
    command,
    async stop() {
      await kill()
      folder.remove()
    },
  }
}

async function signedIn(url: string): Promise<Visitor> {
  const visitor = visitorOf(url)
  await visitor.post('/oa/', ADMINISTRATOR)
  const answer = await visitor.post('/oa/code', { code: await codeAt(url) })
  if (answer.location === null) throw new Error(`not signed in: ${answer.text}`)
  return visitor
}

/** The newest code that the administrator's phone has. */
export async function codeAt(url: string): Promise<string> {
  const inbox = await fetch(`${url}/inbox/messages.json?to=${ADMINISTRATOR.smsNumber}&wait=10`)
  const { messages } = (await inbox.json()) as { messages: { text: string }[] }
  const codes = messages.flatMap(({ text }) => /認証コード：(\d{6})/.exec(text)?.[1] ?? [])
  return codes.at(-1) ?? ''
}

/** Sends サービス設定 of a line as it stands, but for these fields; gives the page that it leads to. */
export async function saveSettings(
  visitor: Visitor,
  line: string,
  fields: Record<string, string | undefined>,
): Promise<string> {
  const path = `/oa/lines/${line}`
  const form = { ...formFields(await visitor.get(path), 'main form'), ...fields }
  const answer = await visitor.submit(path, Object.fromEntries(Object.entries(form).filter(hasValue)))
  return answer.text
}

function hasValue(field: [string, string | undefined]): field is [string, string] {
  return field[1] !== undefined
}
