import type { Dialog } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { pasteMessages as pasted } from '../../src/sms-numbers/paste-messages.ts'
import { addLines } from './many-lines.ts'
import { CLIPBOARD, countPosts, fullWidth, paste, SLOW, TWICE } from './observe.ts'
import { ADMINISTRATOR } from './people.ts'
import { inBrowser, type Story } from './story.ts'
import { ja, lines, numbers as words } from './words.ts'

/** What scripts add on SMS認証用番号設定, for a few numbers and for hundreds. */
function numbers(title: string, tell: (story: Story) => Promise<void>, lines = 0): void {
  it(
    title,
    inBrowser({ ...CLIPBOARD, ...SLOW }, async story => {
      await addLines(story.app, lines)
      await story.person.signInWithCode('admin', ADMINISTRATOR)
      await story.person.press('SMS認証番号設定')
      await tell(story)
    }),
  )
}

describe('a number field', () => {
  numbers('takes full-width digits and every kind of hyphen while they are typed', async ({ person }) => {
    const field = person.numberOf('jiro')
    for (const typed of [
      fullWidth('08044445555'),
      '080-4444-5555',
      '０８０－４４４４－５５５５',
      '080 4444 5555',
    ]) {
      await person.write(field, '')
      await person.page.keyboard.type(typed)
      await person.seesIn(field, '08044445555')
    }
    await person.page.keyboard.press('Home')
    await person.page.keyboard.press('Delete')
    await person.page.keyboard.type('０')
    await person.seesIn(field, '08044445555')
  })

  numbers('takes a column of spreadsheet cells, from the field downwards', async ({ person }) => {
    await person.numberOf('管理者').selectText()
    await paste(person, '090-1111-2222\n０８０６６６６７７７７\n080 6666 8888\n08099999999\n')
    await person.seesIn(person.numberOf('管理者'), ADMINISTRATOR.smsNumber)
    await person.seesIn(person.numberOf('taro'), '08066667777')
    await person.seesIn(person.numberOf('jiro'), '08066668888')
    await person.sees(ja(pasted['in-order'], { count: 2 }), ja(pasted.left.beyond, { count: 1 }))
    await person.press('設定')
    await person.sees('080-6666-7777', '080-6666-8888')
    await person.doesNotSee('090-1111-2222')
  })
})

describe("copied cells with users' names", () => {
  numbers('behind the numbers go to their rows, not downwards from the field', async ({ person }) => {
    await person.numberOf('管理者').selectText()
    await paste(person, '07055556666\tjiroの席\r\n08099998888\ttaroの席\r\n07011112222\t総務\r\n')
    await person.seesIn(person.numberOf('jiro'), '07055556666')
    await person.seesIn(person.numberOf('taro'), '08099998888')
    await person.seesIn(person.numberOf('管理者'), ADMINISTRATOR.smsNumber)
    await person.sees(
      ja(pasted['by-key'], { count: 2 }),
      ja(pasted.left.unknown, { count: 1, which: '総務' }),
    )
  })

  numbers('set nothing when none of them stands in the table', async ({ person }) => {
    await person.numberOf('taro').selectText()
    await paste(person, '営業\t07055556666\r\n総務\t08099998888\r\n')
    await person.sees(ja(pasted.nothing), ja(pasted.left.unknown, { count: 2, which: '営業, 総務' }))
    await person.seesIn(person.numberOf('jiro'), '')
  })
})

describe('copied cells with login IDs', () => {
  numbers('go to their rows, are told about, and are taken back by one button', async ({ person }) => {
    await person.write(person.numberOf('taro'), '08099990000')
    await person.numberOf('管理者').selectText()
    await paste(
      person,
      'ログインID\t氏名\t電話番号\r\nJIRO\t"次郎\n課長"\t０７０－５５５５－６６６６\r\ntaro\t太郎\t\r\nnobody\t\t07011112222\r\n',
    )
    await person.seesIn(person.numberOf('jiro'), '07055556666')
    await person.seesIn(person.numberOf('taro'), '08099990000')
    await person.seesIn(person.numberOf('管理者'), ADMINISTRATOR.smsNumber)
    await person.sees(
      ja(pasted['by-key'], { count: 1 }),
      ja(pasted.left.blank, { count: 1 }),
      ja(pasted.left.unknown, { count: 1, which: 'nobody' }),
    )
    await person.button(ja(pasted.undo)).click()
    await person.seesIn(person.numberOf('jiro'), '')
    await person.seesIn(person.numberOf('taro'), '08099990000')
    await person.sees(ja(pasted.undone))
    expect(await person.button(ja(pasted.undo)).isVisible()).toBe(false)
  })
})

describe('with 1,002 rows', () => {
  numbers(
    'a sheet of the whole contract is pasted page by page, and nothing is lost between them',
    async ({ person }) => {
      const sheet = Array.from({ length: 999 }, (_, n) => {
        const id = `user-${String(n + 1).padStart(3, '0')}`
        return `${id}\t0805000${String(n).padStart(4, '0')}`
      }).join('\r\n')
      await person.numberOf('管理者').selectText()
      await paste(person, sheet)
      await person.sees(ja(pasted['by-key'], { count: 497 }))
      await person.sees(ja(pasted.left['not-here'], { count: 502, which: 'user-498, user-499, user-500 …' }))
      await person.button('2ページ目').locator.first().click()
      await person.sees(ja(words.keptElsewhere, { count: 497 }))
      await person.numberOf('user-997').selectText()
      await paste(person, sheet)
      await person.sees(ja(pasted['by-key'], { count: 500 }))
      await person.press('設定')
      await person.sees(ja(words.confirmAll, { all: 997, registered: 997, changed: 0, removed: 0 }))
      await person.press('OK')
      await person.sees(ja(lines.numbersSaved, { count: 997 }))
    },
    999,
  )
})

