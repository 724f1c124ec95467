import type { FC, PropsWithChildren } from 'hono/jsx'

export interface NoticeProps {
  readonly kind: 'success' | 'info' | 'warning'
  /** It tells how the step before went: reading begins here, with and without scripts (D21). */
  readonly first?: boolean | undefined
}

/** Tells how something went; read out without moving the focus, unless it comes first. */
export const Notice: FC<PropsWithChildren<NoticeProps>> = ({ kind, first, children }) => (
  <div class={`notice ${kind}`} role="status" tabindex={first ? -1 : undefined} autofocus={first}>
    {children}
  </div>
)
