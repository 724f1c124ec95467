import { wanted } from './pasted.ts'

/** Half-width digits without hyphens, while somebody types them; the cursor stays where it is. */
export function tidy(field: HTMLInputElement): void {
  const value = wanted(field.value)
  if (value === field.value) return
  const fromEnd = field.value.length - (field.selectionEnd ?? field.value.length)
  field.value = value
  const at = Math.max(0, value.length - fromEnd)
  field.setSelectionRange(at, at)
}
