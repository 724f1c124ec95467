import type { HttpBindings } from '@hono/node-server'
import type { Frame } from './page/layout.tsx'
import type { Session, SessionState } from './sessions/sessions.ts'

/** What the middleware stack of a site puts at the routes' disposal. */
export interface Env {
  Bindings: HttpBindings
  Variables: {
    frame: Frame
    /** The browser's verified network address. */
    address: string
    /** What the site's session cookie stands for. */
    state: SessionState
    /** Only behind `signedInOnly`. */
    session: Session
  }
}
