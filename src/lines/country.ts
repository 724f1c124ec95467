import type { Language, Sentence } from '../platform/i18n/catalogue.ts'
import { abroadMessages as m } from './abroad-messages.ts'

/**
 * Which country a number abroad belongs to, for the person who is about to forward calls there. Country codes are those of
 * ITU-T E.164; the names are CLDR's, which Node.js carries (decision 0038).
 */
export interface Country {
  /** Digits behind the `+`, without an area code; of a number that no list knows, its first three. */
  readonly callingCode: string
  /** ISO 3166-1; `undefined` where a code belongs to several countries, to none, or is not known. */
  readonly region: string | undefined
  readonly name: Sentence
}

/** @param number `+` and digits; `undefined` for numbers in Japan */
export function countryOf(number: string): Country | undefined {
  if (!number.startsWith('+')) return undefined
  const digits = number.slice(1)
  for (let length = MOST_DIGITS; length > 0; length -= 1) {
    const prefix = digits.slice(0, length)
    const region = REGIONS.get(prefix)
    if (region !== undefined) return { callingCode: callingCodeOf(prefix), region, name: nameOf(region) }
    const name = WITHOUT_COUNTRY.get(prefix)
    if (name !== undefined) return { callingCode: prefix, region: undefined, name }
  }
  const code = digits.slice(0, 3)
  return { callingCode: code, region: undefined, name: { ja: `+${code}`, en: `+${code}` } }
}

/** The name of what `Country.region` holds. */
export function nameOf(region: string): Sentence {
  if (!/^[A-Z]{2}$/.test(region)) return { ja: region, en: region }
  const { ja, en } = namesIn(OFFICIALLY_LONG.has(region) ? 'short' : 'long')
  return { ja: ja.of(region) ?? region, en: en.of(region) ?? region }
}

/** Whose usual name is the short one: Hong Kong, Macao. */
const OFFICIALLY_LONG = new Set(['HK', 'MO'])

type Style = 'long' | 'short'
type Names = Readonly<Record<Language, Intl.DisplayNames>>

/** Made when a country is named for the first time: most commands never do, and it takes a twentieth of what they take to start. */
const namesByStyle = new Map<Style, Names>()

function namesIn(style: Style): Names {
  const names = namesByStyle.get(style) ?? {
    ja: new Intl.DisplayNames('ja', { type: 'region', style }),
    en: new Intl.DisplayNames('en', { type: 'region', style }),
  }
  namesByStyle.set(style, names)
  return names
}

/** Country code and ISO 3166-1, one zone of the numbering plan a line. Where several share one, the largest stands for all. */
const ZONES = `
20:EG 211:SS 212:MA 213:DZ 216:TN 218:LY 220:GM 221:SN 222:MR 223:ML 224:GN 225:CI 226:BF 227:NE 228:TG 229:BJ 230:MU
231:LR 232:SL 233:GH 234:NG 235:TD 236:CF 237:CM 238:CV 239:ST 240:GQ 241:GA 242:CG 243:CD 244:AO 245:GW 246:IO 247:AC
248:SC 249:SD 250:RW 251:ET 252:SO 253:DJ 254:KE 255:TZ 256:UG 257:BI 258:MZ 260:ZM 261:MG 262:RE 263:ZW 264:NA 265:MW
266:LS 267:BW 268:SZ 269:KM 27:ZA 290:SH 291:ER 297:AW 298:FO 299:GL
30:GR 31:NL 32:BE 33:FR 34:ES 350:GI 351:PT 352:LU 353:IE 354:IS 355:AL 356:MT 357:CY 358:FI 359:BG 36:HU 370:LT 371:LV
372:EE 373:MD 374:AM 375:BY 376:AD 377:MC 378:SM 379:VA 380:UA 381:RS 382:ME 383:XK 385:HR 386:SI 387:BA 389:MK 39:IT
40:RO 41:CH 420:CZ 421:SK 423:LI 43:AT 44:GB 45:DK 46:SE 47:NO 48:PL 49:DE
500:FK 501:BZ 502:GT 503:SV 504:HN 505:NI 506:CR 507:PA 508:PM 509:HT 51:PE 52:MX 53:CU 54:AR 55:BR 56:CL 57:CO 58:VE
590:GP 591:BO 592:GY 593:EC 594:GF 595:PY 596:MQ 597:SR 598:UY 599:CW
60:MY 61:AU 62:ID 63:PH 64:NZ 65:SG 66:TH 670:TL 672:NF 673:BN 674:NR 675:PG 676:TO 677:SB 678:VU 679:FJ 680:PW 681:WF
682:CK 683:NU 685:WS 686:KI 687:NC 688:TV 689:PF 690:TK 691:FM 692:MH
7:RU 76:KZ 77:KZ
82:KR 84:VN 850:KP 852:HK 853:MO 855:KH 856:LA 86:CN 880:BD 886:TW
90:TR 91:IN 92:PK 93:AF 94:LK 95:MM 960:MV 961:LB 962:JO 963:SY 964:IQ 965:KW 966:SA 967:YE 968:OM 970:PS 971:AE 972:IL
973:BH 974:QA 975:BT 976:MN 977:NP 98:IR 992:TJ 993:TM 994:AZ 995:GE 996:KG 998:UZ`

/** Area codes of +1 outside of the United States and Canada, which are where calls are often sent to for their price. */
const ISLANDS = `
242:BS 246:BB 264:AI 268:AG 284:VG 340:VI 345:KY 441:BM 473:GD 649:TC 658:JM 664:MS 670:MP 671:GU 684:AS 721:SX 758:LC
767:DM 784:VC 787:PR 809:DO 829:DO 849:DO 868:TT 869:KN 876:JM 939:PR`

const REGIONS: ReadonlyMap<string, string> = new Map([...pairsOf(ZONES, ''), ...pairsOf(ISLANDS, '1')])

const WITHOUT_COUNTRY: ReadonlyMap<string, Sentence> = new Map([
  // Which of the two is not told by any list that stays the same.
  ['1', m.northAmerica],
  ['870', m.satellite],
  ['881', m.satellite],
  ['800', m.international],
  ['808', m.international],
  ['878', m.international],
  ['882', m.international],
  ['883', m.international],
  ['888', m.international],
  ['979', m.premium],
])

const MOST_DIGITS = 4

function pairsOf(list: string, before: string): (readonly [string, string])[] {
  return list
    .trim()
    .split(/\s+/)
    .map(pair => [`${before}${pair.slice(0, pair.indexOf(':'))}`, pair.slice(pair.indexOf(':') + 1)])
}

function callingCodeOf(prefix: string): string {
  return /^[17]/.test(prefix) ? prefix.slice(0, 1) : prefix
}
