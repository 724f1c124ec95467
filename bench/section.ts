/** What one part of the measurements found, as RESULTS.md shows it. */
export interface Section {
  readonly title: string
  /** What is measured and how, in Markdown: 2–6 lines. */
  readonly about: string
  readonly tables: readonly Table[]
  readonly goals: readonly Goal[]
}

export interface Table {
  readonly caption: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export interface Goal {
  readonly goal: string
  readonly measured: string
  readonly reached: boolean
  /** Of a goal that was missed: what another measurement says of the reason. */
  readonly why?: string
}

export type Part = () => Promise<Section>

/** The section as Markdown. */
export function markdownOf({ title, about, tables, goals }: Section): string {
  return [`## ${title}`, about, ...tables.map(tableText), ...(goals.length > 0 ? [goalsText(goals)] : [])]
    .map(text => text.trim())
    .join('\n\n')
}

function tableText({ caption, head, rows }: Table): string {
  return `**${caption}**\n\n${grid(head, rows)}`
}

function goalsText(goals: readonly Goal[]): string {
  const rows = goals.map(({ goal, measured, reached, why }) => [
    goal,
    measured,
    reached ? 'reached' : `**missed**${why === undefined ? '' : `: ${why}`}`,
  ])
  return grid(['Goal', 'Measured', ''], rows)
}

function grid(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}
