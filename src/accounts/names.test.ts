import { expect, it } from 'vitest'
import { holdsControl, withoutControls } from './names.ts'

it.each([
  ['a\u001b]0;x\u0007', 'a?]0;x?'],
  ['二\r\n行', '二??行'],
  ['\u202e逆', '?逆'],
  ['\ud800半', '?半'],
])(
  'a name that could do something to a terminal is known as such, and shown without it: %j',
  (name, shown) => {
    expect(holdsControl(name)).toBe(true)
    expect(withoutControls(name)).toBe(shown)
  },
)

it('any other name is shown as it is', () => {
  for (const name of ['髙﨑 𠮷 ㈱箱根', 'ｶﾞ', 'ガ', '=1+1', '👩‍💻']) {
    expect(holdsControl(name)).toBe(false)
    expect(withoutControls(name)).toBe(name)
  }
})
