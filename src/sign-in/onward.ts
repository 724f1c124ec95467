import type { Deps } from '../deps.ts'
import { hasKeptForms } from '../kept-forms/kept-forms.ts'
import { keptPath } from '../kept-forms/kept-path.ts'
import type { Site } from '../site.ts'

/** Where a completed sign-in leads: to what was typed before, to the page that was asked for, or to the first screen. */
export interface Onward {
  readonly hasKeptForms: boolean
  readonly wantedPath: string | undefined
}

export async function onwardOf(
  deps: Deps,
  accountId: string,
  wantedPath: string | undefined,
): Promise<Onward> {
  return { hasKeptForms: await hasKeptForms(deps, accountId), wantedPath }
}

export function pathOnward(site: Site, onward: Onward): string {
  return onward.hasKeptForms ? keptPath(site) : (onward.wantedPath ?? site.home)
}
