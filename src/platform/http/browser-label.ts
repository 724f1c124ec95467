const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad|iPod/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

/** The system alone, of a label that `browserLabel` gave; `undefined` where it told none. */
export function systemOf(label: string): string | undefined {
  return SYSTEMS.find(([, name]) => label.endsWith(name))?.[1]
}

/** A browser in a few words, from what it says of itself; only words of ours, nothing that was sent. */
export function browserLabel(userAgent: string | undefined): string {
  const found = (list: typeof BROWSERS) => list.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1]
  return [found(BROWSERS), found(SYSTEMS)].filter(Boolean).join(' / ') || '—'
}
