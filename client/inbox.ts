/** The inbox shows new messages by itself and copies codes. */
const WAIT_SECONDS = 25
const AFTER_TROUBLE_MS = 3_000

document.addEventListener('click', async event => {
  const button = (event.target as Element).closest<HTMLButtonElement>('button[data-copy]')
  if (!button) return
  await navigator.clipboard.writeText(button.dataset.copy ?? '')
  button.textContent = button.dataset.done ?? ''
})

void watch()

async function watch(): Promise<void> {
  for (;;) {
    const phones = document.querySelector<HTMLElement>('#phones')
    try {
      const url = `/inbox/messages.json?after=${phones?.dataset.newest}&wait=${WAIT_SECONDS}`
      const { messages } = (await (await fetch(url)).json()) as { messages: unknown[] }
      if (messages.length > 0) await redraw()
    } catch {
      await new Promise(resolve => setTimeout(resolve, AFTER_TROUBLE_MS))
    }
  }
}

async function redraw(): Promise<void> {
  const page = new DOMParser().parseFromString(await (await fetch('/inbox/')).text(), 'text/html')
  const fresh = page.querySelector('#phones')
  if (fresh) document.querySelector('#phones')?.replaceWith(fresh)
}

export {}
