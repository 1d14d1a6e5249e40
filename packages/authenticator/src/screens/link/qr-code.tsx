import { encodeQr } from '@countersign/look/qr/encode.ts'

/** ISO/IEC 18004 §6.3.8: a quiet zone of four modules, without which readers lose the edge. */
const QUIET_ZONE = 4

/** Black on white in one path; each run of dark modules is one rectangle. */
export function QrCode({ text, title }: { text: string; title: string }) {
  const rows = encodeQr(text)
  const side = rows.length + 2 * QUIET_ZONE
  return (
    <svg viewBox={`0 0 ${side} ${side}`} role="img" aria-label={title}>
      <rect width={side} height={side} fill="#fff" />
      <path fill="#000" d={rows.map(rowPath).join('')} />
    </svg>
  )
}

function rowPath(row: readonly boolean[], y: number): string {
  const cells = row.map((dark) => (dark ? '1' : '0')).join('')
  return [...cells.matchAll(/1+/g)]
    .map((run) => `M${run.index + QUIET_ZONE} ${y + QUIET_ZONE}h${run[0].length}v1h-${run[0].length}z`)
    .join('')
}
