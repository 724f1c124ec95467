import type { Deps } from '../../deps.ts'
import type { GatewaySettings } from '../../platform/gateway-settings.ts'
import { aossmsGateway } from './aossms.ts'
import type { Gateway } from './gateway.ts'
import { httpGateway } from './http.ts'
import { inboxGateway } from './inbox/inbox.ts'
import { kannelGateway } from './kannel.ts'
import { smppGateway } from './smpp/smpp.ts'
import { twilioGateway } from './twilio.ts'

type GatewayDeps = Pick<Deps, 'config' | 'secret' | 'db' | 'clock' | 'entropy' | 'log'>

/** The gateways of the configuration, in the order in which they are tried. */
export function openGateways(deps: GatewayDeps): Gateway[] {
  return deps.config.sms.gateways.map(settings => openGateway(deps, settings))
}

function openGateway(deps: GatewayDeps, settings: GatewaySettings): Gateway {
  // The configuration was read only if every gateway that needs a secret has one.
  const secret = deps.config.gatewaySecrets[settings.name] ?? ''
  switch (settings.kind) {
    case 'inbox':
      return inboxGateway(deps, settings.name)
    case 'smpp':
      return smppGateway(deps, settings, secret)
    case 'kannel':
      return kannelGateway(deps, settings, secret)
    case 'twilio':
      return twilioGateway(deps, settings, secret)
    case 'aossms':
      return aossmsGateway(deps, settings, secret)
    case 'http':
      return httpGateway(deps, settings, secret)
  }
}
