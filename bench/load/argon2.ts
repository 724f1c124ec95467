import { hash, verify } from '@node-rs/argon2'
import { policy } from '../../src/policy.ts'

/**
 * The limit of every sign-in: bare argon2id verifications with our parameters, in a process that does nothing else.
 * `node bench/load/argon2.ts <at once> <milliseconds>` prints how many a second it did, and milliseconds of CPU each.
 */
const [atOnce = 1, forMs = 1_000] = process.argv.slice(2).map(Number)
const kept = await hash('a password of everybody', policy.password.argon2)
await verify(kept, 'a password of everybody')
const before = process.cpuUsage()
const begun = performance.now()
let done = 0
const check = async () => {
  while (performance.now() - begun < forMs) {
    if (!(await verify(kept, 'a password of everybody'))) throw new Error('not verified')
    done += 1
  }
}
await Promise.all(Array.from({ length: atOnce }, check))
const seconds = (performance.now() - begun) / 1_000
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ perSecond: done / seconds, cpuMs: (user + system) / 1_000 / done }))
