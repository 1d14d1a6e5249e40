import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { repository } from '../browser/repository.ts'

/** Read as data, from the product's own list: nothing may import it here. */
const folder = 'packages/look/src/languages'
const sections = ['page', 'portal', 'app', 'late'] as const
type Read = Record<(typeof sections)[number], { readonly messages: Record<string, string> }>

const wordsIn = (text: string) => text.toLowerCase().match(/\p{L}{2,}/gu) ?? []

/** Addresses are in no language; and a group of an activation code (Spec §4.1) is drawn at random, and now and then spells an English word. */
const withoutCodes = (text: string) => text.replace(/https?:\S+|[\w-]+(\.[\w-]+)+\S*|\b[0-9A-HJKMNP-TV-Z]{4}\b/g, ' ')

const vocabulary = async (language: 'en' | 'fr') => {
  const file = pathToFileURL(join(repository, folder, `${language}.ts`)).href
  const { language: read } = (await import(file)) as { readonly language: Read }
  const texts = sections.flatMap((section) => Object.values(read[section].messages))
  return new Set(texts.map((message) => message.replace(/\{\w+\}/g, ' ')).flatMap(wordsIn))
}

let english: Promise<Set<string>> | undefined

/** Words that our English has and our French has not. */
export const onlyEnglish = (): Promise<Set<string>> => {
  english ??= Promise.all([vocabulary('en'), vocabulary('fr')]).then(([en, fr]) => new Set([...en].filter((word) => !fr.has(word))))
  return english
}

/** Every text of the page. A page of the portal may turn into the next one meanwhile: then that one is read. */
const textsOf = async (page: Page): Promise<string[]> => {
  for (;;) {
    await page.waitForLoadState()
    const texts = await page.evaluate(allTexts).catch((error: Error) => {
      if (/Execution context was destroyed/.test(error.message)) return null
      throw error
    })
    if (texts !== null) return texts
  }
}

/** Runs in a page, closing over nothing. */
export const allTexts = () => {
  const texts = [document.title, `lang: ${document.documentElement.lang}`]
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement
    // The button that changes to English says so in English.
    if (parent && !parent.closest('script, style, noscript, [lang="en"]:not(html)')) texts.push(walker.currentNode.nodeValue ?? '')
  }
  for (const element of document.querySelectorAll('[aria-label], [alt], [title], [placeholder]'))
    for (const name of ['aria-label', 'alt', 'title', 'placeholder']) texts.push(element.getAttribute(name) ?? '')
  return texts
}

/** Everything that this page says in English although it should be French: what is seen, what is folded away, and what a screen reader says. */
export const englishOn = async (page: Page): Promise<string[]> => englishIn(await textsOf(page))

/** The same of all texts of a page. */
export const englishIn = async (said: readonly string[]): Promise<string[]> => {
  const foreign = await onlyEnglish()
  const wrong = said.filter((text) => wordsIn(withoutCodes(text.replace(/^lang: /, ''))).some((word) => foreign.has(word)))
  return said.includes('lang: fr') ? wrong : [...wrong, `the page calls itself ${said[1]}`]
}
