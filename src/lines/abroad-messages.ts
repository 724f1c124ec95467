import { sentence } from '../platform/i18n/catalogue.ts'

/** Numbers abroad that no single country has. */
export const abroadMessages = {
  northAmerica: sentence('アメリカまたはカナダ', 'United States or Canada'),
  satellite: sentence('衛星電話', 'satellite phone'),
  international: sentence('国際共通の番号', 'number shared by several countries'),
  premium: sentence('国際有料サービス', 'international premium-rate service'),
}
