/**
 * Comfort on SMS認証用番号設定: digits are put into their wanted form, a column of cells can be pasted, Enter goes
 * to the next field, the filter works at once, unsaved changes are not lost by accident.
 */
import { followPastes } from './paste.ts'
import { tidy } from './tidy.ts'

const KEEP_ALIVE_MS = 120_000

const form = document.querySelector<HTMLFormElement>('#numbers-form')
if (form) start(form)

function start(form: HTMLFormElement): void {
  const fields = [...form.querySelectorAll<HTMLInputElement>('input[name^="number."]')]
  const shown = form.querySelector<HTMLElement>('#shown')
  const text = form.querySelector<HTMLInputElement>('#filter-text')
  const states = [...form.querySelectorAll<HTMLInputElement>('[data-only]')]
  let leaving = false
  let seenAt = performance.now()

  const rowOf = (field: HTMLInputElement) => field.closest('tr') as HTMLTableRowElement
  const visible = () => fields.filter(field => !rowOf(field).hidden)
  const unsaved = () =>
    Number(form.dataset.elsewhere ?? 0) > 0 || fields.some(field => field.value !== field.dataset.was)

  for (const field of fields) {
    field.addEventListener('input', event => {
      if (!(event as InputEvent).isComposing) tidy(field)
      mark(field)
      stayAlive()
    })
    field.addEventListener('compositionend', () => {
      tidy(field)
      mark(field)
    })
    field.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.isComposing) return
      event.preventDefault()
      const all = visible()
      const next = all[all.indexOf(field) + 1]
      if (next) next.select()
      else form.querySelector<HTMLButtonElement>('button[value="set"]')?.focus()
    })
    mark(field)
  }

  followPastes(fields, visible)
  // The rows of other pages are on the server: there, the button filters.
  if (!form.dataset.long) {
    for (const control of [text, ...states]) control?.addEventListener('input', filter)
    text?.addEventListener('keydown', event => {
      if (event.key === 'Enter') event.preventDefault()
    })
  }
  form.addEventListener('submit', () => {
    leaving = true
  })
  addEventListener('pageshow', () => {
    leaving = false
  })
  addEventListener('beforeunload', event => {
    if (!leaving && unsaved()) event.preventDefault()
  })
  if (!form.dataset.long && (text?.value || states.some(state => state.checked))) filter()

  function filter(): void {
    const words = (text?.value ?? '').trim().normalize('NFKC').toLowerCase()
    const digits = words.replace(/[\s-]/g, '')
    const only = states.filter(state => state.checked).map(state => state.dataset.only)
    for (const field of fields) {
      const row = rowOf(field)
      const content = `${row.textContent} ${field.value}`.normalize('NFKC').toLowerCase()
      const bare = content.replace(/-/g, '')
      const found = content.includes(words) || (digits !== '' && bare.includes(digits))
      const wantedRow = only.length === 0 || only.includes(row.dataset.state)
      row.hidden = !row.classList.contains('invalid') && !(found && wantedRow)
    }
    status()
  }

  function status(): void {
    if (!shown) return
    const count = visible().length
    const parts = [
      form.dataset.long ? (form.dataset.found ?? '') : '',
      count === 0 ? (shown.dataset.none ?? '') : '',
      count > 0 && count < fields.length ? (shown.dataset.text ?? '').replace('{shown}', String(count)) : '',
      unsaved() ? (form.dataset.unsaved ?? '') : '',
    ]
    const line = parts.filter(Boolean).join(' ')
    if (shown.textContent !== line) shown.textContent = line
  }

  function mark(field: HTMLInputElement): void {
    rowOf(field).classList.toggle('changed', field.value !== field.dataset.was)
    status()
  }

  /** Typing is activity: the session does not end under the hands of somebody who enters 400 numbers. */
  function stayAlive(): void {
    if (performance.now() - seenAt < KEEP_ALIVE_MS) return
    seenAt = performance.now()
    fetch(location.pathname, { method: 'HEAD', redirect: 'manual' })
      .then(answer => answer.ok && dispatchEvent(new Event('session-alive')))
      .catch(() => {})
  }
}
