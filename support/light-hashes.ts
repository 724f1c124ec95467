import { policy } from '../src/policy.ts'

/**
 * Thousands of passwords are hashed and looked at in a test run: in the same form, but at costs that take no time.
 * What the real costs are, and what they do to memory, is tested without this file (`pure`, `whole`, real processes).
 */
Object.assign(policy.password.argon2, { memoryCost: 64, timeCost: 1 })
