import type { FC } from 'hono/jsx'
import type { Flash } from './flash.tsx'
import type { Frame } from './layout.tsx'
import { messages as m } from './messages.ts'

/** A form whose route shows what was typed again, when it is sent to `?language=…`. */
export interface TypedIn {
  /** id of the form */
  readonly form: string
  readonly action: string
  /** What its page tells beside it, to be told again. */
  readonly told?: string | undefined
}

interface SwitchProps {
  readonly frame: Frame
  readonly told?: readonly Flash[] | undefined
  readonly typedIn?: TypedIn | undefined
}

/** id of the button at the end of a page with a form. */
const BUTTON = 'language-button'

/** The switch in the header. Nothing that was typed or told on the page is lost by it. */
export const LanguageSwitch: FC<SwitchProps> = ({ frame, told = [], typedIn }) => {
  const other = frame.language === 'ja' ? 'en' : 'ja'
  const name = <span lang={other}>{frame.say(m.switchLanguage)}</span>
  // A button of the form up here would be the first one of it: the one that Enter in a field presses.
  if (typedIn)
    return (
      <div class="language">
        <button type="button" class="quiet needs-script" data-presses={BUTTON}>
          {name}
        </button>
        <label for={BUTTON} class="quiet no-script">
          {name}
        </label>
      </div>
    )
  return (
    <form method="post" action="/language" class="language">
      <input type="hidden" name="back" value={frame.path} />
      {told.length > 0 && <input type="hidden" name="told" value={sealed(frame, told)} />}
      <button name="language" value={other} class="quiet">
        {name}
      </button>
    </form>
  )
}

/** Sends the page's form to be shown again in the other language; behind its own buttons. */
export const TypedSwitch: FC<SwitchProps & { typedIn: TypedIn }> = ({ frame, told, typedIn }) => {
  const other = frame.language === 'ja' ? 'en' : 'ja'
  return (
    <p class="no-script">
      <button
        id={BUTTON}
        form={typedIn.form}
        formaction={`${typedIn.action}?language=${other}`}
        formmethod="post"
        formnovalidate
        class="secondary small"
        name="told"
        value={typedIn.told ?? sealed(frame, told)}
      >
        <span lang={other}>{frame.say(m.switchLanguage)}</span>
      </button>
    </p>
  )
}

function sealed({ seal }: Frame, told: readonly Flash[] = []): string {
  return told.length === 0 || seal === undefined ? '' : seal(JSON.stringify(told))
}
