// The ring's gap is centred on the line along which the tick leaves, with the same clearance on either side.
const ring = 'M19.1 4.8A10.5 10.5 0 1 0 24.4 12.4'
const tick = 'M8.9 13.5l4.4 4.4L25.4 5.2'

export interface MarkOptions {
  readonly className?: string
  /** Normalises the tick's length to 1, which the `seal` class draws once. */
  readonly seal?: boolean
}

/** The mark, in the current colour; decorative, so hidden from screen readers. */
export function markSvg(options: MarkOptions = {}): string {
  const { seal = false, className = seal ? 'seal' : 'mark' } = options
  const tickPath = seal ? `<path class="tick" pathLength="1" d="${tick}"/>` : `<path d="${tick}"/>`
  return (
    `<svg class="${className}" viewBox="0 0 28 28" fill="none" stroke="currentColor" stroke-width="3" ` +
    `stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"><path d="${ring}"/>${tickPath}</svg>`
  )
}

export type IconShape = 'rounded' | 'bleed' | 'maskable'

/**
 * The app's icon as a stand-alone SVG of 512 by 512. `bleed` fills the square (the system rounds it), `maskable`
 * also keeps the mark within the inner 80 % that every mask shows.
 */
export function iconSvg(shape: IconShape): string {
  const scale = shape === 'maskable' ? 9.6 : 12
  const offset = 256 - 14.1 * scale
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">' +
    `<rect width="512" height="512" rx="${shape === 'rounded' ? 112 : 0}" fill="#0b5d4a"/>` +
    `<g transform="translate(${offset.toFixed(1)} ${offset.toFixed(1)}) scale(${scale})" fill="none" stroke="#fff" ` +
    `stroke-width="3" stroke-linecap="round" stroke-linejoin="round"><path d="${ring}"/><path d="${tick}"/></g></svg>`
  )
}

/** A favicon that follows the browser's theme. */
export function faviconSvg(): string {
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28" fill="none" stroke="#0b5d4a" stroke-width="3.4" ' +
    'stroke-linecap="round" stroke-linejoin="round"><style>@media(prefers-color-scheme:dark){path{stroke:#62cfad}}</style>' +
    `<path d="${ring}"/><path d="${tick}"/></svg>`
  )
}
