import type { Deps } from '../deps.ts'
import { ownHistoryRoutes } from '../history/routes.tsx'
import { ownLineForm, userLineRoutes } from '../lines/routes.tsx'
import { stopRoutes } from '../lines/stop-routes.tsx'
import { USER_SITE } from '../site.ts'
import { ACTS } from './acts.ts'
import { mountSite } from './site.ts'

/** サービス設定用Webサイト */
export function userSite(deps: Deps) {
  return mountSite(deps, USER_SITE, {
    screens: [userLineRoutes(deps), stopRoutes(deps, USER_SITE), ownHistoryRoutes(deps)],
    acts: ACTS.user,
    forms: [ownLineForm(deps)],
  })
}
