import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPartOfName, normalisePin, pinFault } from '../../src/pin/rules.ts'
import { anyText } from '../kit/arbitrary.ts'

test.each([
  ['', 'too_short'],
  ['1', 'too_short'],
  ['739', 'too_short'],
  ['7391825', 'too_long'],
  ['739é', 'characters'],
  ['73\u00a091', 'characters'],
  ['739\t', 'characters'],
  ['73\u{1F600}', 'characters'],
  ['1111', 'repeated'],
  ['aaaa', 'repeated'],
  ['aAaA', 'repeated'],
  ['    ', 'repeated'],
  ['7373', 'repeated'],
  ['737373', 'repeated'],
  ['739739', 'repeated'],
  ['1234', 'sequence'],
  ['123456', 'sequence'],
  ['7890', 'sequence'],
  ['4321', 'sequence'],
  ['2109', 'sequence'],
  ['abcd', 'sequence'],
  ['WXYZ', 'sequence'],
  ['dcba', 'sequence'],
  ['2580', 'common'],
  ['1984', 'common'],
  ['LOVE', 'common'],
  ['Azerty', 'common'],
])('%j is %s', (pin, fault) => {
  expect(pinFault(pin)).toBe(fault)
})

test.each(['7391', '739182', 'a7!c', 'Zq#4', '11112', '12345a', '9ab0', 'p w ', '0000 ', '1235', '89:;', '~}|{'])('%j is taken', (pin) => {
  expect(pinFault(pin)).toBeNull()
})

test.each([
  ['ana7', true],
  ['7ANA', true],
  ['7arTe', true],
  ['9mul', true],
  ['b41x', true],
  ['an7a', false],
  ['adua', true],
  ['aadu', false],
  ['li77', false],
  ['e-b4', false],
  ['7391', false],
])('%j holds a part of a name: %s', (pin, holds) => {
  const names = ['Ana Duarte', 'Zoë Müller', 'zoe.b41', 'Li', '王小明', '']
  expect(isPartOfName(pin, names)).toBe(holds)
  expect(pinFault(pin, names)).toBe(holds ? 'name' : null)
  expect(pinFault(pin)).toBeNull()
})

test('every three neighbours of a word are found wherever they stand, and without names nothing is', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcdefgh0123'), minLength: 3, maxLength: 12 })
  fc.assert(
    fc.property(word, fc.nat(20), fc.nat(3), (name, at, before) => {
      const part = name.slice(at % (name.length - 2)).slice(0, 3)
      expect(isPartOfName('!'.repeat(before) + part.toUpperCase() + '!', [name])).toBe(true)
      expect(isPartOfName(part.slice(0, 2) + '!!', [name])).toBe(false)
      expect(isPartOfName(part, [])).toBe(false)
    }),
  )
})

test('of several faults the first in the table is told', () => {
  expect(pinFault('é')).toBe('too_short')
  expect(pinFault('ééééééé')).toBe('too_long')
  expect(pinFault('éééé')).toBe('characters')
})

test('one spelling of what was typed: width does not matter, case does', () => {
  expect(normalisePin('７３９１')).toBe('7391')
  expect(normalisePin('aB')).toBe('aB')
  fc.assert(fc.property(anyText(0, 8), (typed) => normalisePin(normalisePin(typed)) === normalisePin(typed)))
})

test('a PIN that is taken is 4 to 6 printable characters, and most of them are', () => {
  const printable = fc.string({ unit: 'grapheme-ascii', minLength: 3, maxLength: 7 })
  fc.assert(fc.property(printable, (pin) => pinFault(pin) !== null || /^[\x20-\x7e]{4,6}$/.test(pin)))
  const four = Array.from({ length: 10_000 }, (_, i) => String(i).padStart(4, '0')).filter((pin) => pinFault(pin) === null)
  expect(four.length).toBeGreaterThan(9_800)
  expect(four.length).toBeLessThan(9_950)
})
