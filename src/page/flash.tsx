import type { Child, FC } from 'hono/jsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import type { Frame } from './layout.tsx'
import { messages as m } from './messages.ts'
import { Notice } from './notice-view.tsx'

/**
 * What the next page of a session tells once, by its kind: what it carries. Declared by the slice that leaves it, in its
 * `flash-view.tsx`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the slices fill it.
export interface Flashes {}

type Kinds = keyof Flashes

export type Flash = { [Kind in Kinds]: { readonly kind: Kind } & Flashes[Kind] }[Kinds]

interface FlashView<Kind extends Kinds> {
  readonly look: 'success' | 'warning'
  tell(say: Say, flash: Flashes[Kind], frame: Frame): Child
}

/** How each is told; one without a view is for a page of its own slice. */
export type FlashViews = { readonly [Kind in Kinds]?: FlashView<Kind> }

/** Those that any page tells; the others wait for one of their own slice. */
export function isToldAnywhere({ flashes }: Pick<Frame, 'flashes'>, flash: Flash): boolean {
  return flashes[flash.kind] !== undefined
}

/** Something was done, so the page's title begins with it. */
export function tellsSuccess({ flashes }: Pick<Frame, 'flashes'>, told: readonly Flash[]): boolean {
  return told.some(flash => flashes[flash.kind]?.look === 'success')
}

interface FlashNoticesProps {
  readonly frame: Frame
  readonly told: readonly Flash[]
  /** Nothing on the page is more urgent. */
  readonly first: boolean
}

/** How the steps before went, told once on the first screen after them. */
export const FlashNotices: FC<FlashNoticesProps> = ({ frame, told, first }) => {
  const known = told.filter(flash => isToldAnywhere(frame, flash))
  return (
    <>
      {frame.isTypedAgain && (
        <Notice kind="warning" first={first}>
          {frame.say(m.typedAgain)}
        </Notice>
      )}
      {known.map((flash, index) => {
        const view: FlashView<Kinds> | undefined = frame.flashes[flash.kind]
        return view ? (
          <Notice kind={view.look} first={first && index === 0 && !frame.isTypedAgain}>
            {view.tell(frame.say, flash, frame)}
          </Notice>
        ) : null
      })}
    </>
  )
}
