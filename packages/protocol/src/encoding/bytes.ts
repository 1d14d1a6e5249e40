import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** Bytes backed by a plain ArrayBuffer: the form that every WebCrypto accepts. */
export type Bytes = Uint8Array<ArrayBuffer>

/** UTF-8 of a string. Throws only on a bug: messages carry well-formed strings. */
export function utf8(text: string): Bytes {
  const out = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    // Nearly all that is signed and hashed here is ASCII, and short: a general encoder costs more than the loop.
    if (code > 0x7f) return plain(utf8ToBytes(text))
    out[i] = code
  }
  return out
}

/** A copy that is certain to have a buffer of its own. */
export function plain(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes)
}

export function concat(...parts: Uint8Array[]): Bytes {
  return plain(concatBytes(...parts))
}

/** `L(x)` of Spec §1.2: a 16-bit big-endian length, then the bytes. A string stands for its UTF-8. */
export function framed(...parts: (string | Uint8Array)[]): Bytes {
  const all = parts.map((part) => (typeof part === 'string' ? utf8(part) : part))
  const out = new Uint8Array(all.reduce((sum, { length }) => sum + 2 + length, 0))
  let at = 0
  for (const bytes of all) {
    if (bytes.length > 0xffff) throw new RangeError('a framed part has at most 65535 bytes')
    out[at] = bytes.length >> 8
    out[at + 1] = bytes.length & 0xff
    out.set(bytes, at + 2)
    at += 2 + bytes.length
  }
  return out
}

/** Equality whose time depends on the lengths alone. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number)
  return difference === 0
}

/** Equality of two short texts, in time that depends on their lengths alone. */
export function sameText(a: string, b: string): boolean {
  return sameBytes(utf8(a), utf8(b))
}

/** Strict UTF-8 (RFC 3629): overlong forms, surrogates and values past U+10FFFF give `null`. */
export function text(bytes: Uint8Array): string | null {
  let out = ''
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i++] as number
    if (first < 0x80) {
      out += String.fromCharCode(first)
      continue
    }
    const [more, lowest, head] =
      first >= 0xc2 && first <= 0xdf
        ? [1, 0x80, first & 0x1f]
        : (first & 0xf0) === 0xe0
          ? [2, 0x800, first & 0x0f]
          : first >= 0xf0 && first <= 0xf4
            ? [3, 0x10000, first & 0x07]
            : [0, 0, 0]
    if (more === 0 || i + more > bytes.length) return null
    let point = head
    for (let k = 0; k < more; k++) {
      const next = bytes[i++] as number
      if ((next & 0xc0) !== 0x80) return null
      point = (point << 6) | (next & 0x3f)
    }
    if (point < lowest || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return null
    out += String.fromCodePoint(point)
  }
  return out
}
