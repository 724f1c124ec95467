import { readdirSync, statSync } from 'node:fs'
import { Hono } from 'hono'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Config } from '../../src/platform/config.ts'
import { screenWords } from '../../support/screen-words.ts'
import { addOffice, makeWorld, testConfig, type World } from '../../support/world.ts'
import { LANGUAGES, type Language, type Sentence } from '../platform/i18n/catalogue.ts'
import { SITES, type Site } from '../site.ts'
import { MANUALS } from './manuals.ts'
import { HELP_OF_PAGES, helpFor } from './pages.ts'

const PICTURES = 'client/pictures'
const PER_SITE = SITES.flatMap(site => LANGUAGES.map(language => ({ site, language, path: site.path })))

let world: World
beforeAll(async () => {
  const addresses = Object.fromEntries(readdirSync(PICTURES).map(name => [name, `${PICTURES}/${name}`]))
  world = await makeWorld({ assets: { addresses, routes: new Hono() } })
  await addOffice(world.deps)
})
afterAll(() => world.close())

function open(of: World, { path }: Pick<Site, 'path'>, language: Language = 'ja') {
  const browser = of.visitor()
  browser.cookies.set('sekisho-language', language)
  return browser.get(`${path}/help`)
}

describe.each(PER_SITE)('the manual at $path in $language', ({ site, language }) => {
  it('is there for everybody, tells every section with its steps, and leaves no place for a value open', async () => {
    const help = await open(world, site, language)
    expect(help.status).toBe(200)
    expect(help.text).not.toMatch(/\{\w*[:}]|undefined/)
    const ids = help.page.querySelectorAll('main [id]').map(one => one.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [id, section] of Object.entries(MANUALS[site.kind])) {
      expect(help.page.querySelector(`.contents a[href="#${id}"]`)?.textContent).toBe(section.title[language])
      expect(ids).toContain(id)
      expect(ids.filter(one => one.startsWith(`${id}-`)).length).toBeGreaterThan(0)
    }
    if (language === 'en') expect(help.page.querySelector('main')?.textContent).not.toMatch(/[ぁ-んァ-ヶ]/)
  })

  it('names buttons, fields and pages as they are called on the screens', async () => {
    const words = await screenWords(language)
    const titles = Object.values(MANUALS[site.kind]).map(({ title }) => title[language].replaceAll('’', "'"))
    const quoted = language === 'ja' ? /『([^』]+)』/g : /“([^”]+)”/g
    const strange = sentencesOf(MANUALS[site.kind])
      .flatMap(sentence =>
        [...sentence[language].matchAll(quoted)].map(([, text = '']) => text.replaceAll('’', "'")),
      )
      .filter(text => !titles.includes(text) && !isSaid(text, words))
    expect(strange).toEqual([])
  })
})

/** What callers say at the desk stands in quotation marks, too. */
function sentencesOf(part: unknown): Sentence[] {
  if (typeof part !== 'object' || part === null) return []
  if ('ja' in part && 'en' in part) return [part as Sentence]
  return Object.entries(part).flatMap(([name, inner]) => (name === 'calls' ? [] : sentencesOf(inner)))
}

/** With … in place of what differs each time. */
function isSaid(text: string, words: readonly string[]): boolean {
  const [begin = '', end = ''] = text.split('…').map(part => part.trim())
  const isWhole = !text.includes('…')
  return words.some(word => (isWhole ? word === text : word.startsWith(begin) && word.endsWith(end)))
}

describe('the pages of help', () => {
  it('ask nothing of the database, give no cookies, and may be kept for a moment by whoever asked', async () => {
    const mend = await world.breakDatabase()
    try {
      for (const path of ['/oa/help', '/ou/help', '/op/help', '/oa/help/sign-in', '/ou/help/sign-in']) {
        const { status, headers } = await world.visitor().get(path)
        expect([status, headers.get('set-cookie')], path).toEqual([200, null])
        expect(headers.get('cache-control')).toBe('private, max-age=300')
        expect(headers.get('vary')).toContain('Cookie')
      }
    } finally {
      await mend()
    }
  })

  it('are read without loading more than 300 KB on a phone, pictures included', async () => {
    for (const { site, language } of PER_SITE) {
      const help = await open(world, site, language)
      const pictures = help.page.querySelectorAll('.manual img')
      expect(pictures.length).toBeGreaterThan(3)
      for (const picture of pictures)
        expect(
          ['alt', 'width', 'height', 'loading'].map(name => picture.getAttribute(name) ?? ''),
        ).not.toContain('')
      const sources = new Set(pictures.map(picture => picture.getAttribute('src') ?? ''))
      const styles = readdirSync('client/style').map(name => `client/style/${name}`)
      const files = [...styles, 'client/common.ts', ...sources]
      const bytes = files.reduce((sum, file) => sum + statSync(file).size, Buffer.byteLength(help.html))
      expect(bytes, `${site.path} ${language}`).toBeLessThan(300_000)
    }
  })
})

