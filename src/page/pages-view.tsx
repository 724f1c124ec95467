import type { Child, FC } from 'hono/jsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import type { PageOf } from '../platform/paging.ts'
import { messages as m } from './messages.ts'

/** Pages beside the present one that are named; the first and the last one are always there. */
const NEIGHBOURS = 2

interface PagesProps {
  readonly say: Say
  readonly page: PageOf<unknown>
}

/** Where one is in a long list, and plain links to its other pages; nothing where one page has all. */
export const PageLinks: FC<PagesProps & { href: (page: number) => string }> = ({ say, page, href }) => (
  <Pages say={say} page={page}>
    {(number, label) => (
      <a href={href(number)} aria-label={label}>
        {number}
      </a>
    )}
  </Pages>
)

/** The same as buttons of the form around it, which send what was typed along: the field `page` tells which one. */
export const PageButtons: FC<PagesProps> = ({ say, page }) => (
  <Pages say={say} page={page}>
    {(number, label) => (
      <button name="page" value={number} class="secondary small" aria-label={label}>
        {number}
      </button>
    )}
  </Pages>
)

/** @param children the way to another page */
const Pages: FC<PagesProps & { children: (page: number, label: string) => Child }> = ({
  say,
  page,
  children: wayTo,
}) => {
  const { number: here, before, rows, all } = page
  if (page.pages === 1) return null
  return (
    <nav class="pages" aria-label={say(m.pages)}>
      <p>{say(m.position, { from: before + 1, to: before + rows.length, all })}</p>
      <ul>
        {numbersOf(page).map(number => (
          <li>
            {number === here ? (
              <strong aria-current="page">{number}</strong>
            ) : (
              wayTo(number, say(m.toPage, { number }))
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}

function numbersOf({ number, pages }: PageOf<unknown>): number[] {
  const near = Array.from({ length: 2 * NEIGHBOURS + 1 }, (_, at) => number - NEIGHBOURS + at)
  return [...new Set([1, ...near.filter(one => one >= 1 && one <= pages), pages])]
}
