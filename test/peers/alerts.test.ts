import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { freePort } from '../../support/free-port.ts'
import { newFolder, serve } from '../../support/process.ts'
import { needProgram } from '../../support/programs.ts'

/**
 * The alert rules that we ship, judged by Debian's `promtool` on what real workers told while carriers were in trouble
 * (written by `node bench/carriers.ts --record`).
 */
const RULES = 'docs/examples/prometheus-alerts.yaml'
const SERIES = join('test', 'peers', 'series')
const recordings = readdirSync(SERIES).map(file => file.replace(/\.json$/, ''))

interface Recorded {
  readonly everySeconds: number
  readonly readings: number
  readonly series: Readonly<Record<string, string>>
}

/** What fires at any time of a recording; all others stay silent all the time. */
const FIRES: Readonly<Record<string, readonly string[]>> = { outage: ['SekishoNoSmsLeaves'] }

const folder = newFolder()
afterAll(() => folder.remove())

const alerts: readonly string[] = parse(readFileSync(RULES, 'utf8')).groups.flatMap(
  (group: { rules: { alert: string }[] }) => group.rules.map(rule => rule.alert),
)

/** When alerts fire, in seconds: by recording and alert. */
let firing: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>
beforeAll(() => {
  firing = judged()
})

describe('the alerts', () => {
  it.each(recordings)('fire on an outage and on nothing else: %s', name => {
    expect([...(firing.get(name)?.keys() ?? [])].sort()).toEqual([...(FIRES[name] ?? [])].sort())
  })

  it('are tried on an outage and on other troubles', () => {
    expect(recordings).toContain('outage')
    expect(recordings.length).toBeGreaterThan(5)
  })

  it('begin within half a minute of an outage, and end within half a minute of its end', () => {
    const at = firing.get('outage')?.get('SekishoNoSmsLeaves') ?? []
    // As bench/carriers/outage.ts did it: a minute as usual, 110 seconds without anything, a minute as usual.
    expect(at[0]).toBeGreaterThan(60)
    expect(at[0]).toBeLessThanOrEqual(100)
    expect(at.at(-1)).toBeGreaterThan(160)
    expect(at.at(-1)).toBeLessThanOrEqual(210)
  })
})

/**
 * The rules about pages, on series written by hand: what each of them must fire on, and what an ordinary hour looks like.
 * `a+bxn`: from a on, b more each time, n times.
 */
const QUIET: Readonly<Record<string, string>> = {
  'up{job="sekisho"}': '1x60',
  'process_start_time_seconds{job="sekisho"}': '1000x60',
  sekisho_database_answers: '1x60',
  'sekisho_http_requests_total{status="2xx",route="/oa/"}': '0+30x60',
  'sekisho_http_requests_total{status="5xx",route="/oa/"}': '0x60',
  'sekisho_http_requests_total{status="503",route="/oa/"}': '0x60',
  'sekisho_http_request_seconds_bucket{method="GET",le="1"}': '0+30x60',
  'sekisho_http_request_seconds_bucket{method="GET",le="5"}': '0+30x60',
  'sekisho_http_request_seconds_bucket{method="GET",le="+Inf"}': '0+30x60',
  'sekisho_http_request_seconds_count{method="GET"}': '0+30x60',
  sekisho_database_waiting: '0x60',
  sekisho_audit_unsealed_seconds: '0 1 2 0x57',
  'sekisho_sign_ins_total{step="password",outcome="code-sent"}': '0+3x60',
  'sekisho_sign_ins_total{step="password",outcome="wrong-password"}': '0+1x60',
  'sekisho_sign_ins_total{step="code",outcome="signed-in"}': '0+3x60',
}
const TROUBLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  SekishoProcessDown: { 'up{job="sekisho"}': '0x60' },
  SekishoRestartsOften: { 'process_start_time_seconds{job="sekisho"}': '1000+60x60' },
  SekishoDatabaseGone: { sekisho_database_answers: '0x60' },
  SekishoErrors: { 'sekisho_http_requests_total{status="5xx",route="/oa/"}': '0x37 1x23' },
  SekishoTurnsAway: { 'sekisho_http_requests_total{status="503",route="/oa/"}': '0+1x60' },
  SekishoSlowPages: { 'sekisho_http_request_seconds_bucket{method="GET",le="1"}': '0+20x60' },
  SekishoConnectionsUsedUp: { sekisho_database_waiting: '3x60' },
  SekishoTrailNotSealed: { sekisho_audit_unsealed_seconds: '0+60x60' },
  SekishoNobodyGetsIn: { 'sekisho_sign_ins_total{step="code",outcome="signed-in"}': '0x60' },
  SekishoGuessing: { 'sekisho_sign_ins_total{step="password",outcome="wrong-password"}': '0+40x60' },
}

describe('the alerts on pages', () => {
  it('each fire on their own trouble alone, and none in an ordinary hour', () => {
    const found = Object.fromEntries(
      ['ordinary', ...Object.keys(TROUBLES)].map(name => [name, firesOn({ ...QUIET, ...TROUBLES[name] })]),
    )
    expect(found).toEqual({
      ordinary: [],
      ...Object.fromEntries(Object.keys(TROUBLES).map(name => [name, [name]])),
    })
    expect(Object.keys(TROUBLES)).toEqual(alerts.filter(name => !/Sms/.test(name)))
  })
})

