import type { Child, FC, PropsWithChildren } from 'hono/jsx'
import type { AssetAddresses } from '../platform/http/assets.ts'
import type { Language, Say } from '../platform/i18n/catalogue.ts'
import { dateAndTime } from '../platform/i18n/japan-time.ts'
import type { FlashViews } from './flash.tsx'
import { messages as m } from './messages.ts'

declare module '../web.ts' {
  interface Variables {
    frame: Frame
  }
}

/** What every page is drawn with; made once per request. */
export interface Frame {
  readonly language: Language
  readonly say: Say
  readonly now: number
  readonly serviceName: string
  /** `undefined` on pages that belong to neither site. */
  readonly site:
    | { readonly kind: 'admin' | 'user' | 'op'; readonly path: string; readonly home: string }
    | undefined
  /** Where the language switch leads back to: a path of this site. */
  readonly path: string
  readonly person: Person | undefined
  /** The site's main pages; `undefined` where links on the pages are enough. */
  readonly navigation?: readonly NavigationItem[]
  readonly helpline: Helpline
  readonly assets: AssetAddresses
  readonly demonstration: boolean
  /** How what the step before left is told. */
  readonly flashes: FlashViews
}

export interface Person {
  readonly name: string
  readonly id: string
  readonly previousSignInAt: number | undefined
}

export interface NavigationItem {
  readonly path: string
  readonly label: string
}

/** お客様窓口: whom customers call; at the foot of every page. The desk (窓口, /op) is another thing. */
export interface Helpline {
  readonly name: string
  readonly phone: string
  readonly guidance: string
  readonly hours: string
  readonly open: boolean
}

export interface PageProps {
  readonly frame: Frame
  /** The screen's name: its first heading and the beginning of the document's title. */
  readonly title: string
  /** 1 ログイン → 2 SMS認証 → 3 設定; where one is while signing in. */
  readonly step?: 1 | 2
  readonly errors?: readonly PageError[]
  /** What was done all the same: told before the errors. */
  readonly done?: Child
  /** Script files beside the common one, by name. */
  readonly scripts?: readonly string[]
  readonly wide?: boolean
}

export interface PageError {
  readonly text: string
  /** id of the field that it is about */
  readonly field?: string
}

export const Page: FC<PropsWithChildren<PageProps>> = props => {
  const { frame, title, errors = [] } = props
  const { say } = frame
  const fullTitle = `${title}｜${frame.serviceName}`
  return (
    <html lang={frame.language} class={frame.site ? `site-${frame.site.kind}` : undefined}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <meta name="format-detection" content="telephone=no" />
        <title>{errors.length > 0 ? say(m.errorTitle, { title: fullTitle }) : fullTitle}</title>
        <link rel="stylesheet" href={frame.assets['site.css']} />
        <link rel="icon" href={frame.assets['icon.svg']} type="image/svg+xml" />
        {['common.js', ...(props.scripts ?? [])].map(name => (
          <script type="module" src={frame.assets[name]}></script>
        ))}
      </head>
      <body>
        <a class="skip" href="#content">
          {say(m.skip)}
        </a>
        {frame.demonstration && <DemonstrationBar frame={frame} />}
        <Header frame={frame} />
        <main id="content" tabindex={-1} class={props.wide ? 'wide' : undefined}>
          {props.step && <Steps frame={frame} step={props.step} />}
          <h1>{title}</h1>
          <p class="printed-at">{say(m.printedAt, { at: dateAndTime(frame.now, frame.language) })}</p>
          {props.done}
          {errors.length > 0 && <ErrorSummary frame={frame} errors={errors} />}
          {props.children}
        </main>
        <Footer frame={frame} />
      </body>
    </html>
  )
}

const DemonstrationBar: FC<{ frame: Frame }> = ({ frame }) => (
  <aside class="demonstration">
    <p>
      {frame.say(m.demonstration)}{' '}
      <a href="/inbox/" target="sekisho-inbox">
        {frame.say(m.openInbox)}
      </a>
    </p>
  </aside>
)

