import type { z } from 'zod'
import type { Deps } from '../../deps.ts'
import type { Gateway } from './gateway.ts'

/** What every gateway's settings have. */
type AnySettings = z.ZodObject<{
  kind: z.ZodLiteral<string>
  name: z.ZodType<string, string | undefined>
}>

export interface GatewayLine {
  /** Below the gateway, such as `url`. */
  readonly key: string
  /** Name or address of the machine at the other end. */
  readonly host: string
  readonly isEncrypted: boolean
}

/** A line by HTTP; placeholders stand behind the host name only. */
export function webLine(key: string, url: string): GatewayLine {
  const { protocol, hostname } = new URL(url)
  return { key, host: hostname, isEncrypted: protocol === 'https:' }
}

/** A kind of gateway as its folder declares it. */
export interface GatewayKind<Settings extends AnySettings = AnySettings> {
  /** With its `kind`, and a description of each key. */
  readonly settings: Settings
  open(
    deps: Pick<Deps, 'config' | 'secret' | 'db' | 'clock' | 'entropy' | 'log'>,
    settings: z.output<Settings>,
    secret: string,
  ): Gateway
  /** A person types one address for all reports at the provider; others are told it with each SMS. */
  reportsToOneAddress?(settings: z.output<Settings>): boolean
  /** Over which lines numbers, codes and the secret leave; nothing where none leave. */
  lines?(settings: z.output<Settings>): readonly GatewayLine[]
  /** The sender that phones show of an SMS to this number, where it is another one than `sms.sender`. */
  sender?(settings: z.output<Settings>, to: string): string | undefined
  /** Stands in for phones: needs no secret. */
  readonly forDemonstration?: true
}

/** Declares a kind of gateway; `index.ts` lists them. */
export function gatewayKind<Settings extends AnySettings>(
  kind: GatewayKind<Settings>,
): GatewayKind<Settings> {
  return kind
}
