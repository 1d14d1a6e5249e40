import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64url, toBase64url } from '../../src/encoding/base64url.ts'

const bytes = fc.uint8Array({ maxLength: 200 })

test('encodes as Node does', () => {
  fc.assert(fc.property(bytes, (value) => toBase64url(value) === Buffer.from(value).toString('base64url')))
})

test('what was encoded decodes to itself', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      expect(fromBase64url(toBase64url(value))).toEqual(value)
    }),
  )
})

test('takes exactly the texts that encode to themselves', () => {
  const letters = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', '=', '+', '/', ' ', '\n', 'é')
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 12 }), (encoded) => {
      const canonical = Buffer.from(encoded, 'base64url').toString('base64url') === encoded
      expect(fromBase64url(encoded) !== null).toBe(canonical)
    }),
    { numRuns: 2000 },
  )
})

test('of the texts that differ in their last letter, one is canonical', () => {
  for (const [head, length, spellings] of [
    ['A', 1, 16],
    ['AA', 2, 4],
    ['AAA', 3, 1],
  ] as const) {
    const taken = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].filter(
      (last) => fromBase64url(head + last) !== null,
    )
    expect(taken).toHaveLength(64 / spellings)
    expect(fromBase64url(`${head}A`)).toHaveLength(length)
  }
})

test.each(['A', 'AAAAA', 'AA==', 'AAA=', '====', 'A+AA', 'A/AA', 'AA A', 'AAAA\n', '\u{1F600}AA', 'АААА'])('refuses %j', (encoded) => {
  expect(fromBase64url(encoded)).toBeNull()
})

test('the empty text is no bytes', () => {
  expect(fromBase64url('')).toEqual(new Uint8Array(0))
})
