import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { concat, framed, plain, sameBytes, sameText, utf8 } from '../../src/encoding/bytes.ts'
import { digestText, hmacSha256, labelledDigest, sha256 } from '../../src/encoding/digest.ts'

const parts = fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.uint8Array({ maxLength: 20 })), { maxLength: 6 })

/** `L()` by other means. */
function frame(part: string | Uint8Array): Buffer {
  const bytes = Buffer.from(part as string)
  return Buffer.concat([Buffer.from([bytes.length / 256, bytes.length % 256]), bytes])
}

test('frames each part by its length in bytes', () => {
  fc.assert(
    fc.property(parts, (list) => {
      expect(Buffer.from(framed(...list)).equals(Buffer.concat(list.map(frame)))).toBe(true)
    }),
  )
})

test('other parts give other bytes, wherever the borders stand', () => {
  const strings = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\0', '\x01'), maxLength: 3 }), { maxLength: 4 })
  fc.assert(
    fc.property(strings, strings, (a, b) => {
      expect(Buffer.from(framed(...a)).equals(framed(...b))).toBe(a.length === b.length && a.every((part, i) => part === b[i]))
    }),
    { numRuns: 1000 },
  )
})

test('a part holds at most 65535 bytes', () => {
  expect(framed(new Uint8Array(65_535))).toHaveLength(65_537)
  expect(() => framed(new Uint8Array(65_536))).toThrow(RangeError)
})

test('digests are those of the platform', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 100 }), (message, key) => {
      expect(Buffer.from(sha256(message)).equals(createHash('sha256').update(message).digest())).toBe(true)
      expect(digestText(message)).toBe(createHash('sha256').update(message).digest('base64url'))
      expect(Buffer.from(hmacSha256(key, message)).equals(createHmac('sha256', key).update(message).digest())).toBe(true)
      expect(labelledDigest('label', message)).toEqual(sha256(framed('label', message)))
    }),
    { numRuns: 30 },
  )
})

test('equal bytes are the same, others are not', () => {
  const short = fc.uint8Array({ maxLength: 3, max: 2 })
  fc.assert(
    fc.property(short, short, (a, b) => sameBytes(a, b) === Buffer.from(a).equals(b)),
    { numRuns: 1000 },
  )
  expect(sameText('042917', '042917')).toBe(true)
  expect(sameText('042917', '042918')).toBe(false)
  expect(sameText('042917', '42917')).toBe(false)
  expect(sameText('', '0')).toBe(false)
})

test('a copy has a buffer of its own', () => {
  const shared = new Uint8Array([1, 2, 3, 4])
  const copy = plain(shared.subarray(1, 3))
  shared.fill(0)
  expect([...copy]).toEqual([2, 3])
  expect(copy.buffer.byteLength).toBe(2)
  expect([...concat(utf8('é'), copy)]).toEqual([0xc3, 0xa9, 2, 3])
})
