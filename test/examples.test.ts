import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config/config.ts'
import { USUAL_SETTINGS } from '../src/sms/simulator/simulator.ts'

/** The configurations that people start with. */
const FOLDER = join('docs', 'examples')
const demonstrations = readdirSync(FOLDER)
  .filter(name => name.endsWith('.yaml'))
  .filter(name => /^demonstration: true$/m.test(readFileSync(join(FOLDER, name), 'utf8')))

describe('the examples of a demonstration', () => {
  it.each(demonstrations)('%s can be started as it is', name => {
    expect(readConfig({ SEKISHO_CONFIG: join(FOLDER, name) })).toMatchObject({ kind: 'ok' })
  })

  it('lead to where the simulator listens by itself', () => {
    const outcome = readConfig({ SEKISHO_CONFIG: join(FOLDER, 'smpp-simulator.yaml') })
    const { host, port } = USUAL_SETTINGS
    expect(outcome).toMatchObject({ config: { sms: { gateways: [{ kind: 'smpp', host, port }] } } })
  })
})
