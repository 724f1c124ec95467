import { type Headings, type PageRow, type Pasted, type Reason, readPasted } from './pasted.ts'

/** Pasting copied cells into the number screen: says what went where and what was left over, and can be undone. */
interface Texts {
  readonly undone: string
  readonly nothing: string
  readonly kinds: Readonly<Record<Pasted['kind'], string>>
  readonly zeros: string
  readonly left: Readonly<Record<Reason, string>>
  /** What the administrator's row is called beside a number. */
  readonly administrator: readonly string[]
}

/** Rows that are named for each reason. */
const NAMED = 3

export function followPastes(
  fields: readonly HTMLInputElement[],
  visible: () => readonly HTMLInputElement[],
): void {
  const told = document.querySelector<HTMLElement>('#pasted')
  const undo = document.querySelector<HTMLButtonElement>('#undo-paste')
  if (!told || !undo) return
  const texts = JSON.parse(told.dataset.texts ?? '') as Texts
  const headings = JSON.parse(told.dataset.headings ?? '') as Headings
  let before = new Map<HTMLInputElement, { readonly was: string; readonly pasted: string }>()

  for (const field of fields)
    field.addEventListener('paste', event => {
      const shown = visible()
      const order = shown.slice(shown.indexOf(field)).map(one => fields.indexOf(one))
      const text = event.clipboardData?.getData('text') ?? ''
      const pasted = readPasted(text, { rows: fields.map(row => pageRow(row, texts)), order, headings })
      if (pasted === undefined) return
      event.preventDefault()
      const changes = [...pasted.fills].flatMap(([place, number]) => {
        const target = fields[place]
        return target ? [[target, { was: target.value, pasted: number }] as const] : []
      })
      for (const [target, { pasted: number }] of changes) put(target, number)
      if (changes.length > 0) before = new Map(changes)
      undo.hidden = before.size === 0
      told.textContent = sentencesOf(pasted, texts).join(' ')
    })

  undo.addEventListener('click', () => {
    // What was typed over a pasted number since then stays.
    for (const [target, { was, pasted }] of before) if (target.value === pasted) put(target, was)
    const [first] = before.keys()
    before = new Map()
    undo.hidden = true
    told.textContent = texts.undone
    first?.focus()
  })
}

function pageRow(field: HTMLInputElement, texts: Texts): PageRow {
  const row = field.closest('tr')
  const text = (selector: string) => row?.querySelector(selector)?.textContent?.trim() ?? ''
  const owner = row?.querySelector('.owner') ? texts.administrator : []
  return {
    keys: [text('.id'), text('td.digits'), ...owner],
    userName: text('td.named'),
    hasNamesake: row?.dataset.namesake !== undefined,
    number: field.value,
  }
}

/** As if it had been typed. */
function put(field: HTMLInputElement, value: string): void {
  field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

function sentencesOf({ kind, fills, zeros, left }: Pasted, texts: Texts): string[] {
  const found = texts.kinds[kind].replace('{count}', String(fills.size))
  if (kind === 'no-column' || kind === 'many-columns') return [found]
  const reasons = Object.entries(left) as [Reason, readonly string[]][]
  const rest = reasons
    .filter(([, rows]) => rows.length > 0)
    .map(([reason, rows]) => {
      const names = rows
        .slice(0, NAMED)
        .map(name => (name.length > 30 ? `${name.slice(0, 30)}…` : name || '—'))
      const which = names.join(', ') + (rows.length > NAMED ? ' …' : '')
      return texts.left[reason].replace('{count}', String(rows.length)).replace('{which}', () => which)
    })
  const completed = zeros > 0 ? [texts.zeros.replace('{count}', String(zeros))] : []
  return [fills.size > 0 ? found : texts.nothing, ...completed, ...rest]
}
