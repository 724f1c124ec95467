import type { FC } from 'hono/jsx'

/**
 * The whole look, inside the file: it is opened years later, offline, from a folder. Fonts by their names, those of
 * Linux, macOS and Windows in this order. Without quotes, `>` and `&`: the text is escaped like any other.
 */
export const NOTICE_STYLE = `
@page { size: A4; margin: 10mm 15mm 9mm }
* { box-sizing: border-box }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact }
body { margin: 0; background: #e8e8e8; color: #1a1a1a; font: 10pt/1.55 Noto Sans CJK JP, Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, sans-serif; line-break: strict; overflow-wrap: anywhere }
.sheet { width: 210mm; min-height: 296mm; margin: 6mm auto; padding: 10mm 15mm 9mm; background: #fff; display: flex; flex-direction: column; gap: 3mm }
@media print { body { background: #fff } .sheet { width: auto; min-height: 277mm; margin: 0; padding: 0; break-after: page } .sheet:last-child { break-after: auto } }
p, h1, h2, h3, dl, dd, ol { margin: 0 }
.head { display: flex; justify-content: space-between; align-items: flex-end; border-bottom: 1mm solid #0017c1; padding-bottom: 2mm }
.head .service { font-size: 10pt; font-weight: 700; color: #0017c1 }
h1 { font-size: 18pt; line-height: 1.3; letter-spacing: .04em }
.whom { border: .3mm solid #0017c1; border-radius: 1mm; padding: .5mm 3mm; color: #0017c1; font-weight: 700; white-space: nowrap }
.side { display: flex; flex-direction: column; align-items: flex-end; gap: 1mm; flex: none }
.date { font-size: 9pt }
.to { font-size: 14pt; font-weight: 700 }
.to small { font-size: 10pt; font-weight: 400; margin-left: 2mm }
.access { border: .6mm solid #1a1a1a; border-radius: 2mm; padding: 2.5mm 5mm; display: grid; grid-template-columns: 30mm 1fr; gap: 1.2mm 4mm; align-items: baseline; break-inside: avoid }
.access dt { font-weight: 700; font-size: 10pt }
.mono { font-family: Noto Sans Mono CJK JP, Noto Sans Mono, SF Mono, Consolas, DejaVu Sans Mono, monospace; font-variant-ligatures: none }
.access .mono { font-size: 13pt; font-weight: 700; line-height: 1.35 }
.access .url { font-size: 11pt }
.access .secret { font-size: 18pt; letter-spacing: .06em }
.access .secret span { white-space: nowrap }
.small { font-size: 8.5pt; line-height: 1.5; display: block; color: #333 }
h2 { font-size: 12pt; line-height: 1.4; border-left: 1.5mm solid #0017c1; padding-left: 2.5mm }
.steps { list-style: none; padding: 0; border: .3mm solid #999; border-radius: 2mm }
.steps li { display: grid; grid-template-columns: 7mm 1fr 74mm; gap: 0 3mm; padding: 1.6mm 2mm 1.6mm 2.5mm; break-inside: avoid; align-items: start }
.steps li + li { border-top: .25mm solid #bbb }
h3 { font-size: 10.5pt; line-height: 1.35 }
.n { width: 6.5mm; height: 6.5mm; border-radius: 50%; background: #0017c1; color: #fff; text-align: center; line-height: 6.5mm; font-size: 11pt; font-weight: 700; align-self: start }
.steps p { max-width: 100mm; font-size: 8.5pt; line-height: 1.5; margin-top: .5mm }
.steps.roomy li { padding: 2.2mm 2mm 2.2mm 2.5mm }
.steps.roomy p { font-size: 9.5pt }
.picture { background: #f1f3fa; border: .25mm solid #b4bbdb; border-radius: 1.2mm; padding: 1.3mm 2mm; font-size: 7pt; line-height: 1.3; display: flex; flex-direction: column; gap: .8mm; min-height: 17mm; justify-content: center }
.picture .row { display: grid; grid-template-columns: 30mm 1fr; gap: 1.5mm; align-items: center }
.picture .row span:first-child { overflow: hidden; white-space: nowrap; text-overflow: ellipsis }
.picture .field { background: #fff; border: .25mm solid #666; border-radius: .7mm; padding: 0 1.2mm; min-height: 4mm; line-height: 4mm; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }
.picture .field.new { border: .5mm solid #0017c1 }
.picture .error { color: #b00020; border-left: .8mm solid #b00020; padding-left: 1.5mm; font-weight: 700 }
.picture .button { background: #0017c1; color: #fff; border-radius: .8mm; padding: .3mm 3mm; font-weight: 700; align-self: flex-start }
.picture .end { margin-left: 31.5mm }
.picture .buttons { display: flex; gap: 1.5mm; align-items: center }
.phone { display: flex; gap: 3mm; align-items: center }
.phone svg { flex: none; width: 9.5mm; height: 15.5mm }
.phone .rest { flex: 1; display: flex; flex-direction: column; gap: .6mm }
.phone .row { grid-template-columns: 15mm 1fr auto }
.notes { padding-left: 5mm; display: flex; flex-direction: column; gap: .5mm; font-size: 9pt; margin: 0; line-height: 1.5 }
.foot { margin-top: auto; display: grid; grid-template-columns: 1.35fr 1fr; gap: 4mm; break-inside: avoid }
.foot section { border-radius: 2mm; padding: 2.5mm 4mm; font-size: 8.5pt; line-height: 1.5 }
.foot b { display: block; font-size: 10pt }
.keep { border: .5mm solid #b00020 }
.keep b { color: #b00020 }
.desk { background: #eef0f8 }
.desk .phone-number { font-size: 15pt; font-weight: 700; line-height: 1.3; white-space: nowrap }
`

export const PrintStyle: FC = () => <style>{NOTICE_STYLE}</style>
