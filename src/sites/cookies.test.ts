import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { DESK_PASSWORD, memberNumber } from '../../support/people.ts'
import { addOffice, makeWorld, OFFICE, type World } from '../../support/world.ts'
import { addDeskMember } from '../desk/members.ts'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../policy.ts'

let world: World
afterEach(() => world.close())

interface Given {
  readonly name: string
  readonly attributes: readonly string[]
}

/** Every cookie that the three sites give to somebody who comes, signs in and out, and chooses a language. */
async function givenAt(origin: string): Promise<readonly Given[]> {
  await addOffice(world.deps)
  const desk = { loginId: 'desk', password: DESK_PASSWORD, smsNumber: memberNumber('desk') }
  await addDeskMember(world.deps, { ...desk, role: 'read-only' })
  const browser = world.visitor()
  const headers = { host: new URL(origin).host, origin }
  const answers = [await browser.post('/language', { language: 'en', back: '/oa/' }, headers)]
  for (const [path, { loginId, password = '', smsNumber = '' }] of [
    ['/oa', OFFICE.administrator],
    ['/ou', OFFICE.users[0] ?? OFFICE.administrator],
    ['/op', desk],
  ] as const) {
    answers.push(await browser.get(`${path}/password`, headers))
    answers.push(await browser.get(`${path}/`, headers))
    answers.push(await browser.post(`${path}/`, { loginId, password }, headers))
    const code = await world.codeFor(smsNumber)
    answers.push(await browser.post(`${path}/code`, { code }, headers))
    answers.push(await browser.post(`${path}/sign-out`, {}, headers))
  }
  const all = answers.flatMap(answer => answer.headers.getSetCookie()).map(text => text.split('; '))
  return all
    .filter(([, ...attributes]) => !attributes.includes('Max-Age=0'))
    .map(([pair = '', ...attributes]) => ({ name: pair.split('=')[0] ?? '', attributes }))
}

const LIVES: Readonly<Record<string, number>> = {
  '60 s': 60,
  '180 days, renewed': (180 * DAY_MS) / SECOND_MS,
  '1 year': (365 * DAY_MS) / SECOND_MS,
  '30 min, or until the password is right': (30 * MINUTE_MS) / SECOND_MS,
}

/** The rows of the document's table: each name in full, and how long the browser keeps it. */
function documented() {
  const text = readFileSync('docs/security.md', 'utf8').replace(/<!--.*?-->/gs, '')
  const [section = ''] = text.split('\n## Cookies\n')[1]?.split('\n## ') ?? []
  const rows = [...section.matchAll(/^\| (`.*?) +\| .*? +\| (.*?) +\|.*\|$/gm)]
  return rows.flatMap(([, names = '', life = '']) => {
    const all = [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
    const [stem = ''] = all[0]?.split('-admin') ?? []
    return all.map(name => ({
      name: new RegExp(`^${name.replace(/^…/, stem).replace('…', '[0-9a-f]{12}')}$`),
      seconds: LIVES[life],
    }))
  })
}

describe('the cookies of the sites', () => {
  it('are those of docs/security.md on https, and no others', async () => {
    const origin = 'https://dotphone.example'
    world = await makeWorld({ config: { demonstration: false, origins: { admin: origin, user: origin } } })
    const given = await givenAt(origin)
    const known = documented()
    expect(known).toHaveLength(16)
    for (const { name, seconds } of known) {
      const of = given.filter(one => name.test(one.name))
      expect(of.length, String(name)).toBeGreaterThan(0)
      for (const { attributes } of of) {
        const age = attributes.find(attribute => attribute.startsWith('Max-Age='))
        expect(age, String(name)).toBe(seconds === undefined ? undefined : `Max-Age=${seconds}`)
        expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', 'Secure', 'SameSite=Lax']))
        const path = /^\^sekisho-\w+-left/.test(name.source) ? /^Path=\/o[aup]\/$/ : /^Path=\/$/
        expect(attributes.find(attribute => attribute.startsWith('Path='))).toMatch(path)
      }
    }
    const others = given.filter(one => !known.some(({ name }) => name.test(one.name)))
    expect(others).toEqual([])
  })

  it('have no prefix and are not secure on plain http', async () => {
    world = await makeWorld()
    const given = await givenAt('http://localhost:8080')
    expect(given.length).toBeGreaterThan(13)
    expect(given.filter(({ name }) => !name.startsWith('sekisho-'))).toEqual([])
    expect(given.filter(({ attributes }) => attributes.includes('Secure'))).toEqual([])
  })
})
