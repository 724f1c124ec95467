import type { Deps } from '../deps.ts'
import { contractHistoryRoutes } from '../history/routes.tsx'
import { adminLineRoutes } from '../lines/routes.tsx'
import { ADMIN_SITE } from '../site.ts'
import { numberFileRoutes } from '../sms-numbers/file-routes.tsx'
import { smsNumberRoutes } from '../sms-numbers/routes.tsx'
import { mountSite } from './site.ts'

/** 管理者用設定Webサイト */
export function adminSite(deps: Deps) {
  return mountSite(deps, ADMIN_SITE, [
    adminLineRoutes(deps),
    smsNumberRoutes(deps),
    numberFileRoutes(deps),
    contractHistoryRoutes(deps),
  ])
}
