import { describe, expect, test } from 'vitest'
import { nextBox, readDigits } from '../src/screens/digits.ts'
import { groupTyped, typedFault } from '../src/screens/typed-code.ts'

describe('the number', () => {
  test.each([
    ['042917', '042917'],
    ['042 917', '042917'],
    [' 042-917\n', '042917'],
    ['Your number: 042 917.', '042917'],
    ['０４２９１７', '042917'],
    ['04291789', '042917'],
    ['abc', ''],
  ])('%j is read as %j', (typed, digits) => expect(readDigits(typed)).toBe(digits))

  test('the next box is the first empty one, and the last when all are full', () => {
    expect([nextBox(''), nextBox('042'), nextBox('042917')]).toEqual([0, 3, 5])
  })
})

describe('the typed code', () => {
  test.each(['K7QX94TM2HPD', 'k7qx 94tm 2hpd', 'K7QX-94TM-2HPD', 'k7qx–94tm–2hpd', 'o7qx 94tm ilpd', 'https://phone.example/a#1.X'])(
    '%j may be sent',
    (typed) => expect(typedFault(typed)).toBeNull(),
  )

  test('what is wrong is said in particular', () => {
    expect(typedFault('  ')).toEqual({ kind: 'empty' })
    expect(typedFault('K7QX 94TM')).toEqual({ kind: 'length', count: 8 })
    expect(typedFault('K7QX 94TM 2HU?')).toEqual({ kind: 'letters', letters: 'U ?' })
    expect(typedFault('my holiday, in a hut!')).toEqual({ kind: 'other' })
  })

  test('groups form while one types, and a link stays a link', () => {
    expect(groupTyped('k7q')).toBe('K7Q')
    expect(groupTyped('k7qx9')).toBe('K7QX 9')
    expect(groupTyped('K7QX 94TM 2HPD')).toBe('K7QX 94TM 2HPD')
    expect(groupTyped(' https://phone.example/a#1.X ')).toBe('https://phone.example/a#1.X')
  })
})
