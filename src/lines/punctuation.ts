import { sentence } from '../platform/i18n/catalogue.ts'

/** How what a line does is put together; what is said stands in the messages. */
export const punctuation = {
  and: sentence('、', '; '),
  hops: sentence('、', ', '),
  andSoOn: sentence('…、{last}', '…, {last}'),
  end: sentence('{what}。', '{what}.'),
  both: sentence('{first}{second}', '{first} {second}'),
  change: sentence('{name}：{from} ⇒ {to}', '{name}: {from} ⇒ {to}'),
}
