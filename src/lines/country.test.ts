import { describe, expect, it } from 'vitest'
import { countryOf } from './country.ts'

describe('the country of a number', () => {
  it.each([
    ['+442079460000', '44', 'イギリス', 'United Kingdom'],
    ['+12125550100', '1', 'アメリカまたはカナダ', 'United States or Canada'],
    ['+18765550100', '1', 'ジャマイカ', 'Jamaica'],
    ['+18095550100', '1', 'ドミニカ共和国', 'Dominican Republic'],
    ['+77012345678', '7', 'カザフスタン', 'Kazakhstan'],
    ['+74951234567', '7', 'ロシア', 'Russia'],
    ['+85223456789', '852', '香港', 'Hong Kong'],
    ['+886223456789', '886', '台湾', 'Taiwan'],
    ['+881612345678', '881', '衛星電話', 'satellite phone'],
    ['+3531234567', '353', 'アイルランド', 'Ireland'],
    ['+9991234567', '999', '+999', '+999'],
  ])('%s is told in both languages', (number, callingCode, japanese, english) => {
    expect(countryOf(number)).toMatchObject({ callingCode, name: { ja: japanese, en: english } })
  })

  it('is none of a number in Japan', () => expect(countryOf('0312345678')).toBeUndefined())

  it('has a name, not only letters, for every country code there is', () => {
    for (let code = 1; code <= 999; code += 1) {
      const region = countryOf(`+${code}5550100`)?.region
      const name = countryOf(`+${code}5550100`)?.name
      if (region !== undefined) expect([name?.ja, name?.en], String(code)).not.toContain(region)
    }
  })
})
