/**
 * Comfort on every page: a form is sent once, and not without a connection; waiting shows, what went wrong or was done gets the focus, a pause counts
 * down, passwords can be shown.
 */
const WAITING_SHOWS_AFTER_MS = 300
const SECOND_MS = 1_000

document.documentElement.classList.add('scripted')
document.querySelector<HTMLElement>('.error-summary, .notice[autofocus]')?.focus()
for (const counting of document.querySelectorAll<HTMLElement>('[data-counts-down]')) countDown(counting)

// The switch in the header stands before the page's form; the button that it presses stands behind.
for (const button of document.querySelectorAll<HTMLElement>('[data-presses]'))
  button.addEventListener('click', () => document.getElementById(button.dataset.presses ?? '')?.click())

// The browser's own page about it takes the place of this one, with all that was typed.
let offline: HTMLElement | undefined
document.addEventListener(
  'submit',
  event => {
    offline?.remove()
    if (navigator.onLine) return
    event.preventDefault()
    event.stopImmediatePropagation()
    offline = document.createElement('p')
    offline.className = 'session-bar'
    offline.setAttribute('role', 'alert')
    offline.textContent = document.body.dataset.offline ?? ''
    document.body.append(offline)
  },
  { capture: true },
)
addEventListener('online', () => offline?.remove())

document.addEventListener('submit', event => {
  const form = event.target as HTMLFormElement
  if (event.defaultPrevented || form.method === 'get') return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = 'yes'
  hidePasswords(form)
  event.submitter?.classList.add('pressed')
  setTimeout(() => form.classList.add('waiting'), WAITING_SHOWS_AFTER_MS)
})

// Back from the next page (also out of the back/forward cache): the form can be sent again.
addEventListener('pageshow', () => {
  for (const form of document.forms) {
    delete form.dataset.sent
    form.classList.remove('waiting')
    hidePasswords(form)
    for (const button of form.querySelectorAll('.pressed')) button.classList.remove('pressed')
  }
})

for (const field of document.querySelectorAll<HTMLInputElement>('input[data-reveal]')) {
  const row = document.createElement('div')
  row.className = 'reveal'
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'secondary small'
  button.textContent = field.dataset.reveal ?? ''
  button.setAttribute('aria-label', field.dataset.revealName ?? '')
  button.setAttribute('aria-controls', field.id)
  button.setAttribute('aria-pressed', 'false')
  button.addEventListener('click', () => reveal(field, field.type === 'password'))
  // Behind the field, which keeps its place and so the focus.
  row.append(button)
  field.after(row)
}

function reveal(field: HTMLInputElement, isShown: boolean): void {
  field.type = isShown ? 'text' : 'password'
  field.nextElementSibling?.firstElementChild?.setAttribute('aria-pressed', String(isShown))
}

/** Before it is sent, and when somebody comes back: what is shown could be read by whoever stands there, or kept by the browser. */
function hidePasswords(form: HTMLFormElement): void {
  for (const field of form.querySelectorAll<HTMLInputElement>('input[data-reveal]')) reveal(field, false)
}

/** Wherever the same sentence stands. Nobody is read every second of it. */
function countDown(counting: HTMLElement): void {
  const { countsDown, text = '', over = '' } = counting.dataset
  const said = counting.textContent
  const places = [...document.querySelectorAll<HTMLElement>('.error span')].filter(
    place => place.textContent === said,
  )
  counting.closest('.error-summary')?.setAttribute('aria-live', 'off')
  const until = Date.now() + Number(countsDown) * SECOND_MS
  const timer = setInterval(() => {
    const left = Math.ceil((until - Date.now()) / SECOND_MS)
    const words = left > 0 ? text.replace('{n}', String(left)) : over
    for (const place of [counting, ...places]) place.textContent = words
    if (left <= 0) clearInterval(timer)
  }, SECOND_MS)
}

export {}
