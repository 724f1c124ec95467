import { z } from 'zod'
import { from, messageIds, name, secretFile, webAddress } from '../fields.ts'

export const PLACEHOLDERS = [
  'to',
  'to:e164',
  'to:international',
  'from',
  'text',
  'usefulSeconds',
  'usefulMinutes',
  'messageId',
  'attempt',
  'callbackUrl',
  'secret',
] as const
export type Placeholder = (typeof PLACEHOLDERS)[number]

/** Everything in braces without white space, so that a misspelt placeholder is found. */
export const IN_BRACES = /\{([A-Za-z][\w:-]*)\}/g
/** Header lines hold ASCII only, and nothing that came from a person. */
const IN_HEADERS: readonly string[] = ['secret', 'messageId', 'attempt', 'usefulSeconds', 'usefulMinutes']

const unknownIn = (text: string, known: readonly string[]) =>
  [...text.matchAll(IN_BRACES)].map(([, inner]) => inner ?? '').filter(inner => !known.includes(inner))

const template = z.string().superRefine((text, context) => {
  for (const inner of unknownIn(text, PLACEHOLDERS))
    context.addIssue({ code: 'custom', message: `there is no placeholder {${inner}}` })
})
const headersWith = (known: readonly string[]) =>
  z
    .record(
      z.string().regex(/^[A-Za-z0-9-]+$/, 'is not the name of a header'),
      z
        .string()
        .regex(/^[\x20-\x7e]*$/, 'must be ASCII')
        .superRefine((text, context) => {
          for (const inner of unknownIn(text, known))
            context.addIssue({ code: 'custom', message: `{${inner}} cannot stand in this header` })
        }),
    )
    .default({})
    .describe('Header lines, for example Authorization: Bearer {secret}')
const url = z
  .string()
  .refine(
    text => /^https?:\/\/[^/{}@]+(\/|$)/.test(text) && URL.canParse(text.replace(IN_BRACES, 'x')),
    'must begin with https:// or http://, and have placeholders behind the host name only',
  )
  .pipe(template)
const regex = z.string().refine(isRegex, 'is not a regular expression')
const path = z
  .string()
  .regex(/^[^.]+(\.[^.]+)*$/, 'must be like messages.0.id')
  .describe('Where in the JSON: names and places, with dots between them')
const literal = z.union([z.string(), z.number(), z.boolean()])

const basicUser = z
  .string()
  .regex(/^[^:]+$/, 'must not hold a colon')
  .optional()
  .describe('Log in with Basic authentication: this user and the secret')

const request = z
  .strictObject({
    method: z.enum(['GET', 'POST', 'PUT']).default('POST'),
    url: url.describe('Placeholders are encoded'),
    headers: headersWith(IN_HEADERS),
    basicUser,
    form: z.record(z.string(), template).optional().describe('Body: a form, field by field'),
    json: z
      .union([z.record(z.string(), z.unknown()), z.array(z.unknown())])
      .superRefine(jsonTemplate)
      .optional()
      .describe(
        'Body: JSON with placeholders in its texts. A text that is only {usefulSeconds}, {usefulMinutes} or {attempt} becomes a number',
      ),
    text: template.optional().describe('Body: any text'),
    textType: z.string().default('text/plain; charset=utf-8').describe('Content type of `text`'),
    textEscaping: z
      .enum(['none', 'xml', 'url'])
      .default('none')
      .describe('How placeholders are escaped in `text`'),
  })
  .refine(
    ({ form, json, text }) => [form, json, text].filter(body => body !== undefined).length <= 1,
    'give form, json or text, not several of them',
  )
  .refine(
    ({ method, form, json, text }) =>
      method !== 'GET' || [form, json, text].every(body => body === undefined),
    'GET has no body: put the placeholders into the address',
  )
  .describe('The request that hands one SMS over')

const answer = z
  .strictObject({
    is: z.enum(['accepted', 'refused', 'throttled', 'not-sent', 'gateway-broken', 'unknown']),
    status: z
      .array(z.int().min(100).max(599))
      .min(1)
      .optional()
      .describe('One of these HTTP statuses. Default: any'),
    json: z
      .strictObject({ path, values: z.array(literal).min(1).optional() })
      .optional()
      .describe('This value in the JSON is one of `values`; without them: is there'),
    text: regex.optional().describe('The body fits this regular expression'),
  })
  .describe('Everything that it names must fit')

const field = z
  .union([z.strictObject({ parameter: z.string().min(1) }), z.strictObject({ json: path })])
  .describe('A parameter of the query or the form, or a value in the JSON body')

const receipts = z
  .strictObject({
    each: path
      .optional()
      .describe('The list in the JSON, when one report is of several SMS; the other paths are in it'),
    messageId: field
      .optional()
      .describe('Where {messageId} comes back. Needed for reports to the fixed address'),
    providerId: field.optional().describe('Where the id of the hand-over comes back; instead of messageId'),
    state: field.describe('Where the state stands'),
    delivered: z.array(literal).min(1).describe('States that mean delivered'),
    undelivered: z.array(literal).min(1).describe('States that mean: never to be delivered'),
    code: field.optional().describe('Where the reason of a failure stands. Default: the state'),
    curable: z
      .array(literal)
      .default([])
      .describe('Reasons that another gateway may not have: the route, the carrier'),
  })
  .describe('How the provider reports what became of an SMS')

/** The gateway to any provider, whose interface is described in the settings instead of in code. */
export const settings = z
  .strictObject({
    kind: z.literal('http').describe('Any provider with HTTP'),
    name,
    secretFile,
    from,
    request,
    answers: z
      .array(answer)
      .default([])
      .describe(
        'The first that fits decides. None: by the HTTP status; 2xx is accepted if no rule says what is',
      ),
    id: z
      .union([
        z.strictObject({ json: path }),
        z.strictObject({ header: z.string().min(1) }),
        z.strictObject({ text: regex.describe('The first group is the id') }),
      ])
      .optional()
      .describe("Where the provider's id of an accepted SMS stands"),
    messageIds,
    receipts: receipts.optional(),
    idempotent: z
      .boolean()
      .default(false)
      .describe('The provider recognises {messageId} and never sends the same one twice'),
    check: z
      .strictObject({
        url: webAddress,
        headers: headersWith(['secret']),
        basicUser,
        statuses: z.array(z.int().min(100).max(599)).min(1).default([200]).describe('Right login'),
      })
      .optional()
      .describe('A GET that needs the login and sends nothing, for `sekisho config check`'),
  })
  .refine(
    settings => settings.receipts !== undefined || !givesCallback(settings.request),
    'has {callbackUrl} in its request: say in receipts what is reported there',
  )
  .refine(
    ({ request, receipts }) =>
      receipts === undefined || givesCallback(request) || (receipts.messageId ?? receipts.providerId),
    'reports to one address: say in receipts, by messageId or providerId, where it names the SMS',
  )
  .describe('Any provider with HTTP, described here')

export type HttpSettings = z.output<typeof settings>

function givesCallback(request: unknown): boolean {
  return JSON.stringify(request).includes('{callbackUrl}')
}

function isRegex(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp
  } catch {
    return false
  }
}

function jsonTemplate(value: unknown, context: z.RefinementCtx): void {
  if (typeof value === 'string')
    for (const inner of unknownIn(value, PLACEHOLDERS))
      context.addIssue({ code: 'custom', message: `there is no placeholder {${inner}}` })
  if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) jsonTemplate(part, context)
}
