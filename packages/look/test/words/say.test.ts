import { describe, expect, it } from 'vitest'
import { defineWords, pickLanguage, say, sayCount, sayParts, translateWords } from '../src/words.ts'

const en = defineWords({ bye: 'Goodbye', range: '{from} to {to}', left_one: '{count} try', left_other: '{count} tries' })
const fr = translateWords<typeof en>()('fr', {
  bye: 'Au revoir',
  range: 'à {to}, de {from}',
  left_one: '{count} essai',
  left_other: '{count} essais',
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

  it('counts as each language counts', () => {
    expect([0, 1, 2].map((n) => sayCount(en, 'left', n))).toEqual(['0 tries', '1 try', '2 tries'])
    expect([0, 1, 2].map((n) => sayCount(fr, 'left', n))).toEqual(['0 essai', '1 essai', '2 essais'])
  })
})

describe('pickLanguage', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['fr', 'fr'],
    ['fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
    ['en-GB,fr;q=0.9', 'en'],
    ['de, fr;q=0.5, en;q=0.7', 'en'],
    ['de;q=1, fr;q=0.1', 'fr'],
    ['fr;q=0, en;q=0.1', 'en'],
    ['*', 'en'],
    ['fr;q=banana', 'en'],
  ] as const)('%s is %s', (header, language) => {
    expect(pickLanguage(header)).toBe(language)
  })
})
