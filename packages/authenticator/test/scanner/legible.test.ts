import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { legible, namedHost } from '../../src/use/activation/legible.ts'

describe('a foreign code is quoted', () => {
  test.each([
    ['hello', 'hello'],
    ['  https://shop.example/menu \n', 'https://shop.example/menu'],
    ['javascript:alert(1)', 'javascript:alert(1)'],
    ['data:text/html,<script>alert(1)</script>', 'data:text/html,<script>alert(1)</script>'],
    ['https://phone.id.example.org@evil.example/a', 'https://phone.id.example.org@evil.example/a'],
    ['https://рhone.id.example.org/menu', 'https://рhone.id.example.org/menu'],
    ['Ménü für Zoé', 'Ménü für Zoé'],
    ['תפריט', 'תפריט'],
  ])('%j', (text, quoted) => {
    expect(legible(text)).toBe(quoted)
  })

  test('without what may be a secret', () => {
    expect(legible('otpauth://totp/x?secret=ABC')).toBe('otpauth://totp/x…')
    expect(legible('https://phone.id.example.org/a#1.K7QX')).toBe('https://phone.id.example.org/a…')
  })

  test.each([
    ['nothing', ' '],
    ['a password', 'WIFI:S:guest;T:WPA;P:secret;;'],
    ['too long', 'x'.repeat(81)],
    ['reordered from right to left', 'https://evil.example/\u202egro.elpmaxe'],
    ['isolated', '\u2067abc\u2069'],
    ['a mark that turns the direction', 'abc\u200f'],
    ['hidden in no width', 'ab\u200bc'],
    ['two lines', 'one\ntwo'],
    ['a control character', 'a\u0000b'],
    ['half a character', '\ud800'],
    ['a tower of accents', `a${'\u0301'.repeat(9)}`],
    ['spaces that look like none', 'a\u2003b'],
  ])('but not %s', (_, text) => {
    expect(legible(text)).toBeNull()
  })

  test('nothing that is quoted hides or reorders', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        expect(legible(text) ?? '').not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
      }),
      { numRuns: 5000 },
    )
  })
})

describe('a server is named as it would be asked for', () => {
  test.each([
    ['phone.other.example', 'phone.other.example'],
    ['phone.other.example:8443', 'phone.other.example:8443'],
    ['рhone.id.example.org', 'xn--hone-f6d.id.example.org'],
    ['ｐhone.id.example.org', 'phone.id.example.org'],
  ])('%s', (host, named) => {
    expect(namedHost(host)).toBe(named)
  })

  test.each(['a\u202eb.example', '[::', 'x'.repeat(200), '%00'])('%j is none', (host) => {
    expect(namedHost(host)).toBeNull()
  })
})
