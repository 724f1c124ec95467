import type { Config } from '../../platform/config.ts'
import { keyedDigest } from '../../platform/secrets.ts'
import { SIMULATOR, SIMULATOR_STATES } from './endpoint.ts'

/** The demonstration passes settings on to a simulator of its own, which the server is itself, unless its file says otherwise. */
export function withSimulator(config: Config, secret: string): Config {
  if (config.switch !== undefined) return config
  const { address, port } = config.server
  const isAnywhere = ['0.0.0.0', '::', 'localhost'].includes(address)
  const host = isAnywhere ? '127.0.0.1' : address.includes(':') ? `[${address}]` : address
  const url = `http://${host}:${port}${SIMULATOR_STATES}`
  const bytes = keyedDigest(secret, ['switch simulator'])
  return {
    ...config,
    switch: { endpoints: [{ name: SIMULATOR, url, timeoutSeconds: 10 }], acceptAbroad: false },
    switchSecrets: { [SIMULATOR]: { keys: [{ kind: 'v1', bytes }] } },
  }
}
