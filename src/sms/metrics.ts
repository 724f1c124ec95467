import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Deps } from '../deps.ts'
import { smsBudgetUsed } from '../guard/day.ts'
import { SECOND_MS } from '../policy.ts'
import type { OddReceipt, Receipt, SendOutcome } from './gateways/gateway.ts'
import type { Lane } from './lane.ts'
import { orderCounters } from './order-counters.ts'
import { openMessages } from './store.ts'
import type { DeliveryWatch } from './watch.ts'

/** What Prometheus reads of the delivery of SMS. Nothing here tells of a person. */
export interface DeliveryMetrics {
  readonly watch: DeliveryWatch
  readonly contentType: string
  /** The text of one reading; asks nobody. */
  read(): Promise<string>
  /** The same of what waits in the database. */
  readQueue(): Promise<string>
}

/** Seconds: within one machine, over a network, through the retry table. */
const HAND_OVER_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800]
/** Some carriers report after 20 minutes. */
const RECEIPT_SECONDS = [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600]
const BREAKER_STATES = ['closed', 'open', 'trying'] as const
const OUTCOMES = keysOf<SendOutcome['kind']>({
  accepted: true,
  refused: true,
  throttled: true,
  'not-sent': true,
  'gateway-broken': true,
  unknown: true,
})
const RECEIPT_STATES = keysOf<Receipt['state']>({ delivered: true, undelivered: true })
const ODD = keysOf<OddReceipt['why']>({
  'unknown-word': true,
  unreadable: true,
  unmarked: true,
  'other-notation': true,
  unmatched: true,
})

/** All words of a kind: one that is missing does not compile. */
function keysOf<Word extends string>(words: Record<Word, true>): readonly Word[] {
  return Object.keys(words) as Word[]
}

/** @param lanes of the worker in this process; empty where none runs */
export function deliveryMetrics(deps: Deps, lanes: () => readonly Lane[]): DeliveryMetrics {
  const registry = new Registry()
  const registers = [registry]
  const sent = new Counter({
    name: 'sekisho_sms_attempts_total',
    help: 'Copies given to a gateway, by what became of it',
    labelNames: ['gateway', 'outcome'],
    registers,
  })
  const handOver = new Histogram({
    name: 'sekisho_sms_hand_over_seconds',
    help: 'From the commit of a message to the answer of the gateway that took it',
    labelNames: ['gateway'],
    buckets: HAND_OVER_SECONDS,
    registers,
  })
  const receipts = new Counter({
    name: 'sekisho_sms_receipts_total',
    help: 'Final receipts, by what they say',
    labelNames: ['gateway', 'state'],
    registers,
  })
  const odd = new Counter({
    name: 'sekisho_sms_odd_receipts_total',
    help: 'Receipts that could not be used: a word without a meaning, or an id in another notation',
    labelNames: ['gateway', 'why'],
    registers,
  })
  const toReceipt = new Histogram({
    name: 'sekisho_sms_receipt_seconds',
    help: 'From the commit of a message to the receipt that says delivered',
    labelNames: ['gateway'],
    buckets: RECEIPT_SECONDS,
    registers,
  })
  const late = new Counter({
    name: 'sekisho_sms_late_answers_total',
    help: 'Answers of gateways that came after their copy had been given up as unknown',
    labelNames: ['gateway', 'outcome'],
    registers,
  })
  const logins = new Counter({
    name: 'sekisho_sms_refused_logins_total',
    help: 'Logins that a gateway refused: password, account',
    labelNames: ['gateway'],
    registers,
  })
  // What begins at 1 has not increased, for whoever asks how much it did.
  for (const { name: gateway } of deps.config.sms.gateways) {
    for (const outcome of OUTCOMES) {
      sent.inc({ gateway, outcome }, 0)
      if (outcome !== 'unknown') late.inc({ gateway, outcome }, 0)
    }
    for (const state of RECEIPT_STATES) receipts.inc({ gateway, state }, 0)
    for (const why of ODD) odd.inc({ gateway, why }, 0)
    for (const histogram of [handOver, toReceipt]) histogram.zero({ gateway })
    logins.inc({ gateway }, 0)
  }
  const counted = orderCounters(registers)
  addLaneGauges(registers, lanes)
  const queue = new Registry()
  addQueueGauges([queue], deps)
  return {
    contentType: registry.contentType,
    read: () => registry.metrics(),
    readQueue: () => queue.metrics(),
    watch: {
      handedOver({ gateway, outcome, sinceCommitMs }) {
        sent.inc({ gateway, outcome })
        if (outcome === 'accepted') handOver.observe({ gateway }, sinceCommitMs / SECOND_MS)
      },
      receipt({ gateway, state, sinceCommitMs }) {
        receipts.inc({ gateway, state })
        if (state === 'delivered') toReceipt.observe({ gateway }, sinceCommitMs / SECOND_MS)
      },
      lateAnswer({ gateway, outcome }) {
        late.inc({ gateway, outcome })
      },
      refusedLogin({ gateway }) {
        logins.inc({ gateway })
      },
      oddReceipt({ gateway, why }) {
        odd.inc({ gateway, why })
      },
      counted,
    },
  }
}

function addLaneGauges(registers: Registry[], lanes: () => readonly Lane[]): void {
  new Gauge({
    name: 'sekisho_sms_breaker',
    help: '1 for the state that the breaker of a gateway is in',
    labelNames: ['gateway', 'state'],
    registers,
    collect() {
      for (const { name, breaker } of lanes())
        for (const state of BREAKER_STATES)
          this.set({ gateway: name, state }, breaker.state === state ? 1 : 0)
    },
  })
  new Gauge({
    name: 'sekisho_sms_gateway_usable',
    help: '1 while a gateway is connected and lately took a message, or was asked for none',
    labelNames: ['gateway'],
    registers,
    async collect() {
      for (const lane of lanes()) this.set({ gateway: lane.name }, (await lane.health()).usable ? 1 : 0)
    },
  })
  new Gauge({
    name: 'sekisho_sms_slots_in_use',
    help: 'Messages that a gateway has at this moment',
    labelNames: ['gateway'],
    registers,
    collect() {
      for (const { name, inUse } of lanes()) this.set({ gateway: name }, inUse)
    },
  })
}

function addQueueGauges(registers: Registry[], deps: Deps): void {
  new Gauge({
    name: 'sekisho_sms_queue_age_seconds',
    help: 'Since when the oldest message that is not handed over yet was ordered; 0 = none',
    registers,
    async collect() {
      const now = deps.clock.now()
      const { since = now } = await openMessages(deps.db)
      this.set(Math.max(0, now - since) / SECOND_MS)
    },
  })
  new Gauge({
    name: 'sekisho_sms_queue_messages',
    help: 'Messages that are not handed over yet',
    registers,
    async collect() {
      this.set((await openMessages(deps.db)).count)
    },
  })
  new Gauge({
    name: 'sekisho_sms_budget_used_ratio',
    help: "Used part of the day's budget of SMS; from 0.6 on the log warns, from 0.7 on unknown browsers get none",
    registers,
    async collect() {
      this.set((await smsBudgetUsed(deps)) / deps.config.sms.dailyBudget)
    },
  })
}
