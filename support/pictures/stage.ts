import { addDemonstration } from '../../src/contracts/demonstration.ts'
import { addDemonstrationDesk } from '../../src/desk/demonstration.ts'
import { setServicesAsOperator } from '../../src/lines/as-operator.ts'
import { FIRST_OPTION_SERVICES } from '../../src/lines/option-services.ts'
import type { loadAssets } from '../../src/platform/http/assets.ts'
import type { Language } from '../../src/platform/i18n/catalogue.ts'
import { receiveFrom } from '../../src/sms/receipts.ts'
import { NOBODY_WATCHES } from '../../src/sms/watch.ts'
import { type Answer, formFields, type Visitor } from '../visitor.ts'
import { makeWorld, type World } from '../world.ts'

/** Who signs in on the demonstration's sites (SPEC, section 5). */
const PEOPLE = {
  admin: { path: '/oa', loginId: 'demo-admin', password: 'sekisho-demo-1', number: '09012345678' },
  user: { path: '/ou', loginId: 'demo-user1', password: 'sekisho-user-1', number: '08012345678' },
  desk: { path: '/op', loginId: 'demo-desk', password: 'sekisho-desk-1', number: '07033330001' },
  desk2: { path: '/op', loginId: 'demo-desk2', password: 'sekisho-desk-2', number: '07033330002' },
} as const
type Who = keyof typeof PEOPLE

/** The demonstration, at a time that stands still, as one picture needs it; without the bar that says that it is one. */
export class Stage {
  readonly world: World
  readonly language: Language
  #sent = 0

  private constructor(world: World, language: Language) {
    this.world = world
    this.language = language
  }

  static async open(language: Language, assets?: ReturnType<typeof loadAssets>): Promise<Stage> {
    const world = await makeWorld({ config: { demonstration: false }, ...(assets && { assets }) })
    receiveFrom(world.deps, [world.gateway], NOBODY_WATCHES)
    await addDemonstration(world.deps)
    await addDemonstrationDesk(world.deps)
    return new Stage(world, language)
  }

  browser(): Visitor {
    const browser = this.world.visitor()
    browser.cookies.set('sekisho-language', this.language)
    return browser
  }

  /** ID and password are right; the code has arrived. */
  async awaitsCode(who: Who, account: { readonly password?: string } = {}): Promise<Visitor> {
    const { path, loginId, password } = { ...PEOPLE[who], ...account }
    const browser = this.browser()
    await browser.post(`${path}/`, { loginId, password })
    await this.arrive()
    return browser
  }

  async signedIn(who: Who, account: { readonly password?: string } = {}): Promise<Visitor> {
    const browser = await this.awaitsCode(who, account)
    const { path, number } = PEOPLE[who]
    await browser.post(`${path}/code`, { code: await this.world.codeFor(number) })
    return browser
  }

  /** What is due is handed over, and the phones have it. */
  async arrive(): Promise<void> {
    const { gateway } = this.world
    await this.world.deliver()
    for (; this.#sent < gateway.sent.length; this.#sent += 1)
      await gateway.report({ of: { providerId: String(this.#sent + 1) }, state: 'delivered' })
  }

  /** The lines 050-5500-0001 and …-0002 forward their calls; the first may do so abroad. */
  async forwardLines(): Promise<void> {
    for (const [line, number] of [
      ['05055000001', '0312345678'],
      ['05055000002', '09087654321'],
    ] as const)
      await setServicesAsOperator(this.world.deps, line, {
        ...FIRST_OPTION_SERVICES,
        internationalSuspended: line !== '05055000001',
        forwarding: [{ when: 'always', to: { number } }],
      })
  }

  /** 『設定』 with these numbers, by login ID; 管理者's is the first row's. Gives the check screen. */
  async setNumbers(browser: Visitor, wanted: Readonly<Record<number, string>>): Promise<Answer> {
    const fields = formFields(await browser.get('/oa/sms-numbers'), '#numbers-form')
    const names = Object.keys(fields).filter(name => name.startsWith('number.'))
    for (const [row, number] of Object.entries(wanted)) fields[names[Number(row)] ?? ''] = number
    return browser.submit('/oa/sms-numbers', { ...fields, action: 'set' })
  }

  close(): Promise<void> {
    return this.world.close()
  }
}
