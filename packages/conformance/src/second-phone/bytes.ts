export type Bytes = Uint8Array<ArrayBuffer>

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text)

export const join = (...parts: Uint8Array[]): Bytes => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Spec §1.3: RFC 4648 §5 without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const three = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const characters = Math.min(4, bytes.length - i + 1)
    for (let j = 0; j < characters; j++) text += alphabet[(three >> (18 - 6 * j)) & 63]
  }
  return text
}

/** Spec §1.3: null for padding, foreign characters, a length of 1 modulo 4, and unused bits that are not zero. */
export function fromBase64url(text: string): Bytes | null {
  if (text.length % 4 === 1) return null
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const character of text) {
    const value = alphabet.indexOf(character)
    if (value < 0) return null
    held = (held << 6) | value
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = held >> bits
    held &= (1 << bits) - 1
  }
  return held === 0 ? bytes : null
}

/** L(x), Spec §1.2. */
export function L(x: string | Uint8Array): Bytes {
  const bytes = typeof x === 'string' ? utf8(x) : x
  if (bytes.length > 0xffff) throw new RangeError('a part of a framing has at most 65535 bytes')
  return join(new Uint8Array([bytes.length >> 8, bytes.length & 0xff]), bytes)
}

export const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

/** H(label, a, b, …), Spec §1.2. */
export const H = (label: string, ...parts: (string | Uint8Array)[]): Promise<Bytes> => sha256(join(L(label), ...parts.map(L)))