describe('the filter', () => {
  numbers(
    'hides the rows that are not looked for, at once',
    async ({ person }) => {
      const filter = person.field(ja(words.filterText))
      const everybody = ['管理者', 'taro', 'jiro', 'user-001', 'user-002', 'user-003']
      const shown: [typed: string, rows: string[]][] = [
        ['taro', ['taro']],
        ['USER-00', ['user-001', 'user-002', 'user-003']],
        ['080-1111-2222', ['taro']],
        ['050-5500-1002', ['jiro']],
        [fullWidth('11112222'), ['管理者', 'taro']],
        ['nobody', []],
        ['', everybody],
      ]
      for (const [text, rows] of shown) {
        await person.write(filter, text)
        for (const who of everybody)
          expect(await person.numberOf(who).isVisible(), `${who} for ${text}`).toBe(rows.includes(who))
      }
      const onlyMissing = person.field(ja(words.filterOnly.missing))
      await onlyMissing.check()
      await person.sees(ja(words.shown, { shown: 4, all: 6 }))
      expect(await person.numberOf('taro').isVisible()).toBe(false)
      await onlyMissing.uncheck()
      expect(await person.numberOf('taro').isVisible()).toBe(true)
    },
    3,
  )

  numbers('forgets nothing that was typed into a row it hides', async ({ person }) => {
    await person.write(person.numberOf('jiro'), '08044445555')
    await person.write(ja(words.filterText), 'taro')
    await person.write(person.numberOf('taro'), '08066667777')
    await person.press('設定')
    await person.sees('080-4444-5555', '080-6666-7777')
  })
})

describe('changes that are not set yet', () => {
  numbers('are not lost by accident', async ({ person }) => {
    const questions: string[] = []
    const answer = (act: (dialog: Dialog) => Promise<void>) =>
      person.page.once('dialog', dialog => {
        questions.push(dialog.type())
        void act(dialog)
      })
    await person.numberOf('jiro').click()
    await person.write(person.numberOf('jiro'), '08044445555')
    await person.sees(ja(words.unsaved))
    answer(dialog => dialog.dismiss())
    await person.button('戻る').click()
    await expect.poll(() => questions).toEqual(['beforeunload'])
    await person.seesScreen('SMS認証用番号設定')
    await person.seesIn(person.numberOf('jiro'), '08044445555')
    answer(dialog => dialog.accept())
    await person.press('戻る')
    await person.seesScreen('利用者番号一覧')
  })

  numbers('are set without a question', async ({ person }) => {
    person.page.on('dialog', dialog => expect.unreachable(`asks: ${dialog.type()}`))
    await person.numberOf('jiro').click()
    await person.write(person.numberOf('jiro'), '08044445555')
    await person.press('設定')
    await person.seesScreen('SMS認証用番号設定 確認')
    const posts = countPosts(person, '/oa/sms-numbers/confirm')
    await person.button('OK').click(TWICE)
    await person.seesScreen('利用者番号一覧')
    await person.sees(ja(lines.numbersSaved, { count: 1 }))
    expect(posts.count).toBe(1)
  })
})

describe('with 400 rows', () => {
  numbers(
    '『設定』 is in reach from the last one',
    async ({ person }) => {
      await person.page.evaluate('scrollTo(0, document.scrollingElement.scrollHeight)')
      await expectInView(person.button('設定'), person)
      await person.numberOf('user-398').locator.scrollIntoViewIfNeeded()
      await expectInView(person.button('設定'), person)
    },
    398,
  )

  numbers(
    'a whole column is pasted, checked with 『OK』 in sight, and set',
    async ({ person }) => {
      await person.write(person.numberOf('taro'), '')
      await person.numberOf('jiro').selectText()
      const column = Array.from({ length: 399 }, (_, row) => `080-5000-${String(row).padStart(4, '0')}`)
      await paste(person, column.join('\n'))
      await person.seesIn(person.numberOf('user-398'), '08050000398')
      await person.press('設定')
      const totals = { all: 400, registered: 399, changed: 0, removed: 1 }
      await person.sees(ja(words.confirmTotals, totals), '080-5000-0398')
      const [first] = await person.page.locator('.change-table tbody tr').allInnerTexts()
      expect(first).toContain('taro')
      for (const width of [375, 1280]) {
        await person.page.setViewportSize({ width, height: 700 })
        await expectInView(person.button('OK'), person)
      }
      await person.press('OK')
      await person.sees(ja(lines.numbersSaved, { count: 400 }))
    },
    398,
  )
})

async function expectInView(
  place: ReturnType<Story['person']['button']>,
  person: Story['person'],
): Promise<void> {
  const box = await place.locator.boundingBox()
  const screen = person.page.viewportSize()
  expect(box?.y).toBeGreaterThanOrEqual(0)
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(screen?.height ?? 0)
}
