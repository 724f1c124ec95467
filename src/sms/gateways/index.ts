import { z } from 'zod'
import type { Config } from '../../platform/config.ts'
import { aossms } from './aossms/aossms.ts'
import type { Gateway } from './gateway.ts'
import { http } from './http/http.ts'
import { inbox } from './inbox/inbox.ts'
import { kannel } from './kannel/kannel.ts'
import type { GatewayKind, GatewayLine } from './kind.ts'
import { smpp } from './smpp/smpp.ts'
import { twilio } from './twilio/twilio.ts'

/** Every kind of gateway; a new one is a folder and its place in this list. */
const KINDS = [inbox, smpp, kannel, twilio, aossms, http] as const

type SettingsIn<Kinds extends readonly GatewayKind[]> = {
  -readonly [At in keyof Kinds]: Kinds[At]['settings']
}

export const gatewaySchema = z.discriminatedUnion(
  'kind',
  KINDS.map(kind => kind.settings) as unknown as SettingsIn<typeof KINDS>,
)

/** A gateway's settings, by `kind`. */
export type GatewaySettings = z.output<typeof gatewaySchema>
export type SettingsOf<Kind extends GatewaySettings['kind']> = Extract<GatewaySettings, { kind: Kind }>

type GatewayDeps = Parameters<GatewayKind['open']>[0]

/** The gateways of the configuration, in the order in which they are tried. */
export function openGateways(deps: GatewayDeps): Gateway[] {
  // The configuration was read only if every gateway that needs a secret has one.
  return deps.config.sms.gateways.map(settings =>
    kindOf(settings).open(deps, settings, deps.config.gatewaySecrets[settings.name] ?? ''),
  )
}

/** It stands in for phones: never for real customers, and nothing to log in to. */
export function isForDemonstration(settings: GatewaySettings): boolean {
  return kindOf(settings).forDemonstration === true
}

/** Its provider has to be told where to report, by a person. */
export function reportsToOneAddress(settings: GatewaySettings): boolean {
  return kindOf(settings).reportsToOneAddress?.(settings) === true
}

/** Over which lines numbers, codes and the gateway's secret leave. */
export function linesOf(settings: GatewaySettings): readonly GatewayLine[] {
  return kindOf(settings).lines?.(settings) ?? []
}

/**
 * The sender that a phone shows.
 * @param sms.gateway the one that has the message; while none has, the first is meant
 */
export function senderOf(
  { sms: { gateways, sender } }: Pick<Config, 'sms'>,
  sms: { readonly gateway: string | undefined; readonly to: string },
): string {
  const settings = gateways.find(({ name }) => name === sms.gateway) ?? gateways[0]
  return (settings && kindOf(settings).sender?.(settings, sms.to)) ?? sender
}

function kindOf({ kind }: GatewaySettings): GatewayKind {
  const all: readonly GatewayKind[] = KINDS
  const found = all.find(({ settings }) => settings.shape.kind.value === kind)
  if (found === undefined) throw new Error(`no gateway of the kind ${kind}`)
  return found
}
