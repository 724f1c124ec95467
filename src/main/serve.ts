import './early.ts'

/** The web server of both sites. */
await import('./server.ts')
