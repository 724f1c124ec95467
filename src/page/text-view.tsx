import type { FC } from 'hono/jsx'

/** `050-5500-0001`, `0120-381059`: browsers break a line after each hyphen. */
const HYPHENED = /((?<![\w-])\d+(?:-\d+)+(?![\w-]))/

/** A sentence with numbers in it, each of them in one piece wherever lines break. */
export const Text: FC<{ readonly children: string }> = ({ children }) => (
  <>
    {children.split(HYPHENED).map((part, at) => (at % 2 === 1 ? <span class="digits">{part}</span> : part))}
  </>
)
