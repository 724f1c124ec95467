import { request } from 'node:http'
import { parse } from 'node-html-parser'
import { ORIGIN } from './house.ts'

/** What came back, or did not. */
export type Seen =
  | 'page'
  | 'elsewhere'
  /** 503: nothing was saved. */
  | 'not-saved'
  /** 503: nobody knows. */
  | 'in-doubt'
  /** 503 of the proxy, which found no server. */
  | 'no-server'
  /** The connection broke, or could not be made. */
  | 'hung-up'
  /** Nothing within the time that people wait. */
  | 'no-answer'
  | 'other'

export interface Answer {
  readonly seen: Seen
  readonly status: number
  readonly location: string
  readonly body: string
}

/** Whoever waits longer has gone. */
const PATIENCE_MS = 20_000

/** A browser without scripts, each request on a connection of its own. */
export class Browser {
  readonly #port: number
  readonly #from: string
  readonly #jar: Map<string, string>

  /** @param from its address, as a proxy in front tells it */
  constructor(port: number, from: string, jar = new Map<string, string>()) {
    this.#port = port
    this.#from = from
    this.#jar = jar
  }

  /** Another one with a copy of its cookies. */
  copy(): Browser {
    return new Browser(this.#port, this.#from, new Map(this.#jar))
  }

  get(path: string): Promise<Answer> {
    return this.#send('GET', path, undefined)
  }

  post(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    return this.#send('POST', path, new URLSearchParams(fields).toString())
  }

  #send(method: string, path: string, body: string | undefined): Promise<Answer> {
    const headers = {
      Host: new URL(ORIGIN).host,
      'X-Forwarded-For': this.#from,
      'Accept-Language': 'ja',
      Cookie: [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; '),
      ...(body !== undefined && { Origin: ORIGIN, 'Content-Type': 'application/x-www-form-urlencoded' }),
    }
    const nothing = (seen: Seen): Answer => ({ seen, status: 0, location: '', body: '' })
    return new Promise(resolve => {
      const asked = request(
        { host: '127.0.0.1', port: this.#port, method, path, headers, agent: false },
        answer => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', data => {
            text += data
          })
          answer.on('error', () => resolve(nothing('hung-up')))
          answer.on('end', () => {
            for (const cookie of answer.headers['set-cookie'] ?? []) this.#keep(cookie)
            const {
              statusCode: status = 0,
              headers: { location = '' },
            } = answer
            resolve({ seen: seenIn(status, text), status, location, body: text })
          })
        },
      )
      const late = setTimeout(() => {
        resolve(nothing('no-answer'))
        asked.destroy()
      }, PATIENCE_MS)
      asked.on('close', () => clearTimeout(late))
      asked.on('error', () => resolve(nothing('hung-up')))
      asked.end(body)
    })
  }

  #keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(';')
    const at = pair.indexOf('=')
    const ended = attributes.some(attribute => /^\s*max-age=0\s*$/i.test(attribute))
    if (ended) this.#jar.delete(pair.slice(0, at))
    else this.#jar.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

function seenIn(status: number, body: string): Seen {
  if (status === 200) return 'page'
  if (status === 303 || status === 302) return 'elsewhere'
  if (status !== 503 && status !== 502 && status !== 504) return 'other'
  if (body.includes('保存できたか確認できませんでした')) return 'in-doubt'
  return body.includes('<main') ? 'not-saved' : 'no-server'
}

/** Every field that a browser would send with the page's form. */
export function fieldsOf(body: string, selector = 'main form'): Record<string, string> {
  const form = parse(body).querySelector(selector)
  const fields: Record<string, string> = {}
  for (const input of form?.querySelectorAll('input') ?? []) {
    const [name, type] = [input.getAttribute('name'), input.getAttribute('type')]
    const isOff = (type === 'checkbox' || type === 'radio') && !input.hasAttribute('checked')
    if (name && !isOff) fields[name] = input.getAttribute('value') ?? ''
  }
  for (const area of form?.querySelectorAll('textarea') ?? [])
    fields[area.getAttribute('name') ?? ''] = area.textContent
  return fields
}
