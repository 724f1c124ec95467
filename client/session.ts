/**
 * Comfort on every page behind the sign-in: some minutes before its end the page says so and offers to stay. What is done
 * in another tab counts for all.
 */
interface Texts {
  readonly quiet: string
  readonly soon: string
  readonly last: string
  readonly over: string
  readonly goOn: string
}

const LOOK_EVERY_MS = 5_000

const line = document.querySelector<HTMLElement>('#session-end')
if (line) follow(line)

function follow(line: HTMLElement): void {
  const data = line.dataset
  const texts = JSON.parse(data.texts ?? '') as Texts
  const [idleMs, warnMs, latest] = [data.idleMs, data.warnMs, data.latest].map(Number) as [
    number,
    number,
    number,
  ]
  // By the wall clock: others stand still while the computer sleeps.
  const ahead = Number(data.now) - Date.now()
  const tabs = new BroadcastChannel(`sekisho-${data.site}`)
  let at = Number(data.at)
  let bar: HTMLElement | undefined
  let told = ''

  tabs.onmessage = ({ data: other }) => extendTo(Number(other))
  addEventListener('session-alive', goesOn)
  document.addEventListener('visibilitychange', look)
  // Back out of the browser's cache: this page does not know what came meanwhile.
  addEventListener('pageshow', async event => {
    if (event.persisted && (await stay())) goesOn()
    look()
  })
  setInterval(look, LOOK_EVERY_MS)
  tabs.postMessage(at)
  look()

  function now(): number {
    return Date.now() + ahead
  }

  function goesOn(): void {
    extendTo(now() + idleMs)
    tabs.postMessage(at)
  }

  function extendTo(time: number): void {
    at = Math.min(latest, Math.max(at, time))
    line.textContent = withTimes(texts.quiet)
    look()
  }

  function look(): void {
    const left = at - now()
    if (left > warnMs) tell('')
    else if (left <= 0) tell(texts.over)
    else tell(withTimes(at < latest ? texts.soon : texts.last), at < latest)
  }

  /** Only what is new is read out. */
  function tell(text: string, canStay = false): void {
    if (text === told) return
    told = text
    bar?.remove()
    bar = undefined
    if (text === '') return
    bar = document.createElement('div')
    bar.className = 'session-bar'
    bar.setAttribute('role', 'alert')
    const words = document.createElement('p')
    words.textContent = text
    bar.append(words)
    if (canStay) bar.append(stayButton())
    document.body.append(bar)
  }

  function stayButton(): HTMLButtonElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'primary'
    button.textContent = texts.goOn
    let before: EventTarget | null = null
    button.addEventListener('focus', event => {
      before = event.relatedTarget
    })
    button.addEventListener('click', async () => {
      const isAlive = await stay()
      if (isAlive === undefined) return
      if (isAlive) goesOn()
      else tell(texts.over)
      if (before instanceof HTMLElement) before.focus()
    })
    return button
  }

  /** `undefined`: no connection for a moment; the button stays. */
  async function stay(): Promise<boolean | undefined> {
    try {
      const answer = await fetch(data.alive ?? '', { method: 'HEAD', redirect: 'manual' })
      return answer.ok
    } catch {
      return undefined
    }
  }

  function withTimes(text: string): string {
    return text.replace('{time}', clockTime(at)).replace('{latest}', clockTime(latest))
  }
}

function clockTime(at: number): string {
  return new Intl.DateTimeFormat('ja-JP', {
    timeZone: 'Asia/Tokyo',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
}

export {}
