import type { Deps } from '../deps.ts'
import { contractHistoryRoutes } from '../history/routes.tsx'
import { adminLineRoutes, lineForm } from '../lines/routes.tsx'
import { stopRoutes } from '../lines/stop-routes.tsx'
import { ADMIN_SITE } from '../site.ts'
import { draftForm } from '../sms-numbers/confirm-routes.tsx'
import { numberFileForm, numberFileRoutes } from '../sms-numbers/file-routes.tsx'
import { numberForm, smsNumberRoutes } from '../sms-numbers/routes.tsx'
import { secondForm } from '../sms-numbers/second-routes.tsx'
import { nameForm, userRoutes } from '../users/routes.tsx'
import { ACTS } from './acts.ts'
import { mountSite } from './site.ts'

/** 管理者用設定Webサイト */
export function adminSite(deps: Deps) {
  return mountSite(deps, ADMIN_SITE, {
    screens: [
      adminLineRoutes(deps),
      stopRoutes(deps, ADMIN_SITE),
      userRoutes(deps),
      smsNumberRoutes(deps),
      numberFileRoutes(deps),
      contractHistoryRoutes(deps),
    ],
    acts: ACTS.admin,
    forms: [
      lineForm(deps),
      numberForm(deps),
      draftForm(deps),
      numberFileForm(deps),
      secondForm(deps),
      nameForm(deps),
    ],
  })
}
