import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountOf } from '../../support/rows.ts'
import { fieldValue } from '../../support/visitor.ts'
import { addOffice, makeWorld, numberOf, type World } from '../../support/world.ts'

let world: World
const owner = { loginId: 'new-office', password: 'new-office-password' }

beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps, { administrator: owner, users: [] })
})
afterEach(() => world.close())

async function number() {
  const { sms_number_confirmed } = await accountOf(world, 'new-office')
  return { sms_number_confirmed, sms_number: await numberOf(world.deps, 'new-office') }
}

describe('an administrator without a number, after the period', () => {
  it('finds the field below the password after his first try, and only after the right password (M14)', async () => {
    const browser = world.visitor()
    expect((await browser.get('/oa/')).html).not.toContain('SMS認証用電話番号')
    expect((await browser.post('/oa/', { ...owner, password: 'wrong' })).html).not.toContain(
      'SMS認証用電話番号',
    )
    const answer = await browser.post('/oa/', owner)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(
      'SMS認証用電話番号が登録されていません。管理者ID、パスワード、SMS認証用電話番号を入力し、もう一度ログインしてください。',
    )
    expect(answer.html.indexOf('id="number"')).toBeGreaterThan(answer.html.indexOf('id="password"'))
  })

  it('keeps the number once its code was typed back, for the next sign-ins (M15, D4)', async () => {
    const browser = world.visitor()
    await browser.post('/oa/', { ...owner, number: '09055556666' })
    expect(await number()).toEqual({ sms_number: null, sms_number_confirmed: 0 })
    const list = await browser.submit('/oa/code', { code: await world.codeFor('09055556666') })
    expect(list.text).toContain('SMS認証用電話番号（末尾 6666）を登録しました。')
    expect(await number()).toEqual({ sms_number: '09055556666', sms_number_confirmed: 1 })
    expect((await world.visitor().post('/oa/', owner)).location).toBe('/oa/code')
  })

  it('who mistyped it gets to the field again from the page of the code, without beginning at the beginning', async () => {
    const browser = world.visitor()
    await browser.post('/oa/', { ...owner, number: '09055556667' })
    const page = await browser.get('/oa/code')
    expect(page.text).toContain('番号が違うときは『番号を入力し直す』から')
    expect(page.text).not.toContain('機種変更')
    expect(page.text).toContain('まだ送信していません')
    await world.deliver()
    expect((await browser.get('/oa/code')).text).not.toContain('まだ送信していません')
    const link = page.page.querySelectorAll('main a').find(one => one.textContent === '番号を入力し直す')
    const again = await browser.get(link?.getAttribute('href') ?? '')
    expect(fieldValue(again, 'loginId')).toBe('new-office')
    expect(fieldValue(again, 'number')).toBe('')
    expect((await browser.post('/oa/', { ...owner, number: '09055556666' })).location).toBe('/oa/code')
    await browser.post('/oa/code', { code: await world.codeFor('09055556666') })
    expect(await number()).toEqual({ sms_number: '09055556666', sms_number_confirmed: 1 })
  })

  it('shows that field to nobody whose enrolment does not wait for its code', async () => {
    expect((await world.visitor().get('/oa/?number-again')).html).not.toContain('name="number"')
    await addOffice(world.deps)
    const browser = world.visitor()
    await browser.post('/oa/', { loginId: 'office', password: 'office-password' })
    expect((await browser.get('/oa/?number-again')).html).not.toContain('name="number"')
    expect((await browser.get('/oa/code')).text).toContain('機種変更')
  })

  it('keeps the number at once when numbers are not to be verified, and still asks for the code', async () => {
    const lax = await makeWorld({ config: { verifyAdministratorNumber: false } })
    try {
      await addOffice(lax.deps, { administrator: owner, users: [] })
      const browser = lax.visitor()
      expect((await browser.post('/oa/', { ...owner, number: '09055556666' })).location).toBe('/oa/code')
      expect((await browser.get('/oa/lines')).location).toBe('/oa/')
      const answer = await browser.submit('/oa/code', { code: await lax.codeFor('09055556666') })
      expect(answer.text).toContain('利用者番号一覧')
    } finally {
      await lax.close()
    }
  })

  it.each([
    ['090-5555-6666', '「-（ハイフン）」を使わず、半角数字11桁で入力してください。'],
    ['0905555666', '「-（ハイフン）」を使わず、半角数字11桁で入力してください。'],
    ['００９０１２３４５６７', '「-（ハイフン）」を使わず、半角数字11桁で入力してください。'],
    ['00905555666', '「00」から始まる電話番号は登録できません。'],
    ['05055556666', 'SMSを受信できる携帯電話番号（060、070、080、090から始まる番号）を入力してください。'],
  ])('is told what is wrong with %s, which stays in the field', async (typed, sentence) => {
    const answer = await world.visitor().post('/oa/', { ...owner, number: typed })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(sentence)
    expect(answer.html).toContain(`value="${typed}"`)
    expect(answer.html).toContain('value="new-office"')
    await world.deliver()
    expect(world.gateway.sent).toEqual([])
  })

  it('keeps the field when the password is wrong the second time', async () => {
    const answer = await world.visitor().post('/oa/', { ...owner, password: 'wrong', number: '09055556666' })
    expect(answer.text).toContain('管理者IDまたはパスワードが正しくありません。')
    expect(answer.html).toContain('value="09055556666"')
  })
})
