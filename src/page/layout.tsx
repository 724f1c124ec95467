import type { Child, FC, PropsWithChildren } from 'hono/jsx'
import type { AssetAddresses } from '../platform/http/assets.ts'
import type { Language, Say } from '../platform/i18n/catalogue.ts'
import { dateAndTime } from '../platform/i18n/japan-time.ts'
import { type Flash, FlashNotices, type FlashViews, tellsSuccess } from './flash.tsx'
import { HelpLink } from './help-link-view.tsx'
import { LanguageSwitch, type TypedIn, TypedSwitch } from './language-view.tsx'
import { messages as m } from './messages.ts'
import { Name } from './name-view.tsx'
import { SessionEnd } from './session-end-view.tsx'
import { Text } from './text-view.tsx'

export { Field } from './field-view.tsx'
export { Notice } from './notice-view.tsx'

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
  /** Where the language switch leads back to: a path of this site, with what the address asks for. */
  readonly path: string
  readonly person: Person | undefined
  /** The step of the manual that helps here. */
  readonly help?: string | undefined
  /** The site's main pages; `undefined` where links on the pages are enough. */
  readonly navigation?: readonly NavigationItem[]
  readonly helpline: Helpline
  readonly assets: AssetAddresses
  readonly demonstration: boolean
  /** The page shows what was typed before the session ended by time, and says so. */
  readonly isTypedAgain?: boolean
  /** How what the step before left is told. */
  readonly flashes: FlashViews
  /** Seals what was told, so that the same session can be told it again in the other language. */
  readonly seal?: (told: string) => string
}

export interface Person {
  readonly name: string
  readonly id: string
  readonly previousSignInAt: number | undefined
  /** When the session ends if nothing more comes, and the latest that it can end. */
  readonly ends: { readonly at: number; readonly latest: number }
}

export interface NavigationItem {
  readonly path: string
  readonly label: string
}

/** お客さま窓口: whom customers call; at the foot of every page. The desk (窓口, /op) is another thing. */
export interface Helpline {
  readonly name: string
  readonly phone: string
  readonly guidance: string
  readonly hours: string
  /** What callers should have at hand. */
  readonly haveReady: string
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
  /** What the steps before left to be told. */
  readonly told?: readonly Flash[] | undefined
  /** The page itself tells that something was done. */
  readonly isDone?: boolean
  /** The form whose typed text the language switch keeps. */
  readonly typedIn?: TypedIn | undefined
  /** Script files beside the common one, by name. */
  readonly scripts?: readonly string[]
  readonly wide?: boolean
}

export interface PageError {
  readonly text: string
  /** id of the field that it is about */
  readonly field?: string
  /** It asks to wait so many seconds; `text` with `{n}` in their place. */
  readonly counting?: { readonly seconds: number; readonly text: string }
}

export const Page: FC<PropsWithChildren<PageProps>> = props => {
  const { frame, title, errors = [], told = [], typedIn } = props
  const { say } = frame
  const scripts = ['common.js', ...(frame.person ? ['session.js'] : []), ...(props.scripts ?? [])]
  return (
    <html lang={frame.language} class={frame.site ? `site-${frame.site.kind}` : undefined}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <meta name="format-detection" content="telephone=no" />
        <title>{titleOf(props)}</title>
        <link rel="stylesheet" href={frame.assets['site.css']} />
        <link rel="icon" href={frame.assets['icon.svg']} type="image/svg+xml" />
        <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
        {themeColours(frame).map(([scheme, colour]) => (
          <meta name="theme-color" content={colour} media={`(prefers-color-scheme: ${scheme})`} />
        ))}
        {scripts.map(name => (
          <script type="module" src={frame.assets[name]}></script>
        ))}
      </head>
      <body data-offline={say(m.offline)}>
        <a class="skip" href="#content">
          {say(m.skip)}
        </a>
        {frame.demonstration && <DemonstrationBar frame={frame} />}
        <Header frame={frame} told={told} typedIn={typedIn} />
        <main id="content" tabindex={-1} class={props.wide ? 'wide' : undefined}>
          {props.step && <Steps frame={frame} step={props.step} />}
          <h1>{title}</h1>
          <p class="printed-at">{say(m.printedAt, { at: dateAndTime(frame.now, frame.language) })}</p>
          {props.done}
          <FlashNotices frame={frame} told={told} first={errors.length === 0} />
          {errors.length > 0 && <ErrorSummary frame={frame} errors={errors} />}
          {props.children}
          {typedIn && <TypedSwitch frame={frame} told={told} typedIn={typedIn} />}
        </main>
        <Footer frame={frame} />
      </body>
    </html>
  )
}