function firesOn(series: Readonly<Record<string, string>>): readonly string[] {
  const file = join(folder.path, 'by-hand.json')
  const [interval, eval_time] = ['1m', '40m']
  const test = {
    interval,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    alert_rule_test: alerts.map(alertname => ({ eval_time, alertname, exp_alerts: [] })),
  }
  const rules = { rule_files: [resolve(RULES)], evaluation_interval: interval, tests: [test] }
  writeFileSync(file, JSON.stringify(rules))
  const { stdout, stderr } = spawnSync(needProgram('promtool', 'prometheus'), ['test', 'rules', file])
  const said = `${stdout}${stderr}`
  // What cannot be read is told without naming any moment.
  if (!/SUCCESS|alertname: /.test(said)) throw new Error(said)
  return [...new Set([...said.matchAll(/alertname: (\w+), time/g)].map(([, name = '']) => name))]
}

describe('the dashboard', () => {
  const panels: readonly { title: string; targets: { expr: string }[] }[] = JSON.parse(
    readFileSync('docs/examples/grafana-dashboard.json', 'utf8'),
  ).panels
  const questions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))

  it('asks Prometheus only what it understands', () => {
    const file = join(folder.path, 'questions.json')
    const rules = questions.map((expr, n) => ({
      record: `question:${n}`,
      expr: expr.replaceAll('$__rate_interval', '5m'),
    }))
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'questions', rules }] }))
    const checked = spawnSync(needProgram('promtool', 'prometheus'), ['check', 'rules', file])
    expect([checked.status, `${checked.stdout}${checked.stderr}`]).toEqual([
      0,
      expect.stringContaining(`SUCCESS: ${questions.length} rules found`),
    ])
  })

  it('and the rules name only metrics that a server tells', async () => {
    const port = await freePort()
    const server = await serve({ SEKISHO_DATA_DIR: folder.path, SEKISHO_METRICS_PORT: String(port) })
    const told = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    server.process.kill('SIGTERM')
    await server.ended
    const known = new Set([...told.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name))
    const named =
      [...questions, readFileSync(RULES, 'utf8')].join('\n').match(/\b(sekisho|process|nodejs)_\w+/g) ?? []
    // Only of a server on PostgreSQL.
    const ofPool = ['sekisho_database_connections', 'sekisho_database_waiting']
    const base = (name: string) => name.replace(/_(bucket|sum|count)$/, '')
    const missing = new Set(
      named.filter(name => !known.has(name) && !known.has(base(name)) && !ofPool.includes(name)),
    )
    expect([...missing]).toEqual([])
    expect(named.length).toBeGreaterThan(30)
  })
})

/** promtool says only what it did not expect: expecting silence at each moment, it names those at which an alert fires. */
function judged(): ReadonlyMap<string, ReadonlyMap<string, readonly number[]>> {
  const files = recordings.map(writeTest)
  const promtool = needProgram('promtool', 'prometheus')
  // Names of files go to one stream, and what failed to the other: in one file they stay in order.
  const said = join(folder.path, 'said')
  const out = openSync(said, 'w')
  spawnSync(promtool, ['test', 'rules', ...files], { stdio: ['ignore', out, out] })
  closeSync(out)
  const byRecording = new Map<string, Map<string, number[]>>()
  for (const part of readFileSync(said, 'utf8').split('Unit Testing:').slice(1)) {
    if (!/SUCCESS|FAILED/.test(part)) throw new Error(part)
    const [, name = ''] = /\/([\w-]+)\.json/.exec(part) ?? []
    const byAlert = new Map<string, number[]>()
    for (const [, alert = '', time = ''] of part.matchAll(/alertname: (\w+), time: ([\dhms]+)/g))
      byAlert.set(alert, [...(byAlert.get(alert) ?? []), secondsOf(time)])
    byRecording.set(name, byAlert)
  }
  if (byRecording.size !== files.length) throw new Error(readFileSync(said, 'utf8'))
  return byRecording
}

function writeTest(name: string): string {
  const recorded: Recorded = JSON.parse(readFileSync(join(SERIES, `${name}.json`), 'utf8'))
  const every = `${recorded.everySeconds}s`
  const moments = Array.from({ length: recorded.readings }, (_, at) => `${at * recorded.everySeconds}s`)
  const test = {
    interval: every,
    input_series: Object.entries(recorded.series).map(([series, values]) => ({ series, values })),
    alert_rule_test: alerts.flatMap(alertname =>
      moments.map(eval_time => ({ eval_time, alertname, exp_alerts: [] })),
    ),
  }
  const file = join(folder.path, `${name}.json`)
  // JSON is YAML.
  writeFileSync(
    file,
    JSON.stringify({ rule_files: [resolve(RULES)], evaluation_interval: every, tests: [test] }),
  )
  return file
}

/** `2m5s` */
function secondsOf(time: string): number {
  const [, minutes = '0', rest = '0'] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(time) ?? []
  return 60 * Number(minutes) + Number(rest)
}
