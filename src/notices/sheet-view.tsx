import type { FC, PropsWithChildren } from 'hono/jsx'
import {
  type Language,
  type Say,
  type Sentence,
  speak,
  type WholeSentence,
} from '../platform/i18n/catalogue.ts'
import { longDate } from '../platform/i18n/japan-time.ts'
import { messages as m } from './messages.ts'
import { PrintStyle } from './print-style-view.tsx'
import type { AdministratorPage, Sheet, UserPage } from './sheet.ts'
import { AdministratorSteps, UserSteps } from './steps-view.tsx'

interface Words {
  readonly sheet: Sheet
  readonly language: Language
  readonly say: Say
}

/** The whole file of one contract: the administrator's page first, then one to hand to each service user. */
export function noticeDocument(sheet: Sheet, language: Language): string {
  const words = { sheet, language, say: speak(language, { desk: sheet.helpline.name[language] }) }
  return `<!DOCTYPE html>${(<Notices {...words} />).toString()}`
}

const Notices: FC<Words> = words => (
  <html lang={words.language}>
    <head>
      <meta charset="utf-8" />
      {/* It stands in a folder and is opened by a browser: it loads nothing, whatever a name contains. */}
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="format-detection" content="telephone=no" />
      <title>{`${words.say(m.title)} ${words.sheet.administratorId}`}</title>
      <PrintStyle />
    </head>
    <body>
      {words.sheet.administrator && <ForAdministrator {...words} page={words.sheet.administrator} />}
      {words.sheet.users.map(page => (
        <ForUser {...words} page={page} />
      ))}
    </body>
  </html>
)

const ForAdministrator: FC<Words & { page: AdministratorPage }> = ({ page, ...words }) => {
  const { sheet, language, say } = words
  return (
    <Paper {...words} whom={m.forAdministrator} lost={m.lostAdministrator}>
      <p class="to">{say(m.to, { name: sheet.contractName })}</p>
      <p>{say(m.leadAdministrator)}</p>
      <dl class="access">
        <Access label={say(m.site)}>
          <span class="mono url">{sheet.adminUrl}</span>
        </Access>
        <Access label={say(m.administratorId)}>
          <span class="mono">{page.loginId}</span>
        </Access>
        <Password say={say} password={page.password} />
        {page.activation && (
          <Access label={say(m.activationCode)}>
            <span class="mono">{page.activation.code}</span>
            <span class="small">
              {say(m.activationUntil, { date: longDate(page.activation.until, language) })}
            </span>
          </Access>
        )}
      </dl>
      <AdministratorSteps say={say} sheet={sheet} page={page} />
      <ul class="notes">
        <li>{codes(words)}</li>
        <li>{say(m.aboutSms, { sender: sheet.smsSender })}</li>
        {sheet.users.length > 0 && <li>{say(m.handOut, { count: sheet.users.length })}</li>}
      </ul>
    </Paper>
  )
}

const ForUser: FC<Words & { page: UserPage }> = ({ page, ...words }) => {
  const { sheet, language, say } = words
  return (
    <Paper {...words} whom={m.forUser} lost={m.lostUser}>
      <p class="to">
        {say(m.toUser, { name: page.userName })}
        <small>{sheet.contractName}</small>
      </p>
      <p>{say(m.leadUser)}</p>
      <dl class="access">
        <Access label={say(m.site)}>
          <span class="mono url">{sheet.userUrl}</span>
        </Access>
        <Access label={say(m.line)}>
          <span class="mono">{grouped(page.lineNumber)}</span>
        </Access>
        <Access label={say(m.loginId)}>
          <span class="mono">{page.loginId}</span>
        </Access>
        <Password say={say} password={page.password} />
      </dl>
      <UserSteps say={say} sheet={sheet} page={page} />
      <ul class="notes">
        <li>
          {sheet.codes.kind === 'now'
            ? say(m.codesNow)
            : say(m.codesLater, { date: longDate(sheet.codes.from, language) })}
        </li>
        {!page.hasNumber && <li>{say(m.numberByAdministrator)}</li>}
        <li>{say(m.aboutSms, { sender: sheet.smsSender })}</li>
      </ul>
    </Paper>
  )
}

type PaperProps = PropsWithChildren<Words & { whom: Sentence; lost: WholeSentence }>

/** One A4 page: whose and what it is, then the matter, then how to keep it and where to ask. */
const Paper: FC<PaperProps> = ({ sheet, language, say, whom, lost, children }) => (
  <section class="sheet">
    <header class="head">
      <div>
        <p class="service">{sheet.serviceName}</p>
        <h1>{say(m.title)}</h1>
      </div>
      <div class="side">
        <p class="date">{say(m.madeOn, { date: longDate(sheet.at, language) })}</p>
        <p class="whom">{say(whom)}</p>
      </div>
    </header>
    {children}
    <footer class="foot">
      <section class="keep">
        <b>{say(m.keepTitle)}</b>
        {say(m.keep)}
        {language === 'en' && ' '}
        {say(lost)}
      </section>
      <section class="desk">
        <b>{say(m.helplineNamed, { name: sheet.helpline.name[language] })}</b>
        <p class="phone-number">{sheet.helpline.phone}</p>
        <p>{sheet.helpline.guidance[language]}</p>
        <p>{sheet.helpline.hours[language]}</p>
      </section>
    </footer>
  </section>
)

const Access: FC<PropsWithChildren<{ label: string }>> = ({ label, children }) => (
  <>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </>
)

/** In its groups, each of which stays whole on a line. */
const Password: FC<{ say: Say; password: string }> = ({ say, password }) => (
  <Access label={say(m.initialPassword)}>
    <span class="mono secret">
      {password.split('-').map((group, at) => (
        <span>{at === 0 ? group : `-${group}`}</span>
      ))}
    </span>
    <span class="small">{say(m.spelling)}</span>
  </Access>
)

function codes({ sheet, language, say }: Words): string {
  if (sheet.codes.kind === 'now') return say(m.codesNow)
  const { from, opensAt } = sheet.codes
  const rule = say(m.codesLater, { date: longDate(from, language) })
  const until =
    opensAt === undefined
      ? say(m.registerUntil)
      : say(m.registerBetween, { from: longDate(opensAt, language) })
  return `${rule}${until}`
}

/** 050-5500-1001 */
function grouped(number: string): string {
  return number.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1-$2-$3')
}
