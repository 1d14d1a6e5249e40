import fc from 'fast-check'
import { expect, test } from 'vitest'
import { text, utf8 } from '../../src/encoding/bytes.ts'
import { anyText } from '../kit/arbitrary.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function reference(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

/** Bytes that fall near the edges of UTF-8's table more often than chance would have it. */
const edge = fc.constantFrom(
  0x00,
  0x7f,
  0x80,
  0x8f,
  0x90,
  0x9f,
  0xa0,
  0xbf,
  0xc0,
  0xc1,
  0xc2,
  0xdf,
  0xe0,
  0xed,
  0xef,
  0xf0,
  0xf4,
  0xf5,
  0xff,
)
const hostile = fc.array(fc.oneof(edge, fc.integer({ min: 0, max: 255 })), { maxLength: 8 }).map((list) => Uint8Array.from(list))

test('decodes exactly what TextDecoder decodes, and to the same text', () => {
  fc.assert(
    fc.property(hostile, (bytes) => {
      expect(text(bytes)).toBe(reference(bytes))
    }),
    { numRuns: 2000 },
  )
})

test('every two bytes, and every three that begin at an edge', () => {
  for (let a = 0x78; a < 256; a++) {
    for (let b = 0; b < 256; b++) {
      const bytes = Uint8Array.of(a, b)
      if (text(bytes) !== reference(bytes)) expect.fail(`${a} ${b}`)
    }
  }
  for (const first of [0xe0, 0xe1, 0xed, 0xee, 0xef]) {
    for (let b = 0x7f; b <= 0xc0; b++) {
      for (const c of [0x7f, 0x80, 0xbf, 0xc0]) {
        const bytes = Uint8Array.of(first, b, c)
        if (text(bytes) !== reference(bytes)) expect.fail(`${first} ${b} ${c}`)
      }
    }
  }
})

test('what was encoded decodes to itself', () => {
  fc.assert(fc.property(anyText(0, 40), (value) => text(utf8(value)) === value))
})

test.each([
  ['an overlong slash', [0xc0, 0xaf]],
  ['an overlong NUL of three bytes', [0xe0, 0x80, 0x80]],
  ['an overlong one of four bytes', [0xf0, 0x8f, 0xbf, 0xbf]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
  ['past the last code point', [0xf4, 0x90, 0x80, 0x80]],
  ['a sequence cut short', [0xe2, 0x82]],
  ['a lone continuation', [0x80]],
])('refuses %s', (_, bytes) => {
  expect(text(Uint8Array.from(bytes))).toBeNull()
})
