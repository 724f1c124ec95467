import { describe, expect, it } from 'vitest'
import { ADMIN_SITE, DESK_SITE, USER_SITE } from '../site.ts'
import { seenAt } from './seen-at.ts'

describe('what became of a form is seen', () => {
  it.each([
    [ADMIN_SITE, '/oa/', '/oa/'],
    [ADMIN_SITE, '/oa/code', '/oa/'],
    [USER_SITE, '/ou/code/resend', '/ou/'],
    [ADMIN_SITE, '/oa/lines/05055001001', '/oa/lines/05055001001'],
    [ADMIN_SITE, '/oa/users/taro/password', '/oa/users/taro'],
    [ADMIN_SITE, '/oa/sms-numbers', '/oa/sms-numbers'],
    [ADMIN_SITE, '/oa/sms-numbers/confirm', '/oa/sms-numbers'],
    [ADMIN_SITE, '/oa/sms-numbers/code', '/oa/sms-numbers'],
    [ADMIN_SITE, '/oa/stop-forwarding', '/oa/lines'],
    [USER_SITE, '/ou/stop-forwarding', '/ou/settings'],
    [USER_SITE, '/ou/settings', '/ou/settings'],
    [USER_SITE, '/ou/devices', '/ou/devices'],
    [USER_SITE, '/ou/password', '/ou/settings'],
    [DESK_SITE, '/op/accounts/abc/reset', '/op/accounts/abc'],
    [DESK_SITE, '/op/clearings/abc', '/op/clearings/abc'],
    [DESK_SITE, '/op/rollout/contracts/abc', '/op/rollout/contracts/abc'],
    [undefined, '/language', '/'],
  ])('%s: %s at %s', (site, path, at) => expect(seenAt(path, site)).toBe(at))
})
