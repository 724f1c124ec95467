/** Comfort where an administrator gives his SMS number while signing in: its digits take the wanted form. */
import { tidy } from './tidy.ts'

const field = document.querySelector<HTMLInputElement>('#number')
field?.addEventListener('input', event => {
  if (!(event as InputEvent).isComposing) tidy(field)
})
field?.addEventListener('compositionend', () => tidy(field))
