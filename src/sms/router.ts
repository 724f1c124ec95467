import type { Gateway } from './gateways/gateway.ts'

/** The gateway for a message's n-th try (from 1): the configured order, and round again. */
export function gatewayFor(gateways: readonly Gateway[], n: number): Gateway {
  const chosen = gateways[(n - 1) % gateways.length]
  if (chosen === undefined) throw new Error('no SMS gateway is configured')
  return chosen
}
