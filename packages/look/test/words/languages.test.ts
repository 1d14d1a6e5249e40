import { readdirSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { gatherLanguages } from '../../src/words/gather-languages.ts'
import { languageOf } from '../../src/words/language.ts'

const folder = new URL('../../src/languages/', import.meta.url)
const modules: Record<string, unknown> = {}
for (const file of readdirSync(folder)) modules[file] = await import(new URL(file, folder).href)
const tags = (files: Record<string, unknown>) => gatherLanguages(files).map(({ tag }) => tag)
const sentences = { page: {}, portal: { a: '« Oui » ?' }, app: {}, late: {} }

describe('the languages of the folder', () => {
  it('are named for their tags, English first', () => {
    expect(tags(modules)[0]).toBe('en')
    expect(tags(modules)).toContain('fr')
    expect(tags(Object.fromEntries(Object.entries(modules).reverse()))).toEqual(tags(modules))
  })

  it.each(gatherLanguages(modules))('$name leaves nothing unsaid', ({ page, portal, app, late }) => {
    for (const { messages } of [page, portal, app, late])
      for (const [key, message] of Object.entries(messages)) expect(message.trim(), key).not.toBe('')
  })

  it.each([
    ['de.ts', {}, 'exports no language'],
    ['de.ts', { language: { tag: 'fr' } }, 'name it for its tag'],
    ['german.ts', { language: { tag: 'german' } }, 'is no tag'],
    ['pt-br.ts', { language: { tag: 'pt-br' } }, 'is no tag'],
  ])('%s of %j is refused', (file, module, why) => {
    expect(() => gatherLanguages({ ...modules, [file]: module })).toThrow(why)
  })
})

test('spaces, direction and dates are what the file says', () => {
  const plain = languageOf({ tag: 'xx', name: 'X', ...sentences })
  expect(plain).toMatchObject({ direction: 'ltr', dates: 'xx', portal: { language: 'xx', messages: { a: '« Oui » ?' } } })
  const told = languageOf({ tag: 'xx', name: 'X', direction: 'rtl', dates: 'en-GB', spaces: 'french', ...sentences })
  expect(told).toMatchObject({ direction: 'rtl', dates: 'en-GB', portal: { messages: { a: '«\u202fOui\u202f»\u202f?' } } })
})
