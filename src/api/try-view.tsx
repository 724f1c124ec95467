import type { Child, FC } from 'hono/jsx'
import type { AssetAddresses } from '../platform/http/assets.ts'
import type { Language, Say } from '../platform/i18n/catalogue.ts'
import { messages as m } from './messages.ts'

/** One operation as the page shows it. */
export interface TriedOperation {
  readonly id: string
  readonly method: string
  /** With `{names}`. */
  readonly path: string
  readonly summary: string
  readonly description: string | undefined
  readonly scope: string | undefined
  readonly params: readonly TriedField[]
  readonly query: readonly TriedField[]
  readonly header: 'If-Match' | 'Idempotency-Key' | undefined
  /** JSON to begin with. */
  readonly body: string | undefined
}

interface TriedField {
  readonly name: string
  readonly hint: string
}

export interface TryPageProps {
  readonly say: Say
  readonly language: Language
  readonly serviceName: string
  readonly assets: AssetAddresses
  readonly groups: readonly { readonly name: string; readonly operations: readonly TriedOperation[] }[]
  readonly problems: readonly { readonly kind: string; readonly status: number; readonly title: string }[]
}

/** Every operation with a form to try it. The key stays in the page; nothing comes from elsewhere. */
export const TryPage: FC<TryPageProps> = props => {
  const { say, language, serviceName, assets } = props
  const title = say(m.title)
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <meta name="format-detection" content="telephone=no" />
        <title>{`${title}｜${serviceName}`}</title>
        <link rel="stylesheet" href={assets['site.css']} />
        <link rel="icon" href={assets['icon.svg']} type="image/svg+xml" />
        <script type="module" src={assets['api.js']}></script>
      </head>
      <body>
        <Header {...props} />
        <main id="content" class="wide api">
          <h1>{title}</h1>
          <p class="lead">{say(m.lead)}</p>
          <p>
            <a href="/api/v1/openapi.json">{say(m.document)}</a>
          </p>
          <div class="notice warning">
            <p>{say(m.real)}</p>
          </div>
          <p class="notice info without-script">{say(m.scriptNeeded)}</p>
          <KeyField say={say} />
          {props.groups.map(group => (
            <section>
              <h2 lang="en">{group.name}</h2>
              {group.operations.map(operation => (
                <OperationForm say={say} operation={operation} />
              ))}
            </section>
          ))}
          <Problems {...props} />
        </main>
      </body>
    </html>
  )
}

const Header: FC<TryPageProps> = ({ say, language, serviceName }) => {
  const other = language === 'ja' ? 'en' : 'ja'
  return (
    <header class="site-header">
      <div class="bar">
        <p class="brand">
          <a href="/api/v1/">
            <span class="service">{serviceName}</span> <span class="site-name">{say(m.title)}</span>
          </a>
        </p>
        <a class="language-link" href={`/api/v1/?lang=${other}`} lang={other}>
          {say(m.switchLanguage)}
        </a>
      </div>
    </header>
  )
}

const KeyField: FC<{ say: Say }> = ({ say }) => (
  <div class="field panel with-script">
    <label for="key">{say(m.key)}</label>
    <p class="hint" id="key-hint">
      {say(m.keyHint)}
    </p>
    <input id="key" type="password" autocomplete="off" spellcheck={false} aria-describedby="key-hint" />
  </div>
)

const OperationForm: FC<{ say: Say; operation: TriedOperation }> = ({ say, operation }) => {
  const { id, method, path, scope, header } = operation
  return (
    <details class="operation" id={id}>
      <summary>
        <span class={`method ${method.toLowerCase()}`}>{method}</span> <span class="address">{path}</span>{' '}
        <span class="summary" lang="en">
          {operation.summary}
        </span>
      </summary>
      {operation.description && <p lang="en">{operation.description}</p>}
      <p>
        {say(m.scope)}: {scope === undefined ? say(m.anyKey) : <span class="address">{scope}</span>}
      </p>
      <form
        class="with-script"
        data-method={method}
        data-path={path}
        data-key-missing={say(m.keyMissing)}
        data-unreachable={say(m.unreachable)}
      >
        {operation.params.map(({ name, hint }) => (
          <FormField id={`${id}-${name}`} label={name} hint={hint} name={name} of="path" required />
        ))}
        {operation.query.map(({ name, hint }) => (
          <FormField
            id={`${id}-${name}`}
            label={say(m.optional, { name })}
            hint={hint}
            name={name}
            of="query"
          />
        ))}
        {header === 'If-Match' && (
          <FormField
            id={`${id}-if`}
            label={say(m.ifMatch)}
            hint={say(m.ifMatchHint)}
            name={header}
            of="header"
          />
        )}
        {header === 'Idempotency-Key' && (
          <FormField
            id={`${id}-once`}
            label={header}
            hint={say(m.idempotencyKeyHint)}
            name={header}
            of="header"
          />
        )}
        {operation.body !== undefined && (
          <div class="field">
            <label for={`${id}-body`}>{say(m.body)}</label>
            <textarea
              id={`${id}-body`}
              data-of="body"
              rows={operation.body.split('\n').length + 1}
              spellcheck={false}
            >
              {operation.body}
            </textarea>
          </div>
        )}
        <p class="actions">
          <button class="primary">{say(m.send)}</button>
        </p>
        <div class="result" hidden>
          <h3>{say(m.answer)}</h3>
          <p class="outcome" role="status"></p>
          <pre class="got" tabindex={0}></pre>
          <h3>{say(m.command)}</h3>
          <pre class="command" tabindex={0}></pre>
        </div>
      </form>
    </details>
  )
}

const FormField: FC<{
  id: string
  label: Child
  hint: string
  name: string
  of: 'path' | 'query' | 'header'
  required?: boolean
}> = ({ id, label, hint, name, of, required }) => (
  <div class="field">
    <label for={id}>{label}</label>
    {hint !== '' && (
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    )}
    <input
      id={id}
      name={name}
      data-of={of}
      type="text"
      autocomplete="off"
      autocapitalize="none"
      spellcheck={false}
      required={required}
      aria-describedby={hint === '' ? undefined : `${id}-hint`}
    />
  </div>
)

const Problems: FC<TryPageProps> = ({ say, problems }) => (
  <section>
    <h2>{say(m.problems)}</h2>
    <p>{say(m.problemsLead)}</p>
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">{say(m.problemKind)}</th>
          <th scope="col">{say(m.problemStatus)}</th>
          <th scope="col">{say(m.problemMeaning)}</th>
        </tr>
      </thead>
      <tbody>
        {problems.map(problem => (
          <tr id={`problem-${problem.kind}`}>
            <th scope="row" data-label={say(m.problemKind)}>
              <span class="address">{problem.kind}</span>
            </th>
            <td data-label={say(m.problemStatus)}>{problem.status}</td>
            <td data-label={say(m.problemMeaning)} lang="en">
              {problem.title}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
