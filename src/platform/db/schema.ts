/**
 * The tables, as the migrations make them: each slice adds its own in its `tables.ts` by declaration merging. Times are
 * milliseconds since 1970 (UTC); yes/no is 1/0, because SQLite has no boolean. Nothing in it holds a secret that could
 * be used: such columns are sealed (sealed-column.ts), and the stores seal and open them.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the slices fill it.
export interface Schema {}

export type Flag = 0 | 1
