import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fileMessages as m } from '../../src/sms-numbers/file-messages.ts'
import { toCp932 } from '../../support/cp932.ts'
import { numberOf } from '../../support/world.ts'
import { ADMINISTRATOR } from './people.ts'
import type { Person } from './person.ts'
import { inBrowser } from './story.ts'
import { ja, lines } from './words.ts'

/** What Excel in Japan makes of the list: it knows no leading zeros, and saves CP932. */
function throughExcel(list: string, changes: Readonly<Record<string, string>>): Buffer {
  const rows = list.replace(/^\ufeff/, '').split('\r\n')
  const saved = rows.map(row => {
    const [id = '', line = '', name = '', number = ''] = row.split(',')
    return [id, line, name, changes[id] ?? number].map(cell => cell.replace(/^0(?=\d+$)/, '')).join(',')
  })
  return toCp932(saved.join('\r\n'))
}

async function download(person: Person): Promise<{ readonly name: string; readonly text: string }> {
  const [file] = await Promise.all([
    person.page.waitForEvent('download'),
    person.button(ja(m.download)).click(),
  ])
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
}

async function choose(person: Person, name: string, buffer: Buffer): Promise<void> {
  await person.page
    .getByLabel(ja(m.file), { exact: true })
    .setInputFiles({ name, mimeType: 'text/csv', buffer })
  await person.press(ja(m.look))
}

describe('CSVでまとめて設定', () => {
  it(
    'takes a list that went through Excel, and says what it would read otherwise',
    inBrowser({}, async ({ app, person, step }) => {
      await person.signInWithCode('admin', ADMINISTRATOR)
      await person.press('SMS認証番号設定')
      await step('/oa/help#register-enter', 'what was typed is not lost on the way there', async () => {
        await person.write(person.numberOf('jiro'), '0705555')
        await person.press(ja(m.open))
        await person.sees(ja(m.typed, { count: 1 }))
        await person.seesIn(person.numberOf('jiro'), '0705555')
        person.page.once('dialog', dialog => void dialog.accept())
        await person.follow(ja(m.discard))
        await person.seesScreen('CSVでまとめて設定')
      })
      let list = ''
      await step('/oa/help#register-enter', 'the list, under a Japanese name', async () => {
        const file = await download(person)
        expect(file.name).toBe('SMS認証用電話番号_2026-11-24.csv')
        expect(file.text).toContain('\ufeffログインID,')
        list = file.text
      })
      await step('/oa/help#register-enter', 'a workbook is no CSV: what to do', async () => {
        await choose(person, '番号.xlsx', Buffer.from('PK\x03\x04[Content_Types].xml xl/workbook.xml'))
        await person.seesErrors(ja(m.noText.spreadsheet))
      })
      await step('/oa/help#register-enter', 'the list, saved by Excel with lost zeros', async () => {
        const changes = { taro: '08077778888', jiro: '０７０-5555-6666' }
        await choose(person, '番号.csv', throughExcel(list, changes))
        await person.seesScreen(ja(m.checkTitle))
        await person.sees(
          '「番号.csv」を読み込みました（3行）',
          '8077778888',
          '080-7777-8888のことでしょうか',
          '070-5555-6666のことでしょうか',
        )
      })
      await step('/oa/help#register-enter', 'nobody chose anything: nothing is set', async () => {
        await person.press('設定')
        await person.seesErrors(ja(m.nothingChosen))
      })
      await step('/oa/help#register-enter', 'one choice for all rows is seen at each', async () => {
        const all = person.page.getByLabel(ja(m.acceptAll, { count: 2 }))
        const taro = person.page.getByRole('checkbox', { name: /^taro：/ })
        await all.check()
        expect(await taro.isChecked()).toBe(true)
        await all.uncheck()
        expect(await taro.isChecked()).toBe(false)
        await all.check()
        await person.press('設定')
      })
      await step('/oa/help#register-check', 'check → OK', async () => {
        await person.seesScreen('SMS認証用番号設定 確認')
        await person.sees('現在 080-1111-2222 新しい番号 080-7777-8888')
        expect(await numberOf(app.deps, 'taro')).toBe('08011112222')
        await person.press('OK')
        await person.sees(ja(lines.numbersSaved, { count: 2 }))
        expect(await numberOf(app.deps, 'taro')).toBe('08077778888')
        expect(await numberOf(app.deps, 'jiro')).toBe('07055556666')
      })
    }),
  )
})
