import { PAGES, type Site } from '../site.ts'

/** Pages that show what their own forms, and those below them, have done. */
const SCREENS: readonly RegExp[] = [
  new RegExp(`^${PAGES.lines}/[^/]+`),
  new RegExp(`^${PAGES.users}/[^/]+`),
  new RegExp(`^${PAGES.numbers}`),
  new RegExp(`^${PAGES.settings}`),
  new RegExp(`^(${PAGES.accounts}|${PAGES.clearings}|${PAGES.rollout}/contracts)/[^/]+`),
  /^\/o[aup]\/devices/,
  // Who waits for a code finds it there, who is in goes on from there, and everybody else signs in.
  /^\/o[aup]\/(?=$|code)/,
]

/**
 * Where whoever sent a form sees what became of it: by GET, which changes nothing.
 * @param path that the form was sent to
 */
export function seenAt(path: string, site: Site | undefined): string {
  for (const screen of SCREENS) {
    const [found] = screen.exec(path) ?? []
    if (found !== undefined) return found
  }
  return site?.home ?? '/'
}
