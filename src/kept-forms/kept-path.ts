import type { Site } from '../site.ts'

/** Where what was kept is offered, on each site. */
export function keptPath(site: Pick<Site, 'path'>): string {
  return `${site.path}/kept`
}
