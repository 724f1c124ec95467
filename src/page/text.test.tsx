import { expect, it } from 'vitest'
import { Text } from './text-view.tsx'

const pieces = (text: string) =>
  [...(<Text>{text}</Text>).toString().matchAll(/<span class="digits">([^<]*)<\/span>/g)].map(
    ([, piece]) => piece,
  )

it.each([
  ['すべての着信を050-5500-0001へ転送', ['050-5500-0001']],
  ['0120-381059 or 03-1234-5678.', ['0120-381059', '03-1234-5678']],
  ['090で始まる番号、末尾 5678', []],
  ['ABCD-12-EFGH and sekisho-9-9', []],
])('keeps each number of a sentence in one piece: %s', (text, numbers) => {
  expect(pieces(text)).toEqual(numbers)
  expect((<Text>{text}</Text>).toString().replace(/<[^>]+>/g, '')).toBe(text)
})

it('leaves nothing of a sentence to be read as HTML', () => {
  expect((<Text>{'<b>050-5500-0001'}</Text>).toString()).toBe(
    '&lt;b&gt;<span class="digits">050-5500-0001</span>',
  )
})
