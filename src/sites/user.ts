import type { Deps } from '../deps.ts'
import { ownHistoryRoutes } from '../history/routes.tsx'
import { userLineRoutes } from '../lines/routes.tsx'
import { USER_SITE } from '../site.ts'
import { mountSite } from './site.ts'

/** サービス設定用Webサイト */
export function userSite(deps: Deps) {
  return mountSite(deps, USER_SITE, [userLineRoutes(deps), ownHistoryRoutes(deps)])
}
