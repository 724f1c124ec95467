import { describe, expect, it } from 'vitest'
import { PLAIN_MESSAGE } from './pdu.ts'
import { readDelivery } from './receipt.ts'

/** Receipts as SMSCs write them, by what they mean; the id of each is A1. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  delivered: [
    'id:A1 sub:001 dlvrd:001 submit date:2611241000 done date:2611241001 stat:DELIVRD err:000 text:',
    'id:A1 sub:001 dlvrd:001 submit date:261124100000 done date:261124100107 stat:DELIVRD err:0 Text:code',
    'id:A1 submit date:2611241000 done date:2611241001 stat:DELIVRD err:000',
    'id:A1 stat:DELIVRD',
    'stat:DELIVRD id:A1',
    'ID:A1 STAT:DELIVRD ERR:000',
    'Id: A1 Sub: 001 Dlvrd: 001 Stat: DELIVRD Err: 000 Text: ',
    'id: A1 stat: DELIVRD err: 000',
    'id:A1\nstat:DELIVRD\nerr:000',
    'id:A1\r\nsub:001\r\nstat:DELIVRD',
    'id:A1\tstat:DELIVRD\terr:000',
    'id:A1,sub:001,dlvrd:001,submit date:2611241000,done date:2611241001,stat:DELIVRD,err:000,text:',
    'id:A1, stat:DELIVRD, err:000',
    'id:A1;stat:DELIVRD;err:000',
    'id:A1; stat:delivrd; err:000',
    'id:A1|sub:001|stat:DELIVRD|err:000',
    'id:A1&stat:DELIVRD&err:000',
    'id=A1 stat=DELIVRD err=000',
    'id = A1 stat = DELIVRD',
    'id:"A1" stat:"DELIVRD" err:"000"',
    "id:'A1' stat:'DELIVRD'",
    '{"id":"A1","sub":"001","stat":"DELIVRD","err":"000"}',
    'id:A1 sub:001 dlvrd:001 submit-date:2611241000 done-date:2611241001 stat:DELIVRD err:000',
    'id:A1 submitdate:2611241000 donedate:2611241001 stat:DELIVRD',
    'id:A1 submit_date:2611241000 done_date:2611241001 stat:DELIVRD',
    'message id:A1 status:DELIVRD',
    'message_id:A1 message_state:DELIVERED',
    'msgid:A1 state:DELIVRD error:000',
    'MsgId:A1 Status:Delivered ErrorCode:0',
    'id:A1 vendor:x7 stat:DELIVRD smsc:tokyo err:000',
    'id:A1 sub:001 dlvrd:001 stat:DELIVERED err:000',
    'id:A1 stat:Delivered err:000',
    'id:A1 stat:DELIVERD err:000',
    'id:A1 stat:DELIVRED err:000',
    'id:A1 stat:DLVRD err:000',
    'id:A1 stat:DELIVERED_TO_HANDSET err:000',
    'id:A1 stat:Delivered to terminal done date:2611241001',
    'id:A1 stat:DELIVRD text:id:B2 stat:REJECTD err:099',
    'id:A1 stat:DELIVRD err:000 text:err:034 stat:FAILED',
    'id:A1sub:001dlvrd:001submitdate:2611241000donedate:2611241001stat:DELIVRDerr:000text:code',
    'id:A1sub:001dlvrd:001submit date:2611241000done date:2611241001stat:DELIVRDerr:000text:id:B2stat:FAILED',
    'id:A1stat:DELIVRD',
    '\0id:A1 stat:DELIVRD',
  ],
  'undelivered, because of the phone': [
    'id:A1 stat:UNDELIV err:001',
    'id:A1 stat:UNDELIVERED err:001',
    'id:A1 stat:Undeliverable err:001',
    'id:A1 stat:UNDELIVRD err:001',
    'id:A1 stat:NOT DELIVERED err:001',
    'id:A1 stat:not_delivered err:001',
    'id:A1 stat:non-delivered err:001',
    'id:A1 stat:EXPIRED err:027',
    'id:A1 stat:Expired',
    'id:A1 stat:BLOCKED',
    'id:A1 stat:BARRED',
    'id:A1 stat:ABSENT SUBSCRIBER err:006',
    'id:A1 stat:INVALID NUMBER',
    'id:A1 stat:unknown subscriber err:001',
  ],
  'undelivered, because of the route': [
    'id:A1 stat:REJECTD err:034',
    'id:A1 stat:REJECTED',
    'id:A1 stat:Rejected err:099',
    'id:A1 stat:DELETED',
    'id:A1 stat:FAILED err:008',
    'id:A1 stat:Failure',
    'id:A1 stat:SYSERR',
    'id:A1 stat:SYSTEM ERROR err:008',
    'id:A1 stat:NOCRED',
    'id:A1 stat:NO_CREDIT',
    'id:A1 stat:NO ROUTE',
    'id:A1 stat:CANCELLED',
    'id:A1 stat:ERROR',
  ],
  'nothing final': [
    'id:A1 stat:ENROUTE',
    'id:A1 stat:ACCEPTD',
    'id:A1 stat:ACCEPTED',
    'id:A1 stat:ACKED',
    'id:A1 stat:BUFFRED',
    'id:A1 stat:buffered',
    'id:A1 stat:QUEUED',
    'id:A1 stat:In progress',
    'id:A1 stat:SUBMITTED',
    'id:A1 stat:SCHEDULED',
    'id:A1 stat:RETRY',
    'id:A1 stat:UNKNOWN',
    'id:A1 stat:UNDETERMINED err:000',
  ],
  'a word without a meaning': ['id:A1 stat:WHATEVR', 'id:A1 stat:SOME OTHER WORDS err:000', 'id:A1 stat:77'],
  'not to be read': [
    'id: stat:DELIVRD',
    'id:A1 stat:',
    'id:A1 stat: err:000',
    'id: sub:001 stat:DELIVRD',
    'stat:DELIVRD err:000',
    'A1 DELIVRD',
    '',
    'text:id:A1 stat:DELIVRD',
    'id:A1 sub:001 text: stat:DELIVRD err:000',
  ],
}

const nobody = { ton: 0, npi: 0, address: '' }

function meaningOf(text: string): string {
  const shortMessage = Buffer.from(text, 'latin1')
  const read = readDelivery({
    ...PLAIN_MESSAGE,
    source: nobody,
    destination: nobody,
    esmClass: 4,
    shortMessage,
  })
  switch (read.kind) {
    case 'report': {
      expect(read.report.ids).toEqual(['A1'])
      const because = read.report.isCurable ? 'the route' : 'the phone'
      return read.report.state === 'delivered' ? 'delivered' : `undelivered, because of ${because}`
    }
    case 'not-final':
      return 'nothing final'
    case 'unknown-word':
      return 'a word without a meaning'
    case 'unreadable':
      return 'not to be read'
    case 'message':
    case 'unmarked':
      return 'a message'
  }
}

const table = Object.entries(SPELLINGS).flatMap(([meaning, texts]) => texts.map(text => [text, meaning]))

it('are many', () => expect(table.length).toBeGreaterThanOrEqual(70))

describe('the receipt', () => {
  it.each(table)('%s means: %s', (text, meaning) => expect(meaningOf(text ?? '')).toBe(meaning))
})

describe("a carrier's own words", () => {
  const own = [
    { words: ['WHATEVR', 'some other words'], is: 'delivered' },
    { words: ['GONE'], is: 'undelivered' },
    { words: ['DELIVRD'], is: 'not-final' },
    { words: ['NOPATH', '号'], is: 'not-carried' },
  ] as const

  it.each([
    ['whatevr', 'delivered', false],
    ['SOME OTHER WORDS', 'delivered', false],
    ['Gone', 'undelivered', false],
    ['no-path', 'undelivered', true],
    ['UNDELIV', 'undelivered', false],
  ])('count before those that we know: %s', (stat, state, isCurable) => {
    const shortMessage = Buffer.from(`id:A1 stat:${stat} err:000`)
    const message = { ...PLAIN_MESSAGE, source: nobody, destination: nobody, esmClass: 4, shortMessage }
    const words = own.map(one => ({ is: one.is, words: [...one.words] }))
    expect(readDelivery(message, words)).toMatchObject({ report: { state, isCurable } })
    const known = { ...message, shortMessage: Buffer.from('id:A1 stat:DELIVRD') }
    expect(readDelivery(known, words).kind).toBe('not-final')
  })
})
