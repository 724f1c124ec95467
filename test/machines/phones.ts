import { startSmsc } from '../../support/smsc.ts'

/** The carrier (`sekisho smsc`, a process of its own) and what its phones show. */
export interface Phones {
  readonly port: number
  /** Of every SMS with a code that came to the number, in their order. */
  codesAt(number: string): readonly string[]
  stop(): Promise<void>
}

const CODE = /認証コード：(\d{6})/

export async function startPhones(): Promise<Phones> {
  const smsc = await startSmsc('--answer-ms', '5-20')
  const codes = new Map<string, string[]>()
  let read = 0
  const look = () => {
    const messages = smsc.messages()
    for (const { to, text } of messages.slice(read)) {
      const code = CODE.exec(text)?.[1]
      if (code !== undefined) codes.set(to, [...(codes.get(to) ?? []), code])
    }
    read = messages.length
  }
  return {
    port: smsc.port,
    codesAt(number) {
      look()
      return codes.get(number) ?? []
    },
    async stop() {
      smsc.process.kill('SIGKILL')
      await smsc.ended
    },
  }
}
