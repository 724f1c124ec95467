import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  const origins = { admin: 'https://admin.example', user: 'https://user.example:8443' }
  world = await makeWorld({ config: { demonstration: false, origins } })
})
afterAll(() => world.close())

const get = async (path: string, host: string) => (await world.visitor().get(path, { host })).status
const post = async (path: string, host: string, origin: string) =>
  (await world.visitor().post(path, { loginId: 'a', password: 'b' }, { host, origin })).status

describe('the name that a request came by', () => {
  it.each(['admin.example', 'ADMIN.example', 'admin.example:443', 'admin.example.', 'Admin.Example.:443'])(
    'serves the site as %s',
    async host => {
      expect(await get('/oa/', host)).toBe(200)
      expect(await post('/oa/', host, 'https://admin.example')).toBe(422)
    },
  )

  it.each([
    'admin.example:80',
    'admin.example:8443',
    'admin.example:',
    'admin.example..',
    'user.example:8443',
    'admin.example:443:443',
    '',
  ])('does not as %j', async host => expect(await get('/oa/', host)).toBe(421))

  it('keeps a port that is not the default one', async () => {
    expect(await get('/ou/', 'user.example:8443')).toBe(200)
    expect(await get('/ou/', 'user.example.:8443')).toBe(200)
    for (const host of ['user.example', 'user.example:443']) expect(await get('/ou/', host)).toBe(421)
  })

  it.each(['https://admin.example:443', 'https://Admin.example', 'https://admin.example.'])(
    'takes a form from %s',
    async origin => expect(await post('/oa/', 'admin.example', origin)).toBe(422),
  )

  it.each([
    'http://admin.example',
    'https://admin.example:80',
    'https://admin.example:443/',
    'https://x@admin.example',
    'https:\\\\admin.example',
    'https://user.example:8443',
    'null',
  ])('takes none from %s', async origin => expect(await post('/oa/', 'admin.example', origin)).toBe(403))
})
