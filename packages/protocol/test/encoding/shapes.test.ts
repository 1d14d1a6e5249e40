import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { toBase64url } from '../../src/encoding/base64url.ts'
import { base64url, base64urlUpTo, count, identifier, shortText } from '../../src/encoding/shapes.ts'

test('exactly so many bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => v.is(base64url(16), toBase64url(bytes)) === (bytes.length === 16)))
  expect(v.is(base64url(16), `${'A'.repeat(21)}B`)).toBe(false)
})

test('at most so many bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => v.is(base64urlUpTo(16), toBase64url(bytes)) === bytes.length <= 16))
  expect(v.is(base64urlUpTo(16), 'AA==')).toBe(false)
})

test.each(['txn', 'ok'])('an identifier of kind %s has 22 letters and nothing around them', (prefix) => {
  const letters = 'AbCdEfGhIjKlMnOpQrS-_0'
  expect(v.is(identifier(prefix), `${prefix}_${letters}`)).toBe(true)
  for (const wrong of [
    `${prefix}_${letters}0`,
    `${prefix}_${letters.slice(1)}`,
    `aut_${letters}`,
    `x${prefix}_${letters}`,
    `${prefix}${letters}`,
  ]) {
    expect(v.is(identifier(prefix), wrong), wrong).toBe(false)
  }
  for (const wrong of [`${prefix}_${letters}\n`, `${prefix}_${letters.slice(1)}+`, [`${prefix}_${letters}`], null, 7]) {
    expect(v.is(identifier(prefix), wrong)).toBe(false)
  }
})

test('a count is whole, not negative, and exact', () => {
  for (const right of [0, 1, 2 ** 53 - 1]) expect(v.is(count, right)).toBe(true)
  for (const wrong of [-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, '1', 1n]) expect(v.is(count, wrong)).toBe(false)
})

test('a short text', () => {
  expect(v.is(shortText(3), 'abc')).toBe(true)
  expect(v.is(shortText(3), 'abcd')).toBe(false)
})
