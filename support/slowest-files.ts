import { relative } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'

const SHOWN = 10

/** Ends the output of a test run with the files that took longest, so that whoever makes the suite slower sees it. */
export default class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const files = modules.map(module => {
      const { collectDuration, duration, setupDuration } = module.diagnostic()
      const seconds = (collectDuration + duration + setupDuration) / 1_000
      return { seconds, name: `${module.project.name}  ${relative('.', module.moduleId)}` }
    })
    const slowest = files.sort((a, b) => b.seconds - a.seconds).slice(0, SHOWN)
    console.log(`\nSlowest of ${files.length} files:`)
    for (const { seconds, name } of slowest) console.log(`${seconds.toFixed(1).padStart(8)} s  ${name}`)
  }
}
