import { encodeQr } from './encode.ts'

/** ISO/IEC 18004 §6.3.8: a quiet zone of four modules, without which readers lose the edge. */
const QUIET_ZONE = 4

/** A QR code as a drawing: black on white, `side` units wide and high with its quiet zone, all dark modules in one SVG path. */
export interface QrDrawing {
  readonly side: number
  readonly path: string
}

export function drawQr(text: string): QrDrawing {
  const rows = encodeQr(text)
  return { side: rows.length + 2 * QUIET_ZONE, path: rows.map(rowPath).join('') }
}

/** Each run of dark modules is one rectangle. */
function rowPath(row: readonly boolean[], y: number): string {
  const cells = row.map((dark) => (dark ? '1' : '0')).join('')
  return [...cells.matchAll(/1+/g)]
    .map((run) => `M${run.index + QUIET_ZONE} ${y + QUIET_ZONE}h${run[0].length}v1h-${run[0].length}z`)
    .join('')
}
