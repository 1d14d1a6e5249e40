import { drawQr } from '@countersign/look/qr/drawing.ts'

export function QrCode({ text, title }: { text: string; title: string }) {
  const { side, path } = drawQr(text)
  return (
    <svg viewBox={`0 0 ${side} ${side}`} role="img" aria-label={title}>
      <rect width={side} height={side} fill="#fff" />
      <path fill="#000" d={path} />
    </svg>
  )
}
