import type { Deps } from '../../deps.ts'
import type { GatewaySettings } from '../../platform/gateway-settings.ts'
import type { Gateway } from './gateway.ts'
import { inboxGateway } from './inbox/inbox.ts'

/** The gateways of the configuration, in the order in which they are tried. */
export function openGateways(deps: Pick<Deps, 'config' | 'db' | 'clock'>): Gateway[] {
  return deps.config.sms.gateways.map(settings => openGateway(deps, settings))
}

function openGateway(deps: Pick<Deps, 'db' | 'clock'>, settings: GatewaySettings): Gateway {
  switch (settings.kind) {
    case 'inbox':
      return inboxGateway(deps, settings.name)
    case 'smpp':
    case 'kannel':
    case 'twilio':
      throw new Error(`gateway ${settings.kind} is not built yet`)
  }
}
