import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signedInMember } from '../../support/people.ts'
import { addCrowd, planOf } from '../../support/plan.ts'
import { changeAccount, idOf, recorded } from '../../support/rows.ts'
import type { Visitor } from '../../support/visitor.ts'
import { addOffice, makeWorld, OTHER_OFFICE, type World } from '../../support/world.ts'
import { type CustomerName, customersBy } from '../accounts/customer.ts'
import { renameContract } from '../contracts/states.ts'
import { readNumber } from './search.ts'

let world: World
let desk: Visitor
beforeAll(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
  await addOffice(world.deps, OTHER_OFFICE)
  desk = await signedInMember(world, 'desk')
})
afterAll(() => world.close())

const find = (query: string, browser = desk) => browser.post('/op/search', { query })

describe('the search', () => {
  it.each([
    ['an administrator ID', 'office', '管理者 office'],
    ['a login ID', 'taro', 'サービス利用者 taro'],
    ['a login ID in full-width letters, with spaces', ' ｔａｒｏ ', 'サービス利用者 taro'],
    ['a line', '05055001002', 'サービス利用者 jiro'],
    ['a line as people write it', '050-5500-1002', 'サービス利用者 jiro'],
    ['a line in full-width digits and dashes', '０５０ー５５００−１００２', 'サービス利用者 jiro'],
    ['a line with the country code', '+81 50-5500-1002', 'サービス利用者 jiro'],
    ['the last digits of a line', '1002', 'サービス利用者 jiro'],
    ['more of its last digits, as people write them', '5500−1002', 'サービス利用者 jiro'],
    ["the beginning of a customer's name", 'other', '管理者 other'],
    ['the beginning of a name, however it is written', ' ㈱ＯＴＨＥＲ商', '管理者 other'],
  ])('finds an account by %s', async (_, query, title) => {
    const answer = await find(query)
    expect(answer.location).toMatch(/^\/op\/accounts\/[\w-]+$/)
    expect((await desk.get(answer.location ?? '')).text).toContain(title)
  })

  it.each(['09011112222', '090-1111-2222', '０９０ １１１１ ２２２２'])(
    'tells whose the mobile number %s is, and shows its last digits only',
    async query => {
      const answer = await find(query)
      expect(answer.status).toBe(200)
      expect(answer.text).toContain('この電話番号は、次の1件に登録されています。')
      expect(answer.text).toContain('末尾 2222')
      expect(answer.html.replace(`value="${query}"`, '')).not.toContain('1111222')
    },
  )

  it('says so when there is nothing, for parts of an ID too', async () => {
    expect((await find('tar')).text).toContain('該当するご契約はありません。')
    expect((await find('o')).text).toContain('該当するご契約はありません。')
    expect((await find('商事')).text).toContain('該当するご契約はありません。')
    expect((await find('09000000000')).text).toContain('どのIDにも登録されていません。')
    expect((await find('%')).text).toContain('該当するご契約はありません。')
  })

  it('wants something to look for', async () => {
    const answer = await find('  ')
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('ID、電話番号、またはご契約名を入力してください。')
  })

  it('follows a contract that is renamed, and lists all whose names begin so', async () => {
    await renameContract(world.deps, { administratorId: 'other', name: '株式会社 オフィス商事' })
    expect((await find('ｵﾌｨｽ')).location).toMatch(/^\/op\/accounts\//)
    await renameContract(world.deps, { administratorId: 'other', name: 'Office Supply, Inc.' })
    const both = await find('OFFICE')
    expect(both.page.querySelectorAll('tbody a').map(link => link.textContent.trim())).toEqual([
      'office',
      'other',
    ])
    await renameContract(world.deps, { administratorId: 'other', name: 'other商事' })
  })

  it('lists all that share a mobile', async () => {
    await changeAccount(world, 'jiro', { sms_number_hash: world.deps.numbers.hash('08033334444') })
    const answer = await find('080-3333-4444')
    expect(answer.text).toContain('次の2件に登録されています。')
    expect(answer.page.querySelectorAll('tbody a').map(link => link.textContent.trim())).toEqual([
      'hanako',
      'jiro',
    ])
  })

  it('does not tell readers only whose a mobile number is', async () => {
    const reader = await signedInMember(world, 'read-only')
    const answer = await find('090-1111-2222', reader)
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('携帯電話番号で検索できません。')
    expect(answer.html).not.toContain('/op/accounts/')
    expect((await find('office', reader)).location).toMatch(/^\/op\/accounts\//)
  })

  it('is in the audit trail, without what was typed', async () => {
    await find('090-1111-2222')
    const { detail, site, contract_id } = (await recorded(world, 'desk.searched')).at(-1) ?? {}
    expect({ detail, site, contract_id }).toEqual({
      detail: { by: 'mobile', found: 1, accounts: await idOf(world, 'office') },
      site: 'op',
      contract_id: 'operator',
    })
    expect(world.logged()).not.toContain('1111222')
  })

  it.each([
    ['tel (090) 1111-2222', 'tel09011112222'],
    ['+8190 1111 2222', '09011112222'],
    ['8190-1111-2222', '09011112222'],
    ['81901111', '81901111'],
  ])('reads %s as %s', (typed, number) => expect(readNumber(typed)).toBe(number))
})

describe('beside thousands of contracts, the search', () => {
  beforeAll(() => addCrowd(world))

  it.each<[what: string, condition: RegExp, by: CustomerName]>([
    ['an ID', /login_id ?=/, { loginId: 'office' }],
    ['a line', /number ?=/, { line: '05055001001' }],
    ['a mobile number', /sms_number_hash ?=/, { smsNumber: '09011112222' }],
    ['the end of a line', /<expr> ?=|substr\(number, 8\) = /, { lineEnd: '1002' }],
    ['a name', /name_key ?>/, { nameBegins: 'offi' }],
  ])('looks for %s along an index', async (_, condition, by) => {
    const { db, numbers } = world.deps
    const plan = await planOf(world, customersBy(db, numbers, by).compile())
    expect(plan).not.toMatch(/SCAN (account|contract|line)|Seq Scan/)
    const searches = plan.split('\n').filter(line => /^SEARCH|Index Cond/.test(line.trim()))
    expect(searches.join('\n')).toMatch(condition)
  })
})
