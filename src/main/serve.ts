import './early.ts'

/** The web server of both sites. */
const { endInWords } = await import('./trouble.ts')
await import('./server.ts').catch(endInWords)
