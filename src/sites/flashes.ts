import { flashes as acts } from '../acts/flash-view.tsx'
import { flashes as desk } from '../desk/flash-view.tsx'
import { flashes as devices } from '../known-devices/flash-view.tsx'
import { flashes as lines } from '../lines/flash-view.tsx'
import type { FlashViews } from '../page/flash.tsx'
import { flashes as passwords } from '../passwords/flash-view.tsx'
import { flashes as signIn } from '../sign-in/flash-view.tsx'
import { flashes as numbers } from '../sms-numbers/flash-view.tsx'

/** How each flash is told, whichever page comes next. */
export const FLASHES: FlashViews = {
  ...acts,
  ...desk,
  ...devices,
  ...lines,
  ...passwords,
  ...signIn,
  ...numbers,
}
