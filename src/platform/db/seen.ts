import { DatabaseSync } from 'node:sqlite'

/** Remembers texts without holding them in memory: beyond a few megabytes they go to a temporary file. */
export interface Seen {
  /** Notes that the text stands on this line, and gives the line where it stood before. */
  note(space: string, text: string, line: number): number | undefined
  has(space: string, text: string): boolean
  /** Counts it once more; in a space that is used for nothing else. */
  count(space: string, text: string): void
  counted(space: string, text: string): number
  close(): void
}

/** SQLite's private database: an empty name means a temporary file that is gone when it is closed. */
export function openSeen(): Seen {
  const database = new DatabaseSync('')
  database.exec(`create table seen (space text, text text, line integer, primary key (space, text)) without rowid;
    begin`)
  const insert = database.prepare('insert into seen values (?, ?, ?) on conflict do nothing')
  const more = database.prepare('insert into seen values (?, ?, 1) on conflict do update set line = line + 1')
  const find = database.prepare('select line from seen where space = ? and text = ?')
  return {
    note(space, text, line) {
      if (insert.run(space, text, line).changes === 1) return undefined
      return Number(find.get(space, text)?.line)
    },
    has: (space, text) => find.get(space, text) !== undefined,
    count: (space, text) => void more.run(space, text),
    counted: (space, text) => Number(find.get(space, text)?.line ?? 0),
    close: () => database.close(),
  }
}
