import { language as english } from '@countersign/look/languages/en.ts'

const sections = ['page', 'portal', 'app', 'late'] as const

/** Everything that is said, marked: whoever reads a page of it sees what is not translated. */
const marked = (message: string) => `⟦${message}⟧`

/** Polish counts by forms that English lacks: each says which it is. */
const withForms = (messages: Readonly<Record<string, string>>) =>
  Object.entries(messages).flatMap(([key, message]) => {
    const base = /^(.+)_other$/.exec(key)?.[1]
    const forms = base === undefined ? [] : ['few', 'many'].map((form) => [`${base}_${form}`, marked(`${form}: ${message}`)])
    return [[key, marked(message)], ...forms]
  })

/** The file of a third language, made of English: Polish by its tag and its plurals, and by nothing else. */
export const pseudoLanguage = (spoiled: (file: Record<string, unknown>) => void = () => {}): string => {
  const file: Record<string, unknown> = { tag: 'pl', name: 'Polski' }
  for (const section of sections) file[section] = Object.fromEntries(withForms(english[section].messages))
  spoiled(file)
  return `import { defineLanguage } from '../words/define-language.ts'\n\nexport const language = defineLanguage(${JSON.stringify(file, null, 2)})\n`
}
