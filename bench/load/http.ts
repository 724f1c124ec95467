import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** One answer, whole. */
export interface Answer {
  readonly status: number
  /** Names in lower case; of several with one name, the last (but see `cookies`). */
  readonly headers: ReadonlyMap<string, string>
  /** The values of `Set-Cookie`. */
  readonly cookies: readonly string[]
  readonly body: string
}

export interface Sending {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: readonly string[]
  readonly body?: string
}

/** Where a browser's requests go. */
export interface Line {
  send(sending: Sending): Promise<Answer>
}

/** The connection broke; `begun`: in the middle of an answer. */
export class HungUp extends Error {
  readonly begun: boolean
  constructor(begun: boolean) {
    super('the server hung up')
    this.begun = begun
  }
}

/**
 * One keep-alive connection of HTTP/1.1, one request at a time: as a reverse proxy holds them. The machine's cores are
 * shared with what is measured, so it does no more than that takes.
 */
export class Connection implements Line {
  readonly #socket: Socket
  readonly #host: string
  #taken: Buffer = Buffer.alloc(0)
  #wake: () => void = () => {}
  #closed = false
  #answering = false

  private constructor(socket: Socket, host: string) {
    this.#socket = socket
    this.#host = host
    socket.setNoDelay(true)
    socket.on('data', (data: Buffer) => {
      this.#answering = true
      this.#taken = this.#taken.length === 0 ? data : Buffer.concat([this.#taken, data])
      this.#wake()
    })
    socket.on('close', () => {
      this.#closed = true
      this.#wake()
    })
    socket.on('error', () => {})
  }

  /** @param host what stands in `Host` */
  static async open(port: number, host: string): Promise<Connection> {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    return new Connection(socket, host)
  }

  get isClosed(): boolean {
    return this.#closed
  }

  close(): void {
    this.#socket.destroy()
  }

  async send({ method, path, headers, body }: Sending): Promise<Answer> {
    const length = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]
    const head = [`${method} ${path} HTTP/1.1`, `Host: ${this.#host}`, ...headers, ...length, '', '']
    this.#answering = false
    this.#socket.write(head.join('\r\n') + (body ?? ''))
    return this.#read()
  }

  async #read(): Promise<Answer> {
    const headEnd = await this.#find('\r\n\r\n', 0)
    const [first = '', ...lines] = this.#taken.toString('latin1', 0, headEnd).split('\r\n')
    this.#taken = this.#taken.subarray(headEnd + 4)
    const status = Number(first.slice(9, 12))
    const headers = new Map<string, string>()
    const cookies: string[] = []
    for (const line of lines) {
      const colon = line.indexOf(':')
      const [name, value] = [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
      headers.set(name, value)
      if (name === 'set-cookie') cookies.push(value)
    }
    const body =
      headers.get('transfer-encoding') === 'chunked' ? await this.#chunks() : await this.#sized(headers)
    return { status, headers, cookies, body: body.toString('utf8') }
  }

  async #sized(headers: ReadonlyMap<string, string>): Promise<Buffer> {
    const size = Number(headers.get('content-length') ?? 0)
    await this.#have(size)
    return this.#take(size)
  }

  async #chunks(): Promise<Buffer> {
    const chunks: Buffer[] = []
    for (;;) {
      const end = await this.#find('\r\n', 0)
      const size = Number.parseInt(this.#take(end + 2).toString('latin1'), 16)
      await this.#have(size + 2)
      chunks.push(this.#take(size + 2).subarray(0, size))
      if (size === 0) return Buffer.concat(chunks)
    }
  }

  #take(size: number): Buffer {
    const part = this.#taken.subarray(0, size)
    this.#taken = this.#taken.subarray(size)
    return part
  }

  async #find(text: string, from: number): Promise<number> {
    for (;;) {
      const at = this.#taken.indexOf(text, from, 'latin1')
      if (at >= 0) return at
      await this.#more()
    }
  }

  async #have(size: number): Promise<void> {
    while (this.#taken.length < size) await this.#more()
  }

  #more(): Promise<void> {
    if (this.#closed) return Promise.reject(new HungUp(this.#answering))
    return new Promise((resolve, reject) => {
      this.#wake = () => {
        this.#wake = () => {}
        if (this.#closed) reject(new HungUp(this.#answering))
        else resolve()
      }
    })
  }
}

/** A browser with an empty cookie jar; further ones may use the same connection after it. */
export class Browser {
  readonly #line: Line
  readonly #headers: readonly string[]
  readonly #origin: string
  readonly #jar = new Map<string, string>()

  /** @param from its network address, as the proxy in front of the server tells it */
  constructor(line: Line, origin: string, from: string) {
    this.#line = line
    this.#origin = origin
    this.#headers = [
      `X-Forwarded-For: ${from}`,
      'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
      'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'Accept-Language: ja,en;q=0.8',
      'Accept-Encoding: gzip, deflate, br',
    ]
  }

  get(path: string): Promise<Answer> {
    return this.#send({ method: 'GET', path, headers: [] })
  }

  /** Sends a form, as the page's own. */
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    return this.sendBody(path, 'application/x-www-form-urlencoded', new URLSearchParams(fields).toString())
  }

  sendBody(path: string, type: string, body: string): Promise<Answer> {
    const headers = [`Origin: ${this.#origin}`, 'Sec-Fetch-Site: same-origin', `Content-Type: ${type}`]
    return this.#send({ method: 'POST', path, headers, body })
  }

  async #send(sending: Sending): Promise<Answer> {
    const jar = [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = [...this.#headers, ...sending.headers, ...(jar === '' ? [] : [`Cookie: ${jar}`])]
    const answer = await this.#line.send({ ...sending, headers })
    for (const cookie of answer.cookies) this.#keep(cookie)
    return answer
  }

  #keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(';')
    const at = pair.indexOf('=')
    const ended = attributes.some(attribute => /^\s*max-age=0\s*$/i.test(attribute))
    if (ended) this.#jar.delete(pair.slice(0, at))
    else this.#jar.set(pair.slice(0, at), pair.slice(at + 1))
  }
}
