import { parse } from 'node-html-parser'
import { administrator, PASSWORD, type Person, user } from '../../support/fill.ts'
import { Browser, fieldsOf } from './browser.ts'
import { type Journal, toldBy } from './journal.ts'
import type { Phones } from './phones.ts'

/** People at their browsers: some sign in, some change settings of a line, some numbers of others. */
export interface Street {
  readonly port: number
  readonly phones: Phones
  readonly journal: Journal
  readonly stopping: AbortSignal
  /** In the same house each has others, and other numbers to write. */
  readonly round: number
}

export const USERS_OF_EACH = 20
/** Of the first contracts: the administrator changes the number of a user who does nothing else. */
const CHANGERS = 2
const SETTERS = 6
/** Users from here on sign in, each a few times at most: more is refused to one who is new here. */
const FIRST_VISITOR = CHANGERS * USERS_OF_EACH + SETTERS
const VISITORS_OF_ROUND = 400
const CHANGES_OF_ROUND = 1_000
const SIGN_IN_EVERY_MS = 500
const CHANGE_PAUSE_MS = 400
const CODE_PATIENCE_MS = 15_000
const CODE_LOOK_MS = 50

/** Whose number the n-th administrator changes. */
export const changedUser = (n: number) => user(n * USERS_OF_EACH)
export const changedNumber = (n: number) => `0907777${String(n).padStart(4, '0')}`
/** Of users of a contract whose administrator does nothing. */
const setter = (n: number) => user(CHANGERS * USERS_OF_EACH + n)
export const rejectedNumber = (n: number) => `0801234${String(n).padStart(4, '0')}`

/** Begins with all of them. Resolves when all have stopped. */
export function beginLoad(street: Street): Promise<void> {
  const all = [
    ...Array.from({ length: SETTERS }, (_, n) => changeSettings(street, setter(n), n)),
    ...Array.from({ length: CHANGERS }, (_, n) => changeNumbers(street, n)),
    arriveSteadily(street),
  ]
  return Promise.all(all).then(() => {})
}

/** Somebody new comes every half second, whatever became of those before. */
async function arriveSteadily(street: Street): Promise<void> {
  const underWay = new Set<Promise<void>>()
  for (let n = FIRST_VISITOR + street.round * VISITORS_OF_ROUND; !street.stopping.aborted; n += 1) {
    const visit = visitOf(street, user(n), n).finally(() => underWay.delete(visit))
    underWay.add(visit)
    await pause(SIGN_IN_EVERY_MS)
  }
  await Promise.all(underWay)
}

async function visitOf(street: Street, person: Person, n: number): Promise<void> {
  const begunAt = performance.now()
  const browser = browserOf(street, n)
  const promised = (before: number) =>
    street.journal.entries.push({ kind: 'promise', number: person.number, before })
  const isIn = await signIn(street, browser, { person, promised })
  street.journal.signIns.push({ begunAt, endedAt: performance.now(), isIn })
  if (isIn) await signOut(street, browser, person)
}

/** One try at a whole sign-in. */
async function signIn(
  { phones, journal }: Street,
  browser: Browser,
  { person, promised }: { readonly person: Person; promised?(before: number): void },
): Promise<boolean> {
  const path = `/${person.site}/`
  const before = phones.codesAt(person.number).length
  if (journal.saw(await browser.get(path)).seen !== 'page') return false
  const asked = journal.saw(await browser.post(path, { loginId: person.loginId, password: PASSWORD }))
  if (asked.location !== `${path}code`) return false
  promised?.(before)
  const code = await codeAfter(phones, person.number, before)
  if (code === undefined) return false
  const replaying = browser.copy()
  const answer = journal.saw(await browser.post(`${path}code`, { code }))
  if (answer.seen !== 'elsewhere') return false
  const home = person.site === 'oa' ? '/oa/lines' : '/ou/settings'
  journal.entries.push({
    kind: 'code',
    async again() {
      // Its answer leads home, as that of a second click does; whether anybody is in there is seen there.
      await replaying.post(`${path}code`, { code })
      return replaying.get(home)
    },
  })
  return journal.saw(await browser.get(answer.location)).seen === 'page'
}

