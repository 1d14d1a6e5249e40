import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { hex, unhex } from '../../scripts/vectors/file.ts'
import { fromBase64url, toBase64url } from '../../src/encoding/base64url.ts'
import { framed } from '../../src/encoding/bytes.ts'
import { parseMessage } from '../../src/encoding/json.ts'
import { casesOf } from '../kit/vectors.ts'

interface Framing {
  parts: { text?: string; hex?: string; zeros?: number }[]
  result: string | null
}

test.each(casesOf<Framing>('framing.json'))('framing: %s', (_, { parts, result }) => {
  const given = parts.map((part) => part.text ?? (part.hex === undefined ? new Uint8Array(part.zeros as number) : unhex(part.hex)))
  if (result === null) expect(() => framed(...given)).toThrow(RangeError)
  else expect(hex(framed(...given))).toBe(result)
})

describe.each(casesOf<{ text: string; result: string | null }>('base64url.json'))('base64url: %s', (_, { text, result }) => {
  test('decodes', () => {
    const bytes = fromBase64url(text)
    expect(bytes && hex(bytes)).toBe(result)
  })
  test('and encodes, as Node does', () => {
    expect(Buffer.from(text, 'base64url').toString('base64url') === text).toBe(result !== null)
    if (result !== null) expect(toBase64url(unhex(result))).toBe(text)
  })
})

test.each(casesOf<{ hex: string; result: unknown }>('json.json'))('JSON: %s', (_, { hex: bytes, result }) => {
  expect(parseMessage(v.unknown(), unhex(bytes))).toEqual(result)
})
