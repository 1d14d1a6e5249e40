import { encodeQr } from '@countersign/look/qr/encode.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'

/** ISO/IEC 18004 §6.3.8: a quiet zone of four modules, without which readers lose the edge. */
const quietZone = 4

/** Black on white in one path; each run of dark modules is one rectangle. */
export function qrSvg(text: string, title: string): Html {
  const rows = encodeQr(text)
  const side = rows.length + 2 * quietZone
  return html`<svg viewBox="0 0 ${side} ${side}" role="img" aria-labelledby="qr-title" xmlns="http://www.w3.org/2000/svg"><title id="qr-title">${title}</title><rect width="${side}" height="${side}" fill="#fff"/><path fill="#000" d="${rows.map(rowPath).join('')}"/></svg>`
}

function rowPath(row: readonly boolean[], y: number): string {
  const cells = row.map((dark) => (dark ? '1' : '0')).join('')
  return [...cells.matchAll(/1+/g)]
    .map((run) => `M${run.index + quietZone} ${y + quietZone}h${run[0].length}v1h-${run[0].length}z`)
    .join('')
}
