import { timingSafeEqual } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Deps } from '../../deps.ts'
import { giveWay } from '../../platform/db/batches.ts'
import { keyedDigest } from '../../platform/secrets.ts'
import { policy } from '../../policy.ts'
import type { Env } from '../../web.ts'
import type { Receipt, ReceiptListener } from './gateway.ts'

/**
 * Where providers report what became of an SMS. Each copy has an address of its own that only we can make, since
 * not every provider signs: who guesses may tell us that SMS arrived that never did, but sees nothing.
 */
type Keys = Pick<Deps, 'config' | 'secret'>

/** Names one copy of a message. */
export interface Copy {
  readonly messageId: string
  readonly attempt: number
}

/** What a provider sent to an address of ours; the address was found good. */
export interface CallbackRequest {
  /** Whose address it was; `undefined` for the gateway's fixed one. */
  readonly copy: Copy | undefined
  /** The whole address as the provider knows it, with its query. Signatures are made of it. */
  readonly address: string
  /** Of the query and, behind it, of a form in the body. */
  readonly parameters: URLSearchParams
  /** The form in the body alone, every field as often as it came. */
  readonly form: URLSearchParams
  /** The body as it came, at most 64 KiB. */
  readonly text: string
  header(name: string): string | undefined
}

/** What a callback says, in the words of the port. `forged`: its signature is wrong. */
export type CallbackReading = 'forged' | readonly Omit<Receipt, 'gateway'>[]

const CONTEXT = 'sms callback'
const FORM = 'application/x-www-form-urlencoded'

/** The address to which a provider reports one copy. Secret as a whole. */
export function copyCallback(deps: Keys, gateway: string, copy: Copy): string {
  const { messageId, attempt } = copy
  const mac = macOf(deps, [gateway, messageId, String(attempt)])
  return `${base(deps, gateway)}/${encodeURIComponent(messageId)}/${attempt}/${mac}`
}

/** The address to type into a provider's console, where it reports everything to one place. Secret as a whole. */
export function fixedCallback(deps: Keys, gateway: string): string {
  return `${base(deps, gateway)}/${macOf(deps, [gateway])}`
}

/** Who wants to hear of a gateway's receipts. */
export interface Listeners {
  add(listener: ReceiptListener): void
  tell(receipt: Receipt): Promise<void>
}

export function receiptListeners(): Listeners {
  const listeners: ReceiptListener[] = []
  return {
    add: listener => void listeners.push(listener),
    async tell(receipt) {
      for (const listener of listeners) await listener(receipt)
    },
  }
}

export interface CallbackParts {
  readonly name: string
  readonly listeners: Listeners
  readonly read: (request: CallbackRequest) => CallbackReading
}

/**
 * The routes behind `/sms/callbacks/{name}`. 403 for an address or a signature that is not ours, 503 when a receipt
 * could not be noted (the provider repeats it), else 200, also for what we do not understand: repeating
 * would not help. No answer has a body, and nothing of a request is logged: its path alone could forge a receipt.
 */
export function callbackRoutes(deps: Keys & Pick<Deps, 'log'>, parts: CallbackParts): Hono<Env> {
  const routes = new Hono<Env>()
  const { maxCallbackBytes } = policy.sms
  routes.use(bodyLimit({ maxSize: maxCallbackBytes, onError: c => c.body(null, 413) }))
  routes.get('/:mac', fixed).post('/:mac', fixed)
  routes.get('/:messageId/:attempt/:mac', ofCopy).post('/:messageId/:attempt/:mac', ofCopy)
  return routes

  async function fixed(c: Context<Env>) {
    const good = isMac(deps, c.req.param('mac'), [parts.name])
    return good ? answer(c, undefined, fixedCallback(deps, parts.name)) : c.body(null, 403)
  }

  async function ofCopy(c: Context<Env>) {
    const { messageId = '', attempt = '', mac } = c.req.param()
    const good = /^[1-9]\d{0,8}$/.test(attempt) && isMac(deps, mac, [parts.name, messageId, attempt])
    if (!good) return c.body(null, 403)
    const copy = { messageId, attempt: Number(attempt) }
    return answer(c, copy, copyCallback(deps, parts.name, copy))
  }

  async function answer(c: Context<Env>, copy: Copy | undefined, address: string) {
    const receipts = parts.read(await requestOf(c, copy, address))
    if (receipts === 'forged') return c.body(null, 403)
    try {
      for (const receipt of receipts) {
        await parts.listeners.tell({ ...receipt, gateway: parts.name })
        // One body may report hundreds.
        await giveWay()
      }
      return c.body(null, 200)
    } catch (error) {
      // Not by the site's error page, which would log the path and answer with HTML.
      deps.log.error({ err: error, gateway: parts.name }, 'receipt not noted')
      return c.body(null, 503)
    }
  }
}

async function requestOf(c: Context<Env>, copy: Copy | undefined, address: string): Promise<CallbackRequest> {
  const { search, searchParams } = new URL(c.req.url)
  const text = await c.req.text()
  const [type] = (c.req.header('content-type') ?? '').toLowerCase().split(';')
  const form = new URLSearchParams(type?.trim() === FORM ? text : '')
  const parameters = new URLSearchParams([...searchParams, ...form])
  const header = (name: string) => c.req.header(name)
  return { copy, address: address + search, parameters, form, text, header }
}

function base(deps: Keys, gateway: string): string {
  const { sms, origins } = deps.config
  return `${sms.callbackUrl ?? origins.admin}/sms/callbacks/${gateway}`
}

function macOf(deps: Keys, parts: readonly string[]): string {
  return keyedDigest(deps.secret, [CONTEXT, ...parts]).toString('base64url')
}

function isMac(deps: Keys, given: string | undefined, parts: readonly string[]): boolean {
  const right = Buffer.from(macOf(deps, parts))
  const other = Buffer.from(given ?? '')
  return other.length === right.length && timingSafeEqual(other, right)
}
