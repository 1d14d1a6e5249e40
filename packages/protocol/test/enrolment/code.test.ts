import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { activationLink, codeCharacters, normaliseTyped, parseFragment, parseTyped, typedGroups } from '../../src/enrolment/code.ts'
import { secretDigest } from '../../src/enrolment/secret.ts'
import { anyText } from '../kit/arbitrary.ts'
import { ISS } from '../kit/fixed.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const crockford = (length: number) => fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: length, maxLength: length })

describe('characters from random bytes', () => {
  /** The same by way of one big number. */
  function reference(random: Uint8Array, length: number): string {
    const bits = [...random]
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .padEnd(length * 5, '0')
    return Array.from({ length }, (_, i) => ALPHABET[Number.parseInt(bits.slice(i * 5, i * 5 + 5), 2)]).join('')
  }

  test('five bits each, in their order, from the first', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), fc.nat(32), (random, length) => {
        fc.pre(length <= Math.ceil((random.length * 8) / 5))
        expect(codeCharacters(random, length)).toBe(reference(random, length))
      }),
      { numRuns: 500 },
    )
  })

  test('each bit that is used changes the code, and only those', () => {
    const zero = codeCharacters(new Uint8Array(8), 12)
    for (let bit = 0; bit < 64; bit++) {
      const random = new Uint8Array(8)
      random[bit >> 3] = 0x80 >> (bit & 7)
      expect(codeCharacters(random, 12) === zero).toBe(bit >= 60)
    }
  })

  test('128 bits make 26 characters, the last of which ends with two zero bits', () => {
    const all = codeCharacters(new Uint8Array(16).fill(0xff), 26)
    expect(all).toBe(`${'Z'.repeat(25)}W`)
  })

  test('too few bytes are a bug, not a shorter code', () => {
    expect(() => codeCharacters(new Uint8Array(6), 12)).toThrow(RangeError)
    expect(() => codeCharacters(new Uint8Array(0), 1)).toThrow(RangeError)
    expect(codeCharacters(new Uint8Array(0), 0)).toBe('')
  })
})

describe('the typed form', () => {
  test.each([
    'K7QX94TM2HPD',
    'k7qx94tm2hpd',
    'K7QX-94TM-2HPD',
    ' k7qx 94tm 2hpd ',
    'K7QX–94TM—2HPD',
    'K7QX.94TM.2HPD',
    'K7QX_94TM_2HPD',
    'K7QX\u00a094TM\u202f2HPD\n',
    'Ｋ７ＱＸ９４ＴＭ２ＨＰＤ',
  ])('%j is one code', (typed) => {
    expect(parseTyped(typed)).toEqual({ name: 'K7QX', secret: '94TM2HPD' })
  })

  test('letters that look like digits are those digits', () => {
    expect(normaliseTyped('oO iI lL')).toBe('001111')
    expect(parseTyped('OIL0-oil1-2222')).toEqual({ name: '0110', secret: '01112222' })
  })

  test.each(['', 'K7QX94TM2HP', 'K7QX94TM2HPDD', 'K7QX94TM2HPU', 'K7QX94TM2HP!', 'K7QX94TM2HPé', 'К7QX94TM2HPD', '1.K7QX94TM2HPD'])(
    '%j is none',
    (typed) => {
      expect(parseTyped(typed)).toBeNull()
    },
  )

  test('what a screen shows in groups is read back, in either case', () => {
    fc.assert(
      fc.property(crockford(12), fc.constantFrom(' ', '-', '–', ''), fc.boolean(), (code, between, lower) => {
        const parsed = parseTyped(code)
        const shown = typedGroups(parsed as NonNullable<typeof parsed>).join(between)
        expect(parseTyped(lower ? shown.toLowerCase() : shown)).toEqual({ name: code.slice(0, 4), secret: code.slice(4) })
      }),
    )
  })

  test('never throws, and gives nothing but Crockford characters', () => {
    fc.assert(
      fc.property(anyText(0, 20), (typed) => {
        const code = parseTyped(typed)
        if (code !== null) expect(code.name + code.secret).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the link', () => {
  const code = { name: 'K7QX', secret: '94TM2HPD0123456789ABCDEFGH' }

  test('is upper case up to the fragment and comes back from it', () => {
    const link = activationLink(ISS, code)
    expect(link).toBe('HTTPS://PHONE.ID.EXAMPLE.ORG/A#1.K7QX94TM2HPD0123456789ABCDEFGH')
    expect(parseFragment(new URL(link).hash)).toEqual({ ok: true, value: code })
    expect(parseFragment(new URL(link).hash.slice(1).toLowerCase())).toEqual({ ok: true, value: code })
  })

  test.each([
    ['', 'malformed'],
    ['#', 'malformed'],
    ['1', 'malformed'],
    ['1.', 'malformed'],
    ['.K7QX94TM2HPD0123456789ABCDEFGH', 'malformed'],
    ['2.K7QX94TM2HPD0123456789ABCDEFGH', 'version_unsupported'],
    ['2.something.else', 'version_unsupported'],
    ['10.', 'version_unsupported'],
    ['2', 'malformed'],
    ['01.K7QX94TM2HPD0123456789ABCDEFGH', 'malformed'],
    ['0.K7QX94TM2HPD0123456789ABCDEFGH', 'malformed'],
    ['x.K7QX94TM2HPD0123456789ABCDEFGH', 'malformed'],
    ['1.K7QX94TM2HPD0123456789ABCDEFG', 'malformed'],
    ['1.K7QX94TM2HPD0123456789ABCDEFGHJ', 'malformed'],
    ['1.K7QX94TM2HPD0123456789ABCDEFGO', 'malformed'],
    ['1.K7QX94TM2HPD0123456789ABCDEFG ', 'malformed'],
    ['1.K7QX-94TM2HPD0123456789ABCDEFGH', 'malformed'],
    ['1.K7QX94TM2HPD0123456789ABCDEFG\u017f', 'malformed'],
    ['1.K7QX94TM2HPD0123456789ABCDEFGH.', 'malformed'],
    ['##1.K7QX94TM2HPD0123456789ABCDEFGH', 'malformed'],
  ])('%j is refused as %s', (fragment, refusal) => {
    expect(parseFragment(fragment)).toMatchObject({ ok: false, code: refusal })
  })
})

test('the secret is spoken of by a digest that names its purpose', () => {
  expect(secretDigest('94TM2HPD')).toHaveLength(43)
  expect(secretDigest('94TM2HPD')).not.toBe(secretDigest('94TM2HPE'))
})
