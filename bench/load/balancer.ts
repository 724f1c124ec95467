import { type Answer, Connection, HungUp, type Line, type Sending } from './http.ts'
import { HOST } from './installation.ts'

/**
 * What a reverse proxy without sticky sessions does: each request goes to the next server. A server that refuses
 * connections is left out. A request is sent once more only where a proxy would: nobody took the connection, or it
 * broke before any byte of the answer to a GET.
 */
export class Balancer {
  readonly #ports: number[]
  #next = 0

  constructor(ports: readonly number[]) {
    this.#ports = [...ports]
  }

  /** For one browser at a time, with connections of its own. */
  line(): Line & { close(): void } {
    const connections = new Map<number, Connection>()
    return {
      send: sending => this.#send(connections, sending),
      close: () => {
        for (const connection of connections.values()) connection.close()
      },
    }
  }

  async #send(connections: Map<number, Connection>, sending: Sending): Promise<Answer> {
    for (;;) {
      const connection = await this.#connect(connections)
      try {
        return await connection.send(sending)
      } catch (error) {
        if (!(error instanceof HungUp) || error.begun || sending.method === 'POST') throw error
      }
    }
  }

  async #connect(connections: Map<number, Connection>): Promise<Connection> {
    for (;;) {
      const port = this.#ports[this.#next++ % this.#ports.length]
      if (port === undefined) throw new Error('no server is left')
      const known = connections.get(port)
      if (known !== undefined && !known.isClosed) return known
      try {
        const connection = await Connection.open(port, HOST)
        connections.set(port, connection)
        return connection
      } catch {
        const at = this.#ports.indexOf(port)
        if (at >= 0) this.#ports.splice(at, 1)
      }
    }
  }
}
