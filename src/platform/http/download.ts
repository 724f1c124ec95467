import type { Context } from 'hono'

/**
 * Answers with a CSV file to be kept under a name in any language (RFC 6266, RFC 8187).
 * @param names `ascii` is for programs that know no other letters
 */
export function csvDownload(
  c: Context,
  names: { readonly ascii: string; readonly full: string },
  content: string,
) {
  c.header('Content-Type', 'text/csv; charset=utf-8')
  const encoded = encodeURIComponent(names.full).replace(/['()*]/g, escaped)
  c.header('Content-Disposition', `attachment; filename="${names.ascii}"; filename*=UTF-8''${encoded}`)
  return c.body(content)
}

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
