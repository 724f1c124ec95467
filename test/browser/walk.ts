import { expect } from 'vitest'
import { messages as codePage } from '../../src/challenges/messages.ts'
import { messages as frame } from '../../src/page/messages.ts'
import { type Language, type Sentence, speak } from '../../src/platform/i18n/catalogue.ts'
import { messages as signIn } from '../../src/sign-in/messages.ts'
import type { CustomerSite } from '../../src/site.ts'
import { messages as numbers } from '../../src/sms-numbers/messages.ts'
import { problemsOf, widthProblems } from './inspection.ts'
import { type Account, type AccountWithNumber, type Person, SIGN_IN } from './person.ts'

/** Goes through the screens in one language and looks closely at each. */
export class Walk {
  readonly person: Person
  readonly language: Language
  readonly say: ReturnType<typeof speak>
  /** Each problem with the screens that have it. */
  readonly #problems: Map<string, string[]>

  private constructor(person: Person, language: Language, problems: Map<string, string[]>) {
    this.person = person
    this.language = language
    this.say = speak(language, { desk: language === 'ja' ? 'お客さま窓口' : 'Customer Services' })
    this.#problems = problems
  }

  /** Chooses the language as people do, by the button in the header. */
  static async begin(person: Person, language: Language, found = new Map<string, string[]>()): Promise<Walk> {
    await person.goTo('/')
    if (language === 'en') await person.press(frame.switchLanguage.ja)
    return new Walk(person, language, found)
  }

  /** Somebody else, whose findings belong to the same walk. */
  with(other: Person): Promise<Walk> {
    return Walk.begin(other, this.language, this.#problems)
  }

  async inspect(name: string): Promise<void> {
    expect(await this.person.page.evaluate('document.documentElement.lang')).toBe(this.language)
    // Structure and colours are the same in every language; how wide the words are is not.
    const all = this.language === 'ja'
    for (const problem of await (all ? problemsOf(this.person.page) : widthProblems(this.person.page)))
      this.#problems.set(problem, [...(this.#problems.get(problem) ?? []), name])
  }

  async at(path: string, name: string): Promise<void> {
    await this.person.goTo(path)
    await this.inspect(name)
  }

  /** By the page's own means, as a program does it: how it is for people is told by the stories. */
  async press(sentence: Sentence): Promise<void> {
    const { page } = this.person
    await Promise.all([page.waitForEvent('load'), page.evaluate(pressing(this.say(sentence)))])
  }

  /** The same for what is typed. */
  async write(sentence: Sentence, text: string): Promise<void> {
    await this.person.page.evaluate(writing(this.say(sentence), text))
  }

  writeNumber(who: string | Sentence, number: string): Promise<void> {
    const name = typeof who === 'string' ? who : this.say(who)
    return this.person.write(this.person.field(new RegExp(`^${name} `)), number)
  }

  async signIn(site: CustomerSite, account: Account): Promise<void> {
    await this.person.goTo(SIGN_IN[site].path)
    await this.write(signIn.loginId[site], account.loginId)
    await this.write(signIn.password[site], account.password)
    await this.press(signIn.signIn[site])
  }

  async enterCode(code: string): Promise<void> {
    // By keys: what comes otherwise has come from the phone, and is sent at once.
    await this.person.write(this.say(codePage.code), code)
    await this.press(codePage.verify)
  }

  async signInWithCode(site: CustomerSite, account: AccountWithNumber): Promise<void> {
    await this.signIn(site, account)
    await this.enterCode(await this.person.app.phone(account.smsNumber).nextCode())
  }

  async setNumbers(wanted: readonly (readonly [who: string | Sentence, number: string])[]): Promise<void> {
    await this.person.goTo('/oa/sms-numbers')
    for (const [who, number] of wanted) await this.writeNumber(who, number)
    await this.press(numbers.set)
  }

  /** Fails with everything that was found on all screens. */
  end(): void {
    const lines = [...this.#problems].map(([problem, screens]) => `${problem} ← ${screens.join(', ')}`)
    expect(lines, lines.join('\n')).toEqual([])
  }
}

/** A script: the first of these elements that is called so. */
function named(elements: string, name: string): string {
  return `[...document.querySelectorAll('${elements}')].find(
    element => element.textContent.replace(/\\s+/g, ' ').trim() === ${JSON.stringify(name)})`
}

/** When it has been answered that there is one: the next page may come before. */
function pressing(name: string): string {
  return `(button => void setTimeout(button.click.bind(button)))(${named('button', name)})`
}

function writing(label: string, text: string): string {
  return `(field => {
    field.value = ${JSON.stringify(text)}
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })(${named('label', label)}.control)`
}
