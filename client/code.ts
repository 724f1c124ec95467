/**
 * Comfort on the code screen: digits are put into their wanted form while typing, a pasted SMS is understood,
 * the phone's own filling-in submits, the SMS' state and the times go on.
 */
const DIGITS = 6
const LOOK_EVERY_MS = 1_500
const OFTEN_FOR_MS = 180_000
const LOOK_LATER_EVERY_MS = 10_000
const SECOND_MS = 1_000
const MINUTE_MS = 60_000

const field = document.querySelector<HTMLInputElement>('#code')
const form = document.querySelector<HTMLFormElement>('#code-form')
const opened = performance.now()
/** What stands on the page as the server or this script said it; a browser may show it in another language. */
const said = new Map<Element, string>()
for (const place of document.querySelectorAll('#delivery, #valid-until, #resend-hint'))
  said.set(place, (place.textContent ?? '').replace(/\s+/g, ' ').trim())
const left = (milliseconds: string | undefined) => Number(milliseconds) - (performance.now() - opened)

if (field && form) {
  const waiting = new AbortController()
  form.addEventListener('submit', () => waiting.abort())

  field.addEventListener('input', event => {
    const filledByPhone = !(event instanceof InputEvent) || event.inputType === 'insertReplacementText'
    if (event instanceof InputEvent && event.isComposing) return
    tidy(field)
    if (filledByPhone && field.value.length === DIGITS) form.requestSubmit()
  })
  field.addEventListener('compositionend', () => tidy(field))
  field.addEventListener('paste', event => {
    const code = codeIn(event.clipboardData?.getData('text') ?? '')
    if (code === undefined) return
    event.preventDefault()
    field.value = code
  })
  // It is this browser's turn then, for some seconds only; what was typed stands in the field.
  const turnMs = form.dataset.turnMs
  if (turnMs !== undefined) {
    const turn = setTimeout(() => field.value.length === DIGITS && form.requestSubmit(), Number(turnMs))
    form.addEventListener('submit', () => clearTimeout(turn))
  }
  receiveFromPhone(waiting.signal).then(code => {
    if (code === undefined) return
    field.value = code
    form.requestSubmit()
  })
}

watchDelivery()
countDown()

function tidy(input: HTMLInputElement): void {
  const digits = input.value.normalize('NFKC').replace(/\D/g, '')
  const wanted = codeIn(input.value) ?? digits.slice(0, DIGITS)
  if (input.value !== wanted) input.value = wanted
}

/** The code in a whole SMS: on its last line behind #, else the only run of six digits. */
function codeIn(text: string): string | undefined {
  const plain = text.normalize('NFKC')
  const bound = /#(\d{6})\s*$/.exec(plain)
  if (bound) return bound[1]
  const runs = plain.match(/(?<!\d)\d{6}(?!\d)/g) ?? []
  return runs.length === 1 ? runs[0] : undefined
}

/** WebOTP: the browser hands over the code of an SMS that names this host. */
async function receiveFromPhone(signal: AbortSignal): Promise<string | undefined> {
  if (!('OTPCredential' in window)) return undefined
  try {
    const options = { otp: { transport: ['sms'] }, signal } as CredentialRequestOptions
    const credential = (await navigator.credentials.get(options)) as { code?: string } | null
    return credential?.code
  } catch {
    return undefined
  }
}

interface DeliveryNews {
  readonly delivery: string
  readonly label: string
  readonly help: string
  readonly final: boolean
  readonly sentAt: string
}

/** Looks on until nothing more can follow; more rarely when it takes long. */
async function watchDelivery(): Promise<void> {
  const url = document.querySelector<HTMLElement>('#facts')?.dataset.state
  const place = document.querySelector<HTMLElement>('#delivery')
  if (!place || !url) return
  for (;;) {
    const isLate = performance.now() - opened > OFTEN_FOR_MS
    await new Promise(resolve => setTimeout(resolve, isLate ? LOOK_LATER_EVERY_MS : LOOK_EVERY_MS))
    if (document.hidden) continue
    try {
      const answer = await fetch(url, { headers: { Accept: 'application/json' } })
      // The sign-in is over; the next press tells it.
      if (answer.redirected || (answer.status >= 400 && answer.status < 500)) return
      if (!answer.ok) continue
      const news = (await answer.json()) as DeliveryNews
      tell(place, news)
      const sentAt = document.querySelector<HTMLElement>('#sent-at')
      if (sentAt) setText(sentAt, news.sentAt)
      if (news.final) return
    } catch {
      // No connection for a moment: the next look may find one.
    }
  }
}

/**
 * Replaces all at once, and only what changed since the server said it last: a screen reader tells each change once, and what
 * a browser translated meanwhile stays so.
 */
function tell(place: HTMLElement, news: DeliveryNews): void {
  const label = document.createElement('strong')
  label.className = `delivery ${news.delivery}`
  label.textContent = news.label
  const help = document.createElement('span')
  help.textContent = news.help
  const words = `${news.label} ${news.help}`
  if (said.get(place) === words) return
  said.set(place, words)
  place.replaceChildren(label, ' ', help)
}

function countDown(): void {
  const until = document.querySelector<HTMLElement>('#valid-until')
  const hint = document.querySelector<HTMLElement>('#resend-hint')
  const button = document.querySelector<HTMLButtonElement>('#resend-form button')
  const show = () => {
    if (until) {
      const minutes = Math.max(0, Math.ceil(left(until.dataset.leftMs) / MINUTE_MS))
      setText(until, (until.dataset.text ?? '').replace('{minutes}', String(minutes)))
    }
    if (!hint?.dataset.waitMs || !button) return
    const seconds = Math.ceil(left(hint.dataset.waitMs) / SECOND_MS)
    // Not `disabled`: a focused button would lose the focus, and without scripts the server says the same.
    button.setAttribute('aria-disabled', String(seconds > 0))
    const counting = (hint.dataset.counting ?? '').replace('{seconds}', String(seconds))
    setText(hint, seconds > 0 ? counting : (hint.dataset.now ?? ''))
  }
  document.querySelector('#resend-form')?.addEventListener('submit', event => {
    if (hint && left(hint.dataset.waitMs) > 0) event.preventDefault()
  })
  show()
  setInterval(show, SECOND_MS)
}

function setText(element: HTMLElement, text: string): void {
  if (said.get(element) === text) return
  said.set(element, text)
  element.textContent = text
}

export {}
