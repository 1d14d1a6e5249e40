import type { Bytes } from './bytes.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** The value of each ASCII character; -1 for those that mean nothing here. */
const VALUES = new Int8Array(128).fill(-1)
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value

/** base64url without padding (RFC 4648 §5). */
export function toBase64url(bytes: Uint8Array): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = Math.min(3, bytes.length - i)
    const word = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    for (let k = 0; k <= left; k++) out += ALPHABET[(word >> (18 - 6 * k)) & 63]
  }
  return out
}

/**
 * The bytes of an unpadded base64url text, or `null`. Only the one canonical text of each byte string is taken:
 * a second spelling of the same bytes would be a second message with the same meaning.
 */
export function fromBase64url(encoded: string): Bytes | null {
  if (encoded.length % 4 === 1) return null
  const out = new Uint8Array(Math.floor((encoded.length * 3) / 4))
  let word = 0
  let bits = 0
  let at = 0
  for (let i = 0; i < encoded.length; i++) {
    const value = VALUES[encoded.charCodeAt(i)] ?? -1
    if (value < 0) return null
    word = ((word << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      out[at++] = (word >> bits) & 0xff
    }
  }
  return (word & ((1 << bits) - 1)) === 0 ? out : null
}
