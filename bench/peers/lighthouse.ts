import lighthouse from 'lighthouse'

/**
 * Lighthouse on one page of a Chromium that runs already, as a phone sees it:
 * `node bench/peers/lighthouse.ts <debugging port> <address>`; further headers as JSON in LIGHTHOUSE_HEADERS, because
 * a cookie of a session does not stand in a list of processes. Prints the scores and what cost any.
 */
const [port, address] = process.argv.slice(2)
const categories = ['performance', 'accessibility', 'best-practices']
const result = await lighthouse(address, {
  port: Number(port),
  onlyCategories: categories,
  formFactor: 'mobile',
  logLevel: 'error',
  extraHeaders: JSON.parse(process.env.LIGHTHOUSE_HEADERS ?? '{}'),
})
if (result === undefined || result.lhr.runtimeError) throw new Error(result?.lhr.runtimeError?.message)
const { lhr } = result
const found = categories.flatMap(name =>
  (lhr.categories[name]?.auditRefs ?? [])
    .filter(({ id, weight }) => weight > 0 && (lhr.audits[id]?.score ?? 1) < 0.9)
    .map(({ id }) => id),
)
const scores = Object.fromEntries(
  categories.map(name => [name, Math.round((lhr.categories[name]?.score ?? 0) * 100)]),
)
console.log(JSON.stringify({ version: lhr.lighthouseVersion, scores, found }))
