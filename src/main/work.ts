import './early.ts'

/** An SMS worker alone. */
await import('./worker.ts')
