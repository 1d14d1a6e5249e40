import { codewords, smallestVersion } from './codewords.ts'
import { applyMask, maskCount, penalty } from './mask.ts'
import type { Segment } from './segments.ts'
import { segment } from './segments.ts'
import type { QrSymbol } from './symbol.ts'
import { drawFormat, emptySymbol, placeCodewords } from './symbol.ts'

/**
 * A QR code of error correction level M (15 %), in the smallest of the versions 1 to 10 that holds the text. Rows of
 * modules without the quiet zone; true is dark.
 */
export function encodeQr(text: string): readonly (readonly boolean[])[] {
  const segments = segment(text)
  const version = smallestVersion(segments)
  const candidates = Array.from({ length: maskCount }, (_, mask) => draw(segments, version, mask))
  return candidates.reduce((best, next) => (penalty(next) < penalty(best) ? next : best)).dark
}

/** One symbol with everything chosen: what `encodeQr` chooses from. */
export function draw(segments: readonly Segment[], version: number, mask: number): QrSymbol {
  const symbol = emptySymbol(version)
  placeCodewords(symbol, codewords(segments, version))
  const masked = applyMask(symbol, mask)
  drawFormat(masked, mask)
  return masked
}
