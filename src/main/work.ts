import './early.ts'

/** An SMS worker alone. */
const { endInWords } = await import('./trouble.ts')
await import('./worker.ts').catch(endInWords)
