import type { Deps } from '../src/deps.ts'
import { setServicesAsOperator } from '../src/lines/as-operator.ts'
import { FIRST_OPTION_SERVICES, type OptionServices } from '../src/lines/option-services.ts'
import type { Config } from '../src/platform/config.ts'
import { SECOND_MS } from '../src/policy.ts'
import { adoptLines } from '../src/switch/mark.ts'
import { lanesOf, pushOnce } from '../src/switch/push.ts'
import { fitToConfiguration, placeMarked, type Sequencer } from '../src/switch/sequencer.ts'
import type { EndpointSettings, SwitchSettings } from '../src/switch/settings.ts'
import { work } from '../src/work.ts'
import { PATIENCE_MS } from './patience.ts'
import { lineOf, rowsOf } from './rows.ts'
import { openSwitchPeer, SWITCH_KEY, type SwitchPeer } from './switch-peer.ts'
import { addOffice, makeWorld, OFFICE, type TestContract, type World, type WorldOptions } from './world.ts'

/** A world whose settings are passed on to a telephone system of the test's own. */
export interface SwitchWorld {
  readonly world: World
  readonly pbx: SwitchPeer
  /** What a server does until nothing is to be passed on that may be now. */
  passOn(): Promise<void>
  /** The same by another process; it knows nothing of what the first one has seen. */
  newProcess(deps?: Deps): () => Promise<void>
  /** What is kept of its delivery to `pbx`. */
  delivery(line: string): Promise<Awaited<ReturnType<typeof deliveryOf>>>
  version(line: string): Promise<number>
  close(): Promise<void>
}

/** The lines of `OFFICE`'s users, as they stand in line states. */
export const [LINE, NEXT] = ['05055001001', '05055001002'] as const

/** All calls to this number. */
export const to = (number: string) => [{ when: 'always' as const, to: { number } }]

/** Answers in good time, however busy the machine is; who waits for the end of the patience says less. */
export const ENDPOINT: EndpointSettings = { name: 'pbx', timeoutSeconds: PATIENCE_MS / SECOND_MS }

export function switchConfig(
  endpoints: readonly EndpointSettings[],
  more: Partial<SwitchSettings> = {},
): Pick<Config, 'switch' | 'switchSecrets'> {
  const keys = [{ kind: 'v1' as const, bytes: SWITCH_KEY }]
  return {
    switch: { endpoints: [...endpoints], acceptAbroad: false, ...more },
    switchSecrets: Object.fromEntries(endpoints.map(({ name }) => [name, { keys }])),
  }
}

export async function makeSwitchWorld(
  options: WorldOptions & {
    readonly peer?: SwitchPeer
    readonly offices?: readonly TestContract[]
    readonly isAdopted?: boolean
  } = {},
): Promise<SwitchWorld> {
  const pbx = options.peer ?? (await openSwitchPeer())
  const config = { ...switchConfig([{ ...ENDPOINT, url: pbx.url }]), ...options.config }
  const world = await makeWorld({ ...options, config })
  for (const office of options.offices ?? [OFFICE]) await addOffice(world.deps, office)
  if (options.isAdopted !== false) await adoptAll(world)
  const newProcess = (deps = world.deps) => {
    const sequencer: Sequencer = { seen: undefined }
    const lanes = lanesOf(deps)
    let isFitted = false
    return async () => {
      if (!isFitted) await fitToConfiguration(deps)
      isFitted = true
      await placeMarked(deps, sequencer)
      await pushOnce(deps, lanes)
    }
  }
  return {
    world,
    pbx,
    passOn: newProcess(),
    newProcess,
    delivery: line => deliveryOf(world, line),
    async version(line) {
      const { id } = await lineOf(world, line)
      return (await rowsOf(world, 'line_state')).find(row => row.line_id === id)?.version ?? 0
    },
    async close() {
      await world.close()
      await pbx.close()
    },
  }
}

/** Every line that there is, with what is kept of it. */
export async function adoptAll(world: World): Promise<void> {
  const lines = await rowsOf(world, 'line')
  await work(world.deps, within =>
    adoptLines(
      within,
      lines.map(({ id }) => id),
    ),
  )
}

async function deliveryOf(world: World, line: string, endpoint = ENDPOINT.name) {
  const { id } = await lineOf(world, line)
  const rows = await rowsOf(world, 'line_delivery')
  return rows.find(row => row.line_id === id && row.endpoint === endpoint)
}

/** Somebody saves these services; what is not named is as at first. */
export async function save(
  { deps }: { readonly deps: Deps },
  line: string,
  services: Partial<OptionServices>,
): Promise<void> {
  const all = { ...FIRST_OPTION_SERVICES, ...services }
  const forwarding = all.forwarding.map(one => ({
    ...one,
    after: 'after' in one ? String(one.after) : undefined,
  }))
  const { kind } = await setServicesAsOperator(deps, line, { ...all, forwarding })
  if (kind !== 'done') throw new Error(`not saved: ${kind}`)
}