describe('the manual speaks of what is switched on', () => {
  const opened: World[] = []
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close()
  })
  const told = async (site: Site, config: Partial<Config>, at?: string) => {
    const other = await makeWorld({ config, ...(at && { at }) })
    opened.push(other)
    return (await open(other, site)).html
  }
  const [ADMIN, USER] = SITES as [Site, Site, Site]

  it('of the code that keeps an administrator’s number only where there is one', async () => {
    expect(await told(ADMIN, {})).toContain('id="register-verify"')
    const without = await told(ADMIN, { verifyAdministratorNumber: false })
    for (const step of ['register-verify', 'change-verify']) expect(without).not.toContain(`id="${step}"`)
  })

  it('of the pre-registration period while it lasts', async () => {
    const until = '2021年7月4日'
    expect(await told(ADMIN, {}, '2021-07-04T23:59:00+09:00')).toContain(until)
    expect(await told(USER, {}, '2021-07-04T23:59:00+09:00')).toContain(until)
    expect(await told(ADMIN, {}, '2021-07-05T00:00:00+09:00')).not.toContain(until)
  })

  it('of whoever registers the first number', async () => {
    const closed = 'の番号はお客さま窓口が登録します'
    expect(await told(ADMIN, { enrolment: 'closed' })).toContain(closed)
    expect(await told(ADMIN, { enrolment: 'activation-code' })).not.toContain(closed)
  })

  it('of a new browser to those who are told of it', async () => {
    const notice = '新しい端末から'
    expect(await told(ADMIN, {})).toContain(notice)
    expect(await told(USER, {})).not.toContain(notice)
    expect(await told(USER, { newDeviceNotices: 'everybody' })).toContain(notice)
    expect(await told(ADMIN, { newDeviceNotices: 'nobody' })).not.toContain(notice)
  })

  it('with the operator’s own words for the helpline', async () => {
    const { desk } = testConfig()
    const own = { ja: 'サポートセンター', en: 'Support centre' }
    const config = { desk: { ...desk, name: own, haveReady: { ja: 'お客さま番号', en: 'your number' } } }
    const help = await told(ADMIN, config)
    expect(help).toContain('サポートセンターにお電話ください')
    expect(help).toContain('お電話の前にご用意ください：お客さま番号')
    expect(help).not.toContain('お客さま窓口')
  })
})

describe('every page leads to its step of the manual', () => {
  const pages = () =>
    world.app.routes
      .filter(({ method, path }) => method === 'GET' && /^\/o[aup]\//.test(path))
      .map(({ path }) => path)
      .filter(path => !/\*|\.csv$|\/state$|\/help/.test(path))

  it('each has one, and each of these is a page', () => {
    expect([...new Set(pages())].sort()).toEqual(Object.keys(HELP_OF_PAGES).sort())
  })

  it('where the step stands', async () => {
    for (const [page, address] of Object.entries(HELP_OF_PAGES)) {
      const [path = '', anchor = ''] = address.split('#')
      expect(page.startsWith(path.slice(0, 4)), page).toBe(true)
      const help = await world.visitor().get(path)
      expect(help.page.getElementById(anchor), address).not.toBeNull()
    }
  })

  it('by a link in its header, which leaves the page itself alone', async () => {
    const signIn = await world.visitor().get('/oa/')
    const link = signIn.page.querySelector('header .help-link')
    expect(link?.getAttribute('href')).toBe('/oa/help#code-sign-in')
    expect(link?.getAttribute('target')).toBe('sekisho-help')
    expect((await world.visitor().get('/')).page.querySelector('.help-link')).toBeNull()
    expect((await world.visitor().get('/oa/help')).page.querySelector('.help-link')).toBeNull()
  })

  it('also where a form is refused, and where the sign-in asks for a number (manual, M14)', async () => {
    expect(helpFor('/oa/lines/05055001001')).toBe('/oa/help#forward-choose')
    expect(helpFor('/oa/code/resend')).toBe('/oa/help#code-enter')
    expect(helpFor('/oa/nothing/at/all')).toBe('/oa/help')
    const closing = await makeWorld()
    try {
      await addOffice(closing.deps, {
        administrator: { loginId: 'neu', password: 'neu-password' },
        users: [],
      })
      const asked = await closing.visitor().post('/oa/', { loginId: 'neu', password: 'neu-password' })
      const link = asked.page.querySelector('.help-link')?.getAttribute('href')
      expect(link).toBe('/oa/help#enrol-number')
    } finally {
      await closing.close()
    }
  })
})
