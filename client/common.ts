/** Comfort on every page: a form is sent once, waiting shows, an error summary gets the focus. */
const WAITING_SHOWS_AFTER_MS = 300

document.documentElement.classList.add('scripted')
document.querySelector<HTMLElement>('.error-summary')?.focus()

document.addEventListener('submit', event => {
  const form = event.target as HTMLFormElement
  if (event.defaultPrevented || form.method === 'get') return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = 'yes'
  event.submitter?.classList.add('pressed')
  setTimeout(() => form.classList.add('waiting'), WAITING_SHOWS_AFTER_MS)
})

// Back from the next page (also out of the back/forward cache): the form can be sent again.
addEventListener('pageshow', () => {
  for (const form of document.forms) {
    delete form.dataset.sent
    form.classList.remove('waiting')
    for (const button of form.querySelectorAll('.pressed')) button.classList.remove('pressed')
  }
})

export {}
