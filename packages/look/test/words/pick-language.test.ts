import { describe, expect, it } from 'vitest'
import { pickLanguage } from '../../src/words/pick-language.ts'

describe('of English and French', () => {
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
    ['fry', 'en'],
    ['f', 'en'],
    [' FR-fr ; q=0.3 ', 'fr'],
    ['-', 'en'],
    ['__proto__, constructor', 'en'],
  ] as const)('%s is %s', (header, language) => {
    expect(pickLanguage(header, ['en', 'fr'])).toBe(language)
  })
})

describe('of many, some with a script or a region', () => {
  const spoken = ['en', 'de', 'fr', 'pt-BR', 'pt-PT', 'zh-Hans', 'zh-Hant']

  it.each([
    ['de-AT', 'de'],
    ['pt-PT', 'pt-PT'],
    ['pt-pt', 'pt-PT'],
    ['pt-AO', 'pt-BR'],
    ['pt', 'pt-BR'],
    ['zh-Hant-TW', 'zh-Hant'],
    ['zh-Hant-HK, zh-Hans', 'zh-Hant'],
    ['zh', 'zh-Hans'],
    ['pl, de;q=0.2', 'de'],
    ['pl', 'en'],
  ] as const)('%s is %s', (header, language) => {
    expect(pickLanguage(header, spoken)).toBe(language)
  })
})
