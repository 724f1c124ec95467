import { writeFileSync } from 'node:fs'

/**
 * Loaded into a server before its own code: keeps the longest turn of its event loop, in milliseconds of the thread's
 * CPU, so that other load on the machine does not count. On SIGUSR2 it is written down and begins anew.
 */
const spent = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
let [most, before] = [0, spent()]
setInterval(() => {
  const now = spent()
  most = Math.max(most, now - before)
  before = now
}, 1).unref()

process.on('SIGUSR2', () => {
  writeFileSync(process.env.BENCH_TURNS_FILE ?? '', `${most}\n`)
  most = 0
})
