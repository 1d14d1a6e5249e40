type Spoil = (r: Uint8Array, s: Uint8Array) => Uint8Array

const integer = (...bytes: number[]) => [2, bytes.length, ...bytes]
const sequence = (...body: number[]) => Uint8Array.from([0x30, body.length, ...body])
/** The positive INTEGER of a scalar whose first byte is not zero. */
const positive = (n: Uint8Array) => ((n[0] as number) & 0x80 ? integer(0, ...n) : integer(...n))

/** Encodings that a lax reader takes for the signature (r, s), and a strict one does not. */
export const badDer: readonly [string, Spoil][] = [
  ['a negative r', (r, s) => sequence(...integer((r[0] as number) | 0x80, ...r.subarray(1)), ...positive(s))],
  ['a negative s', (r, s) => sequence(...positive(r), ...integer((s[0] as number) | 0x80, ...s.subarray(1)))],
  ['a needless zero before r', (r, s) => sequence(...integer(0, (r[0] as number) & 0x7f, ...r.subarray(1)), ...positive(s))],
  ['two zeros before s', (r, s) => sequence(...positive(r), ...integer(0, 0, ...s.subarray(1)))],
  ['r of 33 bytes', (r, s) => sequence(...integer(1, ...r), ...positive(s))],
  ['s of 33 bytes', (r, s) => sequence(...positive(r), ...integer(1, ...s))],
  ['an empty r', (_, s) => sequence(...integer(), ...positive(s))],
  ['an empty s', (r) => sequence(...positive(r), ...integer())],
  ['r without s', (r) => sequence(...positive(r))],
  ['a third integer', (r, s) => sequence(...positive(r), ...positive(s), ...integer(1))],
  ['a byte after the sequence', (r, s) => Uint8Array.from([...sequence(...positive(r), ...positive(s)), 0])],
  ['a byte inside after s', (r, s) => sequence(...positive(r), ...positive(s), 0)],
  [
    "the sequence's length in the long form",
    (r, s) => Uint8Array.from([0x30, 0x81, positive(r).length + positive(s).length, ...positive(r), ...positive(s)]),
  ],
  ["r's length in the long form", (r, s) => sequence(2, 0x81, 32, ...positive(r).slice(2), ...positive(s))],
  ['the indefinite length', (r, s) => Uint8Array.from([0x30, 0x80, ...positive(r), ...positive(s), 0, 0])],
  ['a length that is too great', (r, s) => sequence(...positive(r), ...positive(s)).with(1, 0x47)],
  ['a length that is too small', (r, s) => sequence(...positive(r), ...positive(s)).with(1, 0x40)],
  ['an s that reaches past the end', (r, s) => sequence(...positive(r), 2, 33, ...s)],
  ['a set in place of a sequence', (r, s) => sequence(...positive(r), ...positive(s)).with(0, 0x31)],
  ['an octet string in place of r', (r, s) => sequence(...positive(r), ...positive(s)).with(2, 4)],
  [
    "a sequence's length of four bytes, all ones",
    (r, s) => Uint8Array.from([0x30, 0x84, 255, 255, 255, 255, ...positive(r), ...positive(s)]),
  ],
  ["r's length of four bytes, all ones", (r, s) => sequence(2, 0x84, 255, 255, 255, 255, ...positive(r).slice(2), ...positive(s))],
  ["r's length of nine bytes", (r, s) => sequence(2, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, 33, ...positive(r).slice(2), ...positive(s))],
  ["r's length of 128, the reserved form", (r, s) => sequence(2, 0xff, ...positive(r).slice(2), ...positive(s))],
  ['a sequence in a sequence', (r, s) => sequence(...sequence(...positive(r), ...positive(s)))],
  ['an octet string around it', (r, s) => Uint8Array.of(4, 70, ...sequence(...positive(r), ...positive(s)))],
  ['a constructed integer', (r, s) => sequence(0x22, ...positive(r).slice(1), ...positive(s))],
  ['a tag of two bytes', (r, s) => sequence(0x1f, 2, ...positive(r).slice(1), ...positive(s))],
  ['NULL in place of s', (r) => sequence(...positive(r), 5, 0)],
  ['NULL in place of r', (_, s) => sequence(5, 0, ...positive(s))],
  ['a truth value in place of s', (r) => sequence(...positive(r), 1, 1, 255)],
  ['the real number infinity in place of s', (r) => sequence(...positive(r), 9, 1, 0x40)],
  ['NULL before r', (r, s) => sequence(5, 0, ...positive(r), ...positive(s))],
  ['NULL after s', (r, s) => sequence(...positive(r), ...positive(s), 5, 0)],
  ['an end of contents inside', (r, s) => sequence(...positive(r), ...positive(s), 0, 0)],
  ['zeros before the sequence', (r, s) => Uint8Array.of(0, 0, ...sequence(...positive(r), ...positive(s)))],
  ['an r one bit above 256', (r, s) => sequence(...integer(2, ...r), ...positive(s))],
  ['a sequence of nothing but tags', () => sequence(2, 2)],
  ['one byte', () => Uint8Array.of(0x30)],
  ['r and s without any DER', (r, s) => Uint8Array.from([...r, ...s])],
]
