import type { Context } from 'hono'
import type { Form } from '../platform/http/forms.ts'
import type { Sentence } from '../platform/i18n/catalogue.ts'
import type { Env } from '../web.ts'

/**
 * A form whose typed text is not lost when its session ended by time, or by a change of the language. Its slice declares
 * it; a form that is not declared, and any with a password or a code in it, is never kept.
 */
export interface TypedForm {
  /** Names it among all forms. Of each screen one form is kept. */
  readonly screen: string
  /** Where it is sent, as routes name it. */
  readonly path: string
  /** What the screen is called. */
  readonly title: Sentence
  /** Shows the screen with what was typed, and does nothing of what the form asks for. */
  show(c: Context<Env>, typed: Typed): Response | Promise<Response>
}

export interface Typed {
  readonly form: Form
  /** Whose drafts and files the form names: of this session, or of one that ended. */
  readonly sessionId: string
}

/** Forms with one of these are never kept, nor sent back to the browser. */
export const SECRET_FIELDS = ['password', 'code', 'current', 'wanted', 'repeated', 'activationCode']
