import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

const YEAR_SECONDS = 31_536_000

declare module 'hono' {
  interface ContextVariableMap {
    /** SHA-256, in base64, of the one `<style>` that this page has inside: a document that is complete by itself. */
    inlineStyleHash: string
  }
}

/**
 * The headers of every answer: nothing inline, nothing from elsewhere, never in a frame. Pages are not kept by
 * the browser; files with a hash in their name set their own Cache-Control.
 */
export function securityHeaders(options: { readonly https: boolean }): MiddlewareHandler[] {
  return [
    async (c, next) => {
      await next()
      const { headers } = c.res
      // Not `c.header`: it would make the finished answer anew, as a stream, which takes longer to write than to make.
      if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')
      const hash = c.get('inlineStyleHash') as string | undefined
      const policy = headers.get('Content-Security-Policy')
      if (hash && policy)
        headers.set(
          'Content-Security-Policy',
          policy.replace("style-src 'self'", `style-src 'sha256-${hash}'`),
        )
    },
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      permissionsPolicy: {
        otpCredentials: ['self'],
        camera: [],
        microphone: [],
        geolocation: [],
        payment: [],
      },
      strictTransportSecurity: options.https ? `max-age=${YEAR_SECONDS}; includeSubDomains` : false,
      xFrameOptions: 'DENY',
      referrerPolicy: 'same-origin',
      crossOriginOpenerPolicy: 'same-origin',
      crossOriginResourcePolicy: 'same-origin',
      removePoweredBy: true,
    }),
  ]
}
