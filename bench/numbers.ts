/** The value below which the given part (0–1) of the sorted values lies. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** `median (min–max)`, in whole numbers from 100 on, with one decimal from 10 on, else with two. */
export function spread(values: readonly number[]): string {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)]
  return `${short(middle)} (${short(least)}–${short(most)})`
}

/** Three digits that count, or more before the point. Throws for a figure of nothing: its part fails. */
export function short(value: number): string {
  if (!Number.isFinite(value)) throw new Error('a figure of nothing')
  if (Math.abs(value) >= 100) return value.toLocaleString('en', { maximumFractionDigits: 0 })
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}
