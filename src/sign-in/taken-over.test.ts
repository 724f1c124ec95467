import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountOf, changeAccount, recorded, rowsOf } from '../../support/rows.ts'
import { addOffice, makeWorld, OFFICE, OTHER_OFFICE, type World } from '../../support/world.ts'
import { findSomePassword } from '../accounts/password.ts'
import { hashPassword, isOfAnotherForm } from '../passwords/kept.ts'
import { shaCrypt } from '../passwords/sha-crypt.ts'

let world: World
beforeEach(async () => {
  world = await makeWorld()
  await addOffice(world.deps)
})
afterEach(() => world.close())

const PASSWORD = 'an old password'
const taro = { loginId: 'taro', password: PASSWORD }

/** As an earlier system kept it; cheap, so that the tests are quick. */
async function oldHash(password = PASSWORD): Promise<string> {
  return `$5$rounds=1000$salt$${await shaCrypt({ digest: 'sha256', rounds: 1000, salt: 'salt' }, password)}`
}

const keep = (loginId: string, hash: string) => changeAccount(world, loginId, { password_hash: hash })
const kept = async (loginId: string) => (await accountOf(world, loginId)).password_hash
const signIn = (form = taro) => world.visitor().post('/ou/', form)

describe('a password that an operator brought along', () => {
  it('opens the site, and is kept as argon2id from then on', async () => {
    await keep('taro', await oldHash())
    expect((await signIn({ ...taro, password: 'wrong' })).status).toBe(422)
    expect(await kept('taro')).toBe(await oldHash())
    expect((await signIn()).location).toBe('/ou/code')
    expect(isOfAnotherForm(await kept('taro'))).toBe(false)
    expect(await recorded(world, 'password.rehashed')).toHaveLength(1)

    expect((await signIn()).location).toBe('/ou/code')
    expect((await signIn({ ...taro, password: 'wrong' })).status).toBe(422)
    expect(await recorded(world, 'password.rehashed')).toHaveLength(1)
    expect(world.logged()).not.toContain(PASSWORD)
  })

  it('lets both in who use it for the first time at once', async () => {
    await keep('taro', await oldHash())
    const answers = await Promise.all([signIn(), signIn()])
    expect(answers.map(answer => answer.location)).toEqual(['/ou/code', '/ou/code'])
    expect(await recorded(world, 'password.rehashed')).toHaveLength(1)
    expect(await recorded(world, 'sign-in.refused')).toEqual([])
  })

  it('is kept as it was when the sign-in fails for another reason', async () => {
    await keep('taro', await oldHash())
    const mend = await world.breakDatabase()
    try {
      expect((await signIn()).status).toBe(503)
    } finally {
      await mend()
    }
    expect(await kept('taro')).toBe(await oldHash())
  })

  it('opens nothing when its hash cannot be read', async () => {
    await keep('taro', '$1$saltstri$YMyguxXMBpd2TEZ.vS/3q1')
    expect((await signIn()).status).toBe(422)
  })
})

describe('an ID that does not exist', () => {
  it('takes the time of one account of the site, always the same one, and that password opens nothing', async () => {
    await addOffice(world.deps, OTHER_OFFICE)
    await keep('taro', await oldHash())
    await keep('jiro', await oldHash())
    await keep('hanako', await hashPassword(PASSWORD))
    const { db } = world.deps
    const ids = (await rowsOf(world, 'contract', 'id')).map(one => one.id)
    const hashAt = async (point = '') => (await findSomePassword(db, 'user', point))?.passwordHash
    const [first, second] = [await hashAt(ids[0]), await hashAt(ids[1])]
    expect(new Set([first, second])).toEqual(new Set([await oldHash(), await kept('hanako')]))
    expect(await hashAt(`${ids[0]}0`)).toBe(second)
    expect(await hashAt(`${ids[1]}0`)).toBe(first)
    for (let n = 0; n < 3; n += 1)
      expect((await signIn({ loginId: `nobody-${n}`, password: PASSWORD })).status).toBe(422)
    expect(await recorded(world, 'password.rehashed')).toEqual([])
    expect([await kept('taro'), await kept('jiro')]).toEqual([await oldHash(), await oldHash()])
  })

  it('is refused where nobody is there at all', async () => {
    const empty = await makeWorld()
    const { loginId, password } = OFFICE.administrator
    const answer = await empty.visitor().post('/oa/', { loginId, password })
    await empty.close()
    expect(answer.status).toBe(422)
  })
})