/** The header's, as the style sheet has them (client/style/colours.css): a browser's own bar continues it. */
const HEADERS = {
  admin: { light: '#0017c1', dark: '#0017c1' },
  user: { light: '#197a4b', dark: '#115a36' },
  op: { light: '#333333', dark: '#000000' },
  none: { light: '#333333', dark: '#333333' },
}

function themeColours({ site }: Frame) {
  return Object.entries(HEADERS[site?.kind ?? 'none'])
}

/** What matters comes first: that something is wrong, or that it was done. */
function titleOf({ frame, title, errors = [], told = [], isDone }: PageProps): string {
  const { say } = frame
  const whole = `${title}｜${frame.serviceName}`
  if (errors.length > 0) return say(m.errorTitle, { title: whole })
  return isDone || tellsSuccess(frame, told) ? say(m.doneTitle, { title: whole }) : whole
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

const Header: FC<{ frame: Frame } & Pick<PageProps, 'told' | 'typedIn'>> = ({ frame, told, typedIn }) => {
  const { say, site, person } = frame
  return (
    <header class="site-header">
      <div class="bar">
        <p class="brand">
          <a href={site ? (person ? site.home : `${site.path}/`) : '/'}>
            <Name frame={frame} class="service">
              {frame.serviceName}
            </Name>
            {site && <span class="site-name">{say(m.site[site.kind])}</span>}
          </a>
        </p>
        <div class="tools">
          {frame.help && <HelpLink say={say} address={frame.help} />}
          <LanguageSwitch frame={frame} told={told} typedIn={typedIn} />
        </div>
      </div>
      {site && person && (
        <div class="bar person">
          <p>
            <span class="who">
              <span class="visually-hidden">{say(m.signedInAs)}: </span>
              <Name frame={frame}>{person.name}</Name> <span class="id">{person.id}</span>
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
          <span class="number">{index + 1}</span>
          <span class="of">/{names.length}</span> {frame.say(name)}
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
        <li>
          {error.field === undefined ? (
            <ErrorText frame={frame} error={error} />
          ) : (
            <a href={`#${error.field}`}>
              <ErrorText frame={frame} error={error} />
            </a>
          )}
        </li>
      ))}
    </ul>
  </div>
)

const ErrorText: FC<{ frame: Frame; error: PageError }> = ({ frame, error: { text, counting } }) =>
  counting === undefined ? (
    <Text>{text}</Text>
  ) : (
    <span data-counts-down={counting.seconds} data-text={counting.text} data-over={frame.say(m.waitOver)}>
      {text}
    </span>
  )

const Footer: FC<{ frame: Frame }> = ({ frame }) => {
  const { say, helpline } = frame
  return (
    <footer>
      {frame.person && frame.site && <SessionEnd frame={frame} ends={frame.person.ends} site={frame.site} />}
      <p class="desk">
        <strong>{say(m.helplineTitle, { name: helpline.name })}</strong>{' '}
        <a href={`tel:${helpline.phone.replace(/[^\d+]/g, '')}`}>{helpline.phone}</a>
        {frame.language === 'en' && ' '}
        <span>{frame.language === 'ja' ? `（${helpline.guidance}）` : `(${helpline.guidance})`}</span>
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
