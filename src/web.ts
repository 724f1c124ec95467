import type { HttpBindings } from '@hono/node-server'

/** What the middleware stack of a site puts at the routes' disposal. */
export interface Env {
  Bindings: HttpBindings
  Variables: Variables
}

/** Whoever gives something adds it by declaration merging. */
export interface Variables {
  /** The browser's verified network address. */
  address: string
}
