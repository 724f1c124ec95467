/**
 * Trying operations of the provisioning API. The key is read from its field at each request and kept nowhere else; in
 * the command that is shown, a variable stands for it.
 */
const SHOWN_HEADERS = ['etag', 'location', 'idempotency-replayed', 'retry-after', 'allow', 'x-request-id']
/** By address, for If-Match. */
const etags = new Map<string, string>()

document.documentElement.classList.add('scripted')
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-path]'))
  form.addEventListener('submit', event => {
    event.preventDefault()
    void send(form)
  })
openTarget()
addEventListener('hashchange', openTarget)

interface Prepared {
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: string | undefined
}

async function send(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector('button')
  const key = document.querySelector<HTMLInputElement>('#key')
  if (key === null || button === null || button.getAttribute('aria-disabled') === 'true') return
  if (key.value.trim() === '') {
    key.setCustomValidity(form.dataset.keyMissing ?? '')
    key.reportValidity()
    key.addEventListener('input', () => key.setCustomValidity(''), { once: true })
    return
  }
  button.setAttribute('aria-disabled', 'true')
  const prepared = prepare(form)
  show(form, '.command', commandOf(prepared))
  // Read out: only how it went; the answer can be looked at.
  try {
    const { status, text } = await ask(prepared, key.value.trim())
    show(form, '.got', text)
    show(form, '.outcome', status)
  } catch {
    show(form, '.got', '')
    show(form, '.outcome', form.dataset.unreachable ?? '')
  }
  button.removeAttribute('aria-disabled')
}

async function ask({ method, url, headers, body }: Prepared, key: string) {
  const init = { method, headers: { ...headers, Authorization: `Bearer ${key}` }, cache: 'no-store' } as const
  const answer = await fetch(url, body === undefined ? init : { ...init, body })
  const etag = answer.headers.get('etag')
  // That of a created thing belongs to the address where it stands; that of a refusal is not what was seen.
  if (etag !== null && answer.ok) etags.set(answer.headers.get('location') ?? pathOf(url), etag)
  const named = SHOWN_HEADERS.flatMap(name => {
    const value = answer.headers.get(name)
    return value === null ? [] : [`${name}: ${value}`]
  })
  const text = [...named, '', pretty(await answer.text())].join('\n')
  return { status: `${answer.status} ${answer.statusText}`, text }
}

function prepare(form: HTMLFormElement): Prepared {
  const fields = [...form.querySelectorAll<HTMLInputElement>('input[data-of]')]
  const given = (of: string) => fields.filter(field => field.dataset.of === of && field.value.trim() !== '')
  let path = form.dataset.path ?? ''
  for (const field of given('path'))
    path = path.replace(`{${field.name}}`, encodeURIComponent(field.value.trim()))
  const query = new URLSearchParams(given('query').map(field => [field.name, field.value.trim()]))
  const url = `${location.origin}/api/v1${path}${query.size > 0 ? `?${query}` : ''}`
  const body = form.querySelector<HTMLTextAreaElement>('textarea[data-of="body"]')?.value
  const headers: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' }
  for (const field of fields.filter(field => field.dataset.of === 'header')) {
    const value = field.value.trim() || usual(field.name, url)
    if (value !== undefined) headers[field.name] = value
  }
  return { method: form.dataset.method ?? 'GET', url, headers, body }
}

function usual(header: string, url: string): string | undefined {
  return header === 'If-Match' ? etags.get(pathOf(url)) : newIdempotencyKey()
}

/** `crypto.randomUUID` exists on https and localhost only. */
function newIdempotencyKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map(byte => byte.toString(16).padStart(2, '0'))
    .join('')
}

function commandOf({ method, url, headers, body }: Prepared): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
  const parts = [`curl -i -X ${method} ${quoted(url)}`, '-H "Authorization: Bearer $SEKISHO_API_KEY"']
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quoted(`${name}: ${value}`)}`)
  if (body !== undefined) parts.push(`-d ${quoted(body)}`)
  return parts.join(' \\\n  ')
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function pathOf(url: string): string {
  return new URL(url).pathname
}

function show(form: HTMLFormElement, where: string, text: string): void {
  const result = form.querySelector<HTMLElement>('.result')
  if (result) result.hidden = false
  const place = form.querySelector<HTMLElement>(where)
  if (place) place.textContent = text
}

/** An address with an operation's name opens it. */
function openTarget(): void {
  const target = document.getElementById(location.hash.slice(1))
  if (target instanceof HTMLDetailsElement) target.open = true
}

export {}
