import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { utf8 } from '../../src/encoding/bytes.ts'
import { parseMessage } from '../../src/encoding/json.ts'
import { count } from '../../src/encoding/shapes.ts'

const shape = v.strictObject({ a: v.string(), b: v.strictObject({ c: count }) })
const parse = (json: string) => parseMessage(shape, utf8(json))
const anything = (json: string) => parseMessage(v.unknown(), utf8(json))

test('a message of the shape, in any order and with any white space', () => {
  expect(parse('{"a":"x","b":{"c":1}}')).toEqual({ a: 'x', b: { c: 1 } })
  expect(parse(' {\n"b" : {"c":1.0} ,\t"a":"\\u0078"} ')).toEqual({ a: 'x', b: { c: 1 } })
})

test.each([
  ['a missing member', '{"a":"x"}'],
  ['a member too many', '{"a":"x","b":{"c":1},"d":1}'],
  ['one too many deeper down', '{"a":"x","b":{"c":1,"d":1}}'],
  ['a member called __proto__', '{"a":"x","b":{"c":1},"__proto__":{}}'],
  ['a member called constructor', '{"a":"x","b":{"c":1},"constructor":{}}'],
  ['members by way of __proto__', '{"__proto__":{"a":"x","b":{"c":1}}}'],
  ['a member twice', '{"a":"x","a":"x","b":{"c":1}}'],
  ['a member twice, spelled differently', '{"a":"x","\\u0061":"y","b":{"c":1}}'],
  ['a member twice deeper down', '{"a":"x","b":{"c":1,"c":1}}'],
  ['a member twice, the first an object', '{"b":{"c":2},"a":"x","b":{"c":1}}'],
  ['half a surrogate pair', '{"a":"\\ud83d","b":{"c":1}}'],
  ['the other half', '{"a":"x\\ude00","b":{"c":1}}'],
  ['a trailing comma', '{"a":"x","b":{"c":1},}'],
  ['text after the end', '{"a":"x","b":{"c":1}}{}'],
  ['a comment', '{"a":"x","b":{"c":1}}//'],
  ['a byte order mark', '\ufeff{"a":"x","b":{"c":1}}'],
  ['nothing', ''],
  ['an array', '[{"a":"x","b":{"c":1}}]'],
  ['null', 'null'],
])('refuses %s', (_, json) => {
  expect(parse(json)).toBeNull()
})

test('refuses what is not UTF-8', () => {
  const bytes = utf8('{"a":"x","b":{"c":1}}')
  for (const wrong of [0x80, 0xc0, 0xff]) expect(parseMessage(shape, bytes.with(6, wrong))).toBeNull()
  expect(parseMessage(shape, bytes.with(6, 0x79))).not.toBeNull()
})

test.each(['1e400', '-1', '1.5', '9007199254740992', '1e16', '"1"', 'true', 'null', '[1]', '01', '+1', '1.', 'NaN'])(
  '%s counts nothing',
  (number) => {
    expect(parse(`{"a":"x","b":{"c":${number}}}`)).toBeNull()
  },
)

test('takes 12 levels and no more, however they are made', () => {
  for (const [open, shut] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    expect(anything(`${open.repeat(12)}1${shut.repeat(12)}`)).not.toBeNull()
    expect(anything(`${open.repeat(13)}1${shut.repeat(13)}`)).toBeNull()
  }
  expect(anything(JSON.stringify(['[{'.repeat(50), '\\"[['.repeat(50)]))).not.toBeNull()
  expect(anything('['.repeat(100_000))).toBeNull()
})

// No backslash in a name: after an object with a member named `\\`, V8 14.6 reads the name `"` as `\\`. No shape names such a member.
const name = fc.string({ unit: fc.constantFrom(':', '{', '}', '[', ',', 'a', '\u{1F600}'), maxLength: 6 })
const hostile = fc.string({ unit: fc.constantFrom('"', '\\', ':', '{', '}', '[', ',', 'a', '\u{1F600}'), maxLength: 12 })
const leaf = [hostile, fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)]

test('colons, quotes and braces inside of strings are letters', () => {
  fc.assert(
    fc.property(fc.dictionary(name, hostile, { maxKeys: 5, noNullPrototype: true }), (value) => {
      expect(anything(JSON.stringify(value))).toEqual(value)
    }),
    { numRuns: 500 },
  )
})

test('any other JSON is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.anything({ key: name, values: leaf, maxDepth: 6, withNullPrototype: false }), (value) => {
      const json = JSON.stringify(value)
      expect(anything(json)).toEqual(JSON.parse(json))
    }),
    { numRuns: 200 },
  )
})
