import { drawQr } from '@countersign/look/qr/drawing.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'

export function qrSvg(text: string, title: string): Html {
  const { side, path } = drawQr(text)
  return html`<svg viewBox="0 0 ${side} ${side}" role="img" aria-labelledby="qr-title" xmlns="http://www.w3.org/2000/svg"><title id="qr-title">${title}</title><rect width="${side}" height="${side}" fill="#fff"/><path fill="#000" d="${path}"/></svg>`
}