async function signOut({ journal }: Street, browser: Browser, person: Person): Promise<void> {
  const before = browser.copy()
  const page = person.site === 'oa' ? '/oa/lines' : '/ou/settings'
  const answer = journal.saw(await browser.post(`/${person.site}/sign-out`, {}))
  if (toldBy(answer) === 'done') journal.entries.push({ kind: 'ended', page, again: () => before.get(page) })
}

/** Signs in and changes one setting again and again; who is thrown out signs in anew. */
async function changeSettings(street: Street, person: Person, at: number): Promise<void> {
  const { journal, stopping } = street
  const browser = browserOf(street, 60_000 + at)
  for (let n = firstOf(street); !stopping.aborted; await pause(CHANGE_PAUSE_MS)) {
    const page = journal.saw(await browser.get('/ou/settings'))
    if (page.seen === 'elsewhere') {
      await signInAgain(street, browser, person)
      continue
    }
    if (page.seen !== 'page') continue
    const fields = { ...fieldsOf(page.body), rejectedCallers: rejectedNumber(n) }
    const answer = journal.saw(await browser.post('/ou/settings', fields))
    journal.entries.push({ kind: 'setting', of: person.loginId, n, told: toldBy(answer) })
    n += 1
  }
}

/** The administrator sets one user's number again and again, with the check before 『OK』. */
async function changeNumbers(street: Street, at: number): Promise<void> {
  const { journal, stopping } = street
  const person = administrator(at)
  const [browser, of] = [browserOf(street, 61_000 + at), changedUser(at).loginId]
  for (let n = firstOf(street); !stopping.aborted; await pause(CHANGE_PAUSE_MS)) {
    const page = journal.saw(await browser.get('/oa/sms-numbers'))
    if (page.seen === 'elsewhere') {
      await signInAgain(street, browser, person)
      continue
    }
    if (page.seen !== 'page') continue
    const fields = fieldsOf(page.body, '#numbers-form')
    const row = fieldOfUser(page.body, of)
    const drafted = journal.saw(
      await browser.post('/oa/sms-numbers', { ...fields, [row]: changedNumber(n), action: 'set' }),
    )
    if (drafted.seen !== 'elsewhere') continue
    const check = journal.saw(await browser.get(drafted.location))
    if (check.seen !== 'page') continue
    const answer = journal.saw(
      await browser.post('/oa/sms-numbers/confirm', { ...fieldsOf(check.body), action: 'ok' }),
    )
    if (answer.location.includes('/act')) {
      // A code is asked for once more, after ten minutes.
      await signInAgain(street, browser, person)
      continue
    }
    journal.entries.push({ kind: 'number', of, n, told: toldBy(answer) })
    n += 1
  }
}

function firstOf({ round }: Street): number {
  return round * CHANGES_OF_ROUND + 1
}

/** Whose next code comes from a browser that is known here. */
async function signInAgain(street: Street, browser: Browser, person: Person): Promise<void> {
  if (!(await signIn(street, browser, { person }))) await pause(1_000)
}

function fieldOfUser(body: string, loginId: string): string {
  const page = parse(body)
  const label = page
    .querySelectorAll('label')
    .find(({ textContent }) => textContent.trim().startsWith(loginId))
  const id = label?.getAttribute('for') ?? ''
  return page.querySelector(`input[id="${id}"]`)?.getAttribute('name') ?? ''
}

async function codeAfter(phones: Phones, number: string, before: number): Promise<string | undefined> {
  const end = performance.now() + CODE_PATIENCE_MS
  while (performance.now() < end) {
    const code = phones.codesAt(number)[before]
    if (code !== undefined) return code
    await pause(CODE_LOOK_MS)
  }
  return undefined
}

/** Each from a network of its own. */
function browserOf({ port }: Street, n: number): Browser {
  return new Browser(port, `10.${(n >> 8) & 255}.${n & 255}.7`)
}

export function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
