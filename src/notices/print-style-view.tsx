import type { FC } from 'hono/jsx'

/**
 * The whole look, inside the file: it is opened years later, offline, from a folder. Fonts by their names, those of
 * Linux, macOS and Windows in this order. Without quotes, `>` and `&`: the text is escaped like any other.
 */
const STYLE = `
@page { size: A4; margin: 0 }
* { box-sizing: border-box }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact }
body { margin: 0; background: #e8e8e8; color: #1a1a1a; font: 10.5pt/1.6 Noto Sans CJK JP, Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, sans-serif; line-break: strict; overflow-wrap: anywhere }
.sheet { width: 210mm; min-height: 296mm; margin: 6mm auto; padding: 13mm 16mm 11mm; background: #fff; display: flex; flex-direction: column; gap: 4mm }
@media print { body { background: #fff } .sheet { margin: 0; break-after: page } .sheet:last-child { break-after: auto } }
p, h1, h2, h3, dl, dd, ol { margin: 0 }
.head { display: flex; justify-content: space-between; align-items: flex-end; border-bottom: 1mm solid #0017c1; padding-bottom: 2.5mm }
.head .service { font-size: 10pt; font-weight: 700; color: #0017c1 }
h1 { font-size: 19pt; line-height: 1.3; letter-spacing: .04em }
.whom { border: .3mm solid #0017c1; border-radius: 1mm; padding: .5mm 3mm; color: #0017c1; font-weight: 700; white-space: nowrap }
.date { text-align: right; font-size: 9pt; margin-top: 1mm }
.to { font-size: 14pt; font-weight: 700 }
.to small { font-size: 10pt; font-weight: 400; margin-left: 2mm }
.access { border: .6mm solid #1a1a1a; border-radius: 2mm; padding: 3.5mm 5mm; display: grid; grid-template-columns: 33mm 1fr; gap: 2mm 4mm; align-items: baseline; break-inside: avoid }
.access dt { font-weight: 700; font-size: 10pt }
.mono { font-family: Noto Sans Mono CJK JP, Noto Sans Mono, SF Mono, Consolas, DejaVu Sans Mono, monospace; font-variant-ligatures: none }
.access .mono { font-size: 13pt; font-weight: 700; line-height: 1.35 }
.access .url { font-size: 11pt }
.access .secret { font-size: 18pt; letter-spacing: .06em }
.access .secret span { white-space: nowrap }
.small { font-size: 8.5pt; line-height: 1.5; display: block; color: #333 }
h2 { font-size: 12pt; line-height: 1.4; border-left: 1.5mm solid #0017c1; padding-left: 2.5mm }
.steps { list-style: none; padding: 0; display: grid; grid-template-columns: 1fr 1fr; gap: 3.5mm }
.steps.three { grid-template-columns: 1fr 1fr 1fr }
.steps li { border: .3mm solid #999; border-radius: 2mm; padding: 3mm; break-inside: avoid; display: flex; flex-direction: column; gap: 2mm }
h3 { font-size: 10.5pt; line-height: 1.35; display: flex; gap: 2mm; align-items: center }
.n { flex: none; width: 6.5mm; height: 6.5mm; border-radius: 50%; background: #0017c1; color: #fff; text-align: center; line-height: 6.5mm; font-size: 11pt }
.steps p { font-size: 9pt; line-height: 1.55 }
.picture { background: #f1f3fa; border: .25mm solid #b4bbdb; border-radius: 1.5mm; padding: 2.5mm 3mm; font-size: 7.5pt; line-height: 1.35; display: flex; flex-direction: column; gap: 1.2mm; min-height: 31mm; justify-content: center }
.picture .field { background: #fff; border: .25mm solid #666; border-radius: .8mm; padding: .5mm 1.5mm; min-height: 4.6mm; font-size: 8pt }
.picture .field.new { border: .6mm solid #0017c1 }
.picture .error { color: #b00020; border-left: .8mm solid #b00020; padding-left: 1.5mm; font-weight: 700 }
.picture .button { align-self: flex-start; background: #0017c1; color: #fff; border-radius: 1mm; padding: .6mm 3.5mm; font-weight: 700; margin-top: .6mm }
.picture .row { display: grid; grid-template-columns: 1fr 1.2fr; gap: 2mm; align-items: center }
.picture .buttons { display: flex; gap: 2mm; align-items: center }
.phone { display: flex; gap: 3mm; align-items: center }
.phone svg { flex: none; width: 15mm }
.phone .rest { flex: 1; display: flex; flex-direction: column; gap: 1.2mm }
.notes { padding-left: 5mm; display: flex; flex-direction: column; gap: 1mm; font-size: 9.5pt; margin: 0; line-height: 1.55 }
.foot { margin-top: auto; display: grid; grid-template-columns: 1.35fr 1fr; gap: 4mm; break-inside: avoid }
.foot section { border-radius: 2mm; padding: 3mm 4mm; font-size: 9pt; line-height: 1.55 }
.foot b { display: block; font-size: 10pt }
.keep { border: .5mm solid #b00020 }
.keep b { color: #b00020 }
.desk { background: #eef0f8 }
.desk .phone-number { font-size: 15pt; font-weight: 700; line-height: 1.3; white-space: nowrap }
`

export const PrintStyle: FC = () => <style>{STYLE}</style>
