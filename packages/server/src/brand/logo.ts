import { createHash } from 'node:crypto'
import type { Picture } from '@countersign/verifier/brand/brand.ts'
import { pngHead, repacked } from './png.ts'

/**
 * A logo is drawn 32 px wide: 96 is that on the densest phones (3 device pixels each). 1024 is past what any screen needs, and unpacks to 8 MB at most. Both and
 * the weight, in bytes, are our choice.
 */
export const logoLimits = { side: { least: 96, most: 1024 }, bytes: 65_536 } as const

export type LogoFault = 'not_png' | 'broken' | 'not_square' | 'small' | 'large' | 'heavy'
export type ReadLogo = { readonly ok: true; readonly picture: Picture } | { readonly ok: false; readonly fault: LogoFault }

/** A file that somebody hands in as a logo. What is accepted is the picture packed anew (`repacked`): no byte of the file itself is kept. */
export function readLogo(file: Uint8Array): ReadLogo {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const refuse = (fault: LogoFault): ReadLogo => ({ ok: false, fault })
  if (bytes.length > logoLimits.bytes) return refuse('heavy')
  const head = pngHead(bytes)
  if (head === null) return refuse('not_png')
  if (head.width !== head.height) return refuse('not_square')
  if (head.width < logoLimits.side.least) return refuse('small')
  if (head.width > logoLimits.side.most) return refuse('large')
  const own = repacked(bytes, head)
  if (own === null) return refuse('broken')
  // Packed better elsewhere than here: a picture can come out a little larger than it went in.
  if (own.length > 2 * logoLimits.bytes) return refuse('heavy')
  return { ok: true, picture: { digest: createHash('sha256').update(own).digest('base64url'), bytes: own } }
}
