/** What the tests use of npm `smpp`, which brings no types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events'
  import type { Server as NetServer, Socket } from 'node:net'

  export type Fields = Readonly<Record<string, unknown>>
  export type Pdu = Fields & {
    readonly command: string
    readonly command_status: number
    readonly sequence_number: number
    response(fields?: Fields): Pdu
  }
  export interface Session extends EventEmitter {
    readonly socket: Socket
    send(pdu: Pdu): boolean
    data_sm(fields: Fields, onAnswer?: (pdu: Pdu) => void): boolean
    deliver_sm(fields: Fields, onAnswer?: (pdu: Pdu) => void): boolean
    enquire_link(onAnswer?: (pdu: Pdu) => void): boolean
    bind_transceiver(fields: Fields, onAnswer?: (pdu: Pdu) => void): boolean
    submit_sm(fields: Fields, onAnswer?: (pdu: Pdu) => void): boolean
    close(done?: () => void): void
  }
  const smpp: {
    createServer(listener: (session: Session) => void): NetServer
    connect(options: { readonly host: string; readonly port: number }): Session
  }
  export default smpp
}