const Header: FC<{ frame: Frame }> = ({ frame }) => {
  const { say, site, person } = frame
  return (
    <header class="site-header">
      <div class="bar">
        <p class="brand">
          <a href={site ? (person ? site.home : `${site.path}/`) : '/'}>
            <span class="service">{frame.serviceName}</span>
            {site && <span class="site-name">{say(m.site[site.kind])}</span>}
          </a>
        </p>
        <form method="post" action="/language" class="language">
          <input type="hidden" name="back" value={frame.path} />
          <button name="language" value={frame.language === 'ja' ? 'en' : 'ja'} class="quiet">
            <span lang={frame.language === 'ja' ? 'en' : 'ja'}>{say(m.switchLanguage)}</span>
          </button>
        </form>
      </div>
      {site && person && (
        <div class="bar person">
          <p>
            <span class="who">
              <span class="visually-hidden">{say(m.signedInAs)}: </span>
              {person.name} <span class="id">{person.id}</span>
            </span>
            <span class="last">
              {person.previousSignInAt === undefined
                ? say(m.firstSignIn)
                : say(m.lastSignIn, { at: dateAndTime(person.previousSignInAt, frame.language) })}
            </span>
          </p>
          <nav aria-label={say(m.ownAccount)}>
            <a href={`${site.path}/devices`}>{say(m.devices)}</a>{' '}
            <a href={`${site.path}/password`}>{say(m.changePassword)}</a>
          </nav>
          <form method="post" action={`${site.path}/sign-out`}>
            <button class="secondary small">{say(m.signOut)}</button>
          </form>
        </div>
      )}
      {site && person && frame.navigation && <Navigation frame={frame} items={frame.navigation} />}
    </header>
  )
}

const Navigation: FC<{ frame: Frame; items: readonly NavigationItem[] }> = ({ frame, items }) => (
  <nav class="bar main-navigation" aria-label={frame.say(m.mainNavigation)}>
    {items.map(({ path, label }) => (
      <a href={path} aria-current={frame.path.startsWith(path) ? 'page' : undefined}>
        {label}
      </a>
    ))}
  </nav>
)

const Steps: FC<{ frame: Frame; step: 1 | 2 }> = ({ frame, step }) => {
  const names = [m.stepSignIn, m.stepCode, m.stepSettings]
  return (
    <ol class="steps" aria-label={frame.say(m.steps)}>
      {names.map((name, index) => (
        <li
          aria-current={index + 1 === step ? 'step' : undefined}
          class={index + 1 < step ? 'done' : undefined}
        >
          <span class="number">{index + 1}</span> {frame.say(name)}
        </li>
      ))}
    </ol>
  )
}

const ErrorSummary: FC<{ frame: Frame; errors: readonly PageError[] }> = ({ frame, errors }) => (
  <div class="error-summary" role="alert" tabindex={-1} autofocus>
    <h2>{frame.say(m.errorSummary)}</h2>
    <ul>
      {errors.map(error => (
        <li>{error.field === undefined ? error.text : <a href={`#${error.field}`}>{error.text}</a>}</li>
      ))}
    </ul>
  </div>
)

const Footer: FC<{ frame: Frame }> = ({ frame }) => {
  const { say, helpline } = frame
  return (
    <footer>
      <p class="desk">
        <strong>{say(m.helplineTitle, { name: helpline.name })}</strong>{' '}
        <a href={`tel:${helpline.phone.replace(/[^\d+]/g, '')}`}>{helpline.phone}</a>
        <span>{frame.language === 'ja' ? `（${helpline.guidance}）` : ` (${helpline.guidance})`}</span>
      </p>
      <p>
        {say(m.helplineHours, { hours: helpline.hours })}{' '}
        <span class={helpline.open ? 'open' : 'closed'}>
          {say(helpline.open ? m.helplineOpen : m.helplineClosed)}
        </span>
      </p>
    </footer>
  )
}

export interface FieldProps {
  readonly id: string
  readonly name: string
  readonly label: Child
  readonly type?: 'text' | 'password' | 'tel'
  readonly value?: string
  readonly hint?: Child
  readonly errors?: readonly string[] | undefined
  readonly autocomplete?: string
  readonly inputmode?: 'text' | 'numeric' | 'tel'
  readonly required?: boolean
  readonly autofocus?: boolean
  readonly class?: string
}

/** A visible label, a hint, the errors, the input; in this order for eyes and ears. */
export const Field: FC<FieldProps> = props => {
  const { id, errors = [] } = props
  const described = [props.hint && `${id}-hint`, errors.length > 0 && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div class={errors.length > 0 ? 'field invalid' : 'field'}>
      <label for={id}>{props.label}</label>
      {props.hint && (
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      {errors.length > 0 && (
        <p class="error" id={`${id}-error`}>
          {errors.map(text => (
            <span>{text}</span>
          ))}
        </p>
      )}
      <input
        id={id}
        name={props.name}
        type={props.type ?? 'text'}
        value={props.value}
        class={props.class}
        autocomplete={props.autocomplete ?? 'off'}
        inputmode={props.inputmode}
        autocapitalize="none"
        spellcheck={false}
        required={props.required}
        autofocus={props.autofocus}
        aria-describedby={described || undefined}
        aria-invalid={errors.length > 0 ? 'true' : undefined}
      />
    </div>
  )
}

/** Tells how something went; read out without moving the focus. */
export const Notice: FC<PropsWithChildren<{ kind: 'success' | 'info' | 'warning' }>> = props => (
  <div class={`notice ${props.kind}`} role="status">
    {props.children}
  </div>
)
