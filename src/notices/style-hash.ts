import { createHash } from 'node:crypto'
import { NOTICE_STYLE } from './print-style-view.tsx'

/** For the Content-Security-Policy of a page that shows a notice: its style and no other. SHA-256, base64. */
export const NOTICE_STYLE_HASH = createHash('sha256').update(NOTICE_STYLE).digest('base64')
