import { describe, expect, it } from 'vitest'
import { type Messages, say, sayCount, sayParts, type Words } from '../../src/words/say.ts'
import type { Translation } from '../../src/words/translation.ts'

const english = { bye: 'Goodbye', range: '{from} to {to}', left_one: '{count} try', left_other: '{count} tries' } as const
type E = typeof english

const translate = <const T extends Messages>(language: string, messages: T & Translation<E, T>): Words<E> =>
  ({ language, messages }) as unknown as Words<E>

const en = translate('en', english)
const fr = translate('fr', { bye: 'Au revoir', range: 'à {to}, de {from}', left_one: '{count} essai', left_other: '{count} essais' })
const pl = translate('pl', {
  bye: 'Do widzenia',
  range: 'od {from} do {to}',
  left_one: '{count} próba',
  left_few: '{count} próby',
  left_many: '{count} prób',
  left_other: '{count} próby',
})
const ar = translate('ar', {
  bye: 'bye',
  range: '{from}{to}',
  left_zero: 'zero {count}',
  left_one: 'one {count}',
  left_two: 'two {count}',
  left_few: 'few {count}',
  left_many: 'many {count}',
  left_other: 'other {count}',
})

describe('say', () => {
  it('puts values in the places of each language', () => {
    expect(say(en, 'range', { from: 1, to: 2 })).toBe('1 to 2')
    expect(say(fr, 'range', { from: 1, to: 2 })).toBe('à 2, de 1')
    expect(say(fr, 'bye')).toBe('Au revoir')
  })

  it('does not read placeholders in values', () => {
    expect(say(en, 'range', { from: '{to}', to: '{from}' })).toBe('{to} to {from}')
  })

  it('leaves elements whole', () => {
    const bold = { b: 'x' }
    expect(sayParts(en, 'range', { from: bold, to: bold })).toEqual(['', bold, ' to ', bold, ''])
  })
})

describe('sayCount', () => {
  it('counts as each language counts', () => {
    expect([0, 1, 2].map((n) => sayCount(en, 'left', n))).toEqual(['0 tries', '1 try', '2 tries'])
    expect([0, 1, 2].map((n) => sayCount(fr, 'left', n))).toEqual(['0 essai', '1 essai', '2 essais'])
  })

  it('takes the forms that English lacks', () => {
    const counts = [1, 2, 4, 5, 12, 22, 1.5]
    expect(counts.map((n) => sayCount(pl, 'left', n))).toEqual([
      '1 próba',
      '2 próby',
      '4 próby',
      '5 prób',
      '12 prób',
      '22 próby',
      '1,5 próby',
    ])
    const forms = [0, 1, 2, 3, 11, 100].map((n) => sayCount(ar, 'left', n).split(' ')[0])
    expect(forms).toEqual(['zero', 'one', 'two', 'few', 'many', 'other'])
  })

  it('says what there is where a language gives fewer forms than it has', () => {
    const short = translate('pl', { bye: '', range: '{from}{to}', left_one: '{count} próba', left_other: '{count} próby' })
    expect(sayCount(short, 'left', 5)).toBe('5 próby')
  })
})
