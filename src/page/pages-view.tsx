import type { FC } from 'hono/jsx'
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
export const PageLinks: FC<PagesProps & { href: (page: number) => string }> = ({ say, page, href }) =>
  page.pages === 1 ? null : (
    <nav class="pages" aria-label={say(m.pages)}>
      <Position say={say} page={page} />
      <ul>
        {numbersOf(page).map(number => (
          <li>
            {number === page.number ? (
              <strong aria-current="page">{number}</strong>
            ) : (
              <a href={href(number)} aria-label={say(m.toPage, { number })}>
                {number}
              </a>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )

/** The same as buttons of the form around it, which send what was typed along: the field `page` tells which one. */
export const PageButtons: FC<PagesProps> = ({ say, page }) =>
  page.pages === 1 ? null : (
    <nav class="pages" aria-label={say(m.pages)}>
      <Position say={say} page={page} />
      <ul>
        {numbersOf(page).map(number => (
          <li>
            {number === page.number ? (
              <strong aria-current="page">{number}</strong>
            ) : (
              <button
                name="page"
                value={number}
                class="secondary small"
                aria-label={say(m.toPage, { number })}
              >
                {number}
              </button>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )

const Position: FC<PagesProps> = ({ say, page }) => {
  const { before, rows, all } = page
  return <p>{say(m.position, { from: before + 1, to: before + rows.length, all })}</p>
}

function numbersOf({ number, pages }: PageOf<unknown>): number[] {
  const near = Array.from({ length: 2 * NEIGHBOURS + 1 }, (_, at) => number - NEIGHBOURS + at)
  return [...new Set([1, ...near.filter(one => one >= 1 && one <= pages), pages])]
}
