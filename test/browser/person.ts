import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { CustomerSite } from '../../src/site.ts'
import type { App } from './app.ts'
import { Place, soon } from './reach.ts'
import { ja, signIn } from './words.ts'

export interface Account {
  readonly loginId: string
  readonly password: string
}

export interface AccountWithNumber extends Account {
  readonly smsNumber: string
}

/** The fixed words of both sign-in screens (SPEC, section 3). */
export const SIGN_IN = {
  admin: {
    path: '/oa/',
    help: '/oa/help',
    screen: '管理者用設定Webサイト ログイン',
    loginId: '管理者ID',
    password: 'パスワード',
    button: '管理者IDでログイン',
    home: '利用者番号一覧',
  },
  user: {
    path: '/ou/',
    help: '/ou/help',
    screen: 'サービス設定用Webサイト ログイン',
    loginId: 'ログインID',
    password: 'ログインパスワード',
    button: 'ログイン',
    home: 'サービス設定',
  },
} as const

/** Somebody at a browser: does what the manual says and sees what the screen shows. */
export class Person {
  readonly page: Page
  readonly app: App
  /** HTTP status of the page that is shown. */
  status = 0

  constructor(page: Page, app: App) {
    this.page = page
    this.app = app
    page.on('response', response => {
      if (response.request().isNavigationRequest()) this.status = response.status()
    })
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(this.app.origin + path)
  }

  async reload(): Promise<void> {
    await this.page.reload()
  }

  /** The field with this label, or with a label that begins with it (a row of the number screen). */
  field(label: string | RegExp): Place {
    const locator = this.page.getByLabel(label, { exact: true })
    return new Place(this.page, { role: 'field', name: label }, locator)
  }

  /** The field with this label among those that belong together, by their legend. */
  fieldIn(group: string, label: string): Place {
    const locator = this.page
      .getByRole('group', { name: group, exact: true })
      .getByLabel(label, { exact: true })
    return new Place(this.page, { role: 'field', name: label, group }, locator)
  }

  /** 「SMS認証用電話番号」 of 管理者 or of a login ID. */
  numberOf(who: string): Place {
    return this.field(new RegExp(`^${who} .*SMS認証用電話番号`))
  }

  /** Replaces what stands in the field, as a keyboard does: with `InputEvent`s, unlike `Locator.fill`. */
  async write(field: string | Place, text: string): Promise<void> {
    const place = typeof field === 'string' ? this.field(field) : field
    await place.selectText()
    if (text === '') await this.page.keyboard.press('Delete')
    else await this.page.keyboard.insertText(text)
  }

  button(name: string): Place {
    const locator = this.page.getByRole('button', { name, exact: true })
    return new Place(this.page, { role: 'button', name }, locator)
  }

  link(name: string): Place {
    const locator = this.page.getByRole('link', { name, exact: true }).first()
    return new Place(this.page, { role: 'link', name, first: true }, locator)
  }

  /** Presses a button that leads to a page. */
  async press(name: string): Promise<void> {
    await this.#toNextPage(this.button(name))
  }

  /** Follows a link. */
  async follow(name: string): Promise<void> {
    await this.#toNextPage(this.link(name))
  }

  async #toNextPage(place: Place): Promise<void> {
    const loaded = this.page.waitForEvent('load')
    await Promise.all([loaded, place.click()])
  }

  /** All that can be read on the page, in one line. */
  async text(): Promise<string> {
    return oneLine(await this.page.evaluate('document.body.innerText'))
  }

  async sees(...texts: readonly string[]): Promise<void> {
    for (const text of texts) await soon(async () => expect(await this.text()).toContain(oneLine(text)))
  }

  async doesNotSee(...texts: readonly string[]): Promise<void> {
    const all = await this.text()
    for (const text of texts) expect(all).not.toContain(text)
  }

  async seesScreen(title: string): Promise<void> {
    await soon(async () => expect(await this.#texts('h1')).toEqual([title]))
    expect(await this.page.title()).toContain(title)
  }

  /** The error summary says exactly these sentences, and the page's title begins with 「エラー：」. */
  async seesErrors(...sentences: readonly string[]): Promise<void> {
    await soon(async () => expect(await this.#texts('[role=alert] li')).toEqual(sentences))
    expect(await this.page.title()).toMatch(/^エラー：/)
  }

  /** By the page itself: a locator costs more, as reach.ts tells. */
  #texts(selector: string): Promise<string[]> {
    return this.page.evaluate(`[...document.querySelectorAll('${selector}')].map(one => one.innerText)`)
  }

  async seesIn(field: string | Place, value: string): Promise<void> {
    const place = typeof field === 'string' ? this.field(field) : field
    await soon(async () => expect(await place.inputValue()).toBe(value))
  }

  /** Opens the sign-in screen, types ID and password, and presses the button. */
  async signIn(site: CustomerSite, account: Account): Promise<void> {
    const words = SIGN_IN[site]
    await this.goTo(words.path)
    await this.seesScreen(words.screen)
    await this.write(words.loginId, account.loginId)
    await this.write(words.password, account.password)
    await this.press(words.button)
  }

  async enterCode(code: string): Promise<void> {
    await this.seesScreen('SMS認証')
    await this.answerCode(code)
  }

  /** The same on the check of the administrator's new number, whose screen has another title. */
  async answerCode(code: string): Promise<void> {
    await this.write('認証コード', code)
    await this.press('認証')
  }

  /** The whole sign-in, with the code that the account's phone gets. */
  async signInWithCode(site: CustomerSite, account: AccountWithNumber): Promise<void> {
    await this.signIn(site, account)
    await this.enterCode(await this.app.phone(account.smsNumber).nextCode())
    await this.seesScreen(SIGN_IN[site].home)
  }

  async signOut(): Promise<void> {
    await this.press('ログアウト')
    await this.sees(ja(signIn.left['signed-out']))
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}
