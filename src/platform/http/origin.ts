/**
 * Host names and origins as they are compared. The scheme's default port, capital letters and the dot of a complete
 * name make no difference (RFC 9110, section 4.2.3); anything else does. Not by `URL`, which reads much more as a host.
 */
export function plainHost(host: string, scheme: string): string {
  return host
    .toLowerCase()
    .replace(scheme === 'https' ? /:443$/ : /:80$/, '')
    .replace(/(?<=[^.])\.(?=$|:)/, '')
}

/** `https://name` of an `Origin`; what does not look like one, `null` for example, stays as it is. */
export function plainOrigin(origin: string): string {
  const [, scheme = '', host = ''] = /^(https?):\/\/([\w.:[\]-]+)$/i.exec(origin) ?? []
  return host === '' ? origin : `${scheme.toLowerCase()}://${plainHost(host, scheme.toLowerCase())}`
}
