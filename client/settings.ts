/** Comfort on サービス設定: changes are not lost by leaving without a word. */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-unsaved]')) watch(form)

function watch(form: HTMLFormElement): void {
  const content = () => new URLSearchParams([...new FormData(form)] as [string, string][]).toString()
  // What came back with an error is not saved either.
  const shown = document.querySelector('.error-summary') ? '' : content()
  let leaving = false
  form.addEventListener('submit', () => {
    leaving = true
  })
  addEventListener('pageshow', () => {
    leaving = false
  })
  addEventListener('beforeunload', event => {
    if (!leaving && content() !== shown) event.preventDefault()
  })
}

export {}

const LOOK_AT_LINK_EVERY_MS = 1_000
/** Looking keeps the session alive: not for longer than somebody waits for it. */
const LOOK_AT_LINK_FOR_MS = 120_000

watchLink()

/** Whether calls follow what was saved; goes on until they do. */
async function watchLink(): Promise<void> {
  const place = document.querySelector<HTMLElement>('#link-state')
  const url = place?.dataset.state
  if (!place || !url) return
  for (const end = performance.now() + LOOK_AT_LINK_FOR_MS; performance.now() < end; ) {
    await new Promise(resolve => setTimeout(resolve, LOOK_AT_LINK_EVERY_MS))
    if (document.hidden) continue
    try {
      const answer = await fetch(url, { headers: { Accept: 'application/json' } })
      if (answer.redirected || (answer.status >= 400 && answer.status < 500)) return
      if (!answer.ok) continue
      const news = (await answer.json()) as {
        readonly kind: string
        readonly text: string
        readonly final: boolean
      }
      place.className = news.kind
      // Only what is new: a screen reader tells each change once.
      if (place.textContent !== news.text) place.textContent = news.text
      if (news.final) return
    } catch {
      // No connection for a moment: the next look may find one.
    }
  }
}
