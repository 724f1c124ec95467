import type { Child, FC } from 'hono/jsx'
import type { Say } from '../platform/i18n/catalogue.ts'
import { type Frame, Notice } from './layout.tsx'

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

/** How the step before went, told once on the first screen after it. */
export const FlashNotice: FC<{ frame: Frame; flash: Flash | undefined }> = ({ frame, flash }) => {
  const view: FlashView<Kinds> | undefined = flash && frame.flashes[flash.kind]
  return view && flash ? <Notice kind={view.look}>{view.tell(frame.say, flash, frame)}</Notice> : null
}
