import { type HTMLElement, parse } from 'node-html-parser'

/** What came back, as a browser without scripts shows it. */
export interface Answer {
  readonly status: number
  readonly location: string | null
  readonly headers: Headers
  readonly html: string
  /** The page's text without tags. */
  readonly text: string
  readonly page: HTMLElement
}

const ORIGIN = 'http://localhost:8080'

/** A browser without scripts: keeps cookies, says where its forms come from, follows redirects when asked. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  readonly #send: (request: Request) => Response | Promise<Response>
  readonly #origin: string

  constructor(send: (request: Request) => Response | Promise<Response>, origin = ORIGIN) {
    this.#send = send
    this.#origin = origin
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#request(path, { headers })
  }

  /** Sends a form and shows the answer itself, redirect or not. */
  post(
    path: string,
    fields: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.#request(path, {
      method: 'POST',
      headers: { origin: this.#origin, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(fields).toString(),
    })
  }

  /** Sends a form with one file, as a browser without scripts does. */
  upload(path: string, name: string, content: string | Uint8Array): Promise<Answer> {
    const form = new FormData()
    form.set('file', new File([Buffer.from(content)], name, { type: 'text/csv' }))
    return this.#request(path, { method: 'POST', headers: { origin: this.#origin }, body: form })
  }

  /** Sends a form and goes where it leads. */
  async submit(path: string, fields: Record<string, string> = {}): Promise<Answer> {
    let answer = await this.post(path, fields)
    for (let hops = 0; answer.location !== null && hops < 5; hops += 1)
      answer = await this.get(answer.location)
    return answer
  }

  /** Another browser with a copy of this one's cookies. */
  copy(): Visitor {
    const other = new Visitor(this.#send, this.#origin)
    for (const [name, value] of this.cookies) other.cookies.set(name, value)
    return other
  }

  async request(path: string, init: RequestInit): Promise<Answer> {
    return this.#request(path, init)
  }

  async #request(path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers)
    if (this.cookies.size > 0)
      headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await this.#send(new Request(new URL(path, this.#origin), { ...init, headers }))
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie)
    const html = await response.text()
    let parsed: HTMLElement | undefined
    // Only when somebody looks at it: some tests ask for thousands of pages.
    const page = () => {
      parsed ??= parse(html)
      return parsed
    }
    return {
      status: response.status,
      location: response.headers.get('location'),
      headers: response.headers,
      html,
      get page() {
        return page()
      },
      get text() {
        return page().querySelector('body')?.textContent ?? html
      },
    }
  }

  #keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(';').map(part => part.trim())
    const name = pair.slice(0, pair.indexOf('='))
    const value = pair.slice(pair.indexOf('=') + 1)
    const ended = attributes.some(attribute => attribute.toLowerCase() === 'max-age=0')
    if (ended) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

/** The value of a field in a page, hidden ones included. */
export function fieldValue(answer: Answer, name: string): string {
  const field = answer.page.querySelectorAll('input').find(input => input.getAttribute('name') === name)
  if (field === undefined) throw new Error(`the page has no field ${name}`)
  return field.getAttribute('value') ?? ''
}

/** Every field that a browser would send with this page's form. */
export function formFields(answer: Answer, selector: string): Record<string, string> {
  const form = answer.page.querySelector(selector)
  if (form === null) throw new Error(`the page has no form ${selector}`)
  const fields: Record<string, string> = {}
  for (const input of form.querySelectorAll('input')) {
    const name = input.getAttribute('name')
    const type = input.getAttribute('type')
    if (!name || ((type === 'checkbox' || type === 'radio') && !input.hasAttribute('checked'))) continue
    fields[name] = input.getAttribute('value') ?? ''
  }
  for (const area of form.querySelectorAll('textarea'))
    fields[area.getAttribute('name') ?? ''] = area.textContent
  return fields
}

/** One over real HTTP: of a server that runs. */
export function visitorOf(url: string): Visitor {
  return new Visitor(request => {
    const { pathname, search } = new URL(request.url)
    const headers = new Headers(request.headers)
    if (headers.has('origin')) headers.set('origin', url)
    return fetch(
      new Request(`${url}${pathname}${search}`, {
        method: request.method,
        headers,
        body: request.body,
        duplex: 'half',
        redirect: 'manual',
      } as RequestInit),
    )
  })
}
